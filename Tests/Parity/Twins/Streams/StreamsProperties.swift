import NodeHTTP2

extension Twins {
    func streamsProperties() {
        scenario("streams/properties") {
            let both = stream.PassThrough()
            func show(_ when: String) {
                log(
                    "main", when, both.readable, both.writable, both.readableDidRead, both.readableEnded,
                    both.writableEnded, both.writableFinished, both.destroyed, both.closed, both.errored)
            }
            log("main", both.allowHalfOpen, both.readableEncoding, both.readableObjectMode, both.writableObjectMode)
            show("at first")
            both.on(.data) { show("data") }
            both.on(.finish) { show("finish") }
            both.on(.end) { show("end") }
            both.on(.close) { show("close") }
            both.end("x")
            show("ended")
        }
    }
}

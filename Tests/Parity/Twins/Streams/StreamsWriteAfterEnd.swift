import NodeHTTP2

extension Twins {
    func streamsWriteAfterEnd() {
        scenario("streams/write-after-end") {
            let sink = stream.Writable(
                .init(write: { _, chunk, encoding, callback in
                    callback()
                }))
            sink.on(.error) { error in log("main", "error", error) }
            sink.on(.finish) {
                log("main", "finish")
                sink.end { error in log("main", "second end", error) }
            }
            sink.on(.close) { log("main", "close") }
            sink.end("a")
            log("main", sink.write("b") { error in log("main", "callback", error) })
        }
    }
}

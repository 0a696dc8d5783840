import NodeHTTP2

extension Twins {
    func streamsCork() {
        scenario("streams/cork") {
            let sink = stream.Writable(
                .init(writev: { _, chunks, callback in
                    log("main", "_writev", chunks.count)
                    callback()
                }))
            sink.cork()
            sink.cork()
            sink.write("a")
            sink.write("b")
            sink.uncork()
            log("main", sink.writableCorked)
            sink.write("c")
            sink.uncork()
            log("main", sink.writableCorked)
            sink.end("d")
            sink.on(.finish) { log("main", "finish") }
        }
    }
}

import NodeHTTP2

extension Twins {
    func streamsWriteError() {
        scenario("streams/write-error") {
            let sink = stream.Writable(
                .init(write: { _, chunk, encoding, callback in
                    setImmediate { callback(NodeError("no room")) }
                }))
            sink.on(.error) { error in log("main", "error", error, sink.errored, sink.closed) }
            sink.on(.close) { log("main", "close", sink.destroyed, sink.closed) }
            sink.on(.finish) { log("main", "finish") }
            sink.write("a") { error in log("main", "callback a", error) }
            sink.write("b") { error in log("main", "callback b", error) }
            sink.end { error in log("main", "end callback", error) }
        }
    }
}

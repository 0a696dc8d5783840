import NodeHTTP2

extension Twins {
    func streamsWritable() {
        scenario("streams/writable") {
            let sink = stream.Writable(
                .init(
                    write: { _, chunk, encoding, callback in
                        log("main", "_write", chunk.toString(), encoding)
                        process.nextTick { callback() }
                    },
                    final: { _, callback in
                        log("main", "_final")
                        callback()
                    }))
            sink.on(.finish) { log("main", "finish", sink.writableFinished) }
            sink.on(.close) { log("main", "close") }
            log("main", sink.write("a") { log("main", "callback a") })
            log("main", sink.write("b", "utf8") { log("main", "callback b") }, sink.writableLength)
            sink.end("c") { log("main", "end callback") }
            log("main", sink.writable, sink.writableEnded, sink.writableFinished)
        }
    }
}

import NodeHTTP2

extension Twins {
    func streamsPipe() {
        scenario("streams/pipe") {
            let source = stream.Readable(.init(read: { _, _ in }))
            let sink = stream.Writable(
                .init(
                    highWaterMark: 4,
                    write: { _, chunk, encoding, callback in
                        log("main", "_write", chunk.toString())
                        setImmediate { callback() }
                    }))
            sink.on(.pipe) { from in log("main", "pipe", from === source) }
            sink.on(.unpipe) { from in log("main", "unpipe", from === source) }
            sink.on(.drain) { log("main", "drain") }
            sink.on(.finish) { log("main", "finish") }
            source.on(.pause) { log("main", "pause") }
            source.on(.end) { log("main", "end") }
            log("main", source.pipe(sink) === sink)
            source.push("12345")
            source.push("6789")
            source.push(nil)
        }
    }
}

import NodeHTTP2

extension Twins {
    func streamsUnpipe() {
        scenario("streams/unpipe") {
            let source = stream.PassThrough()
            let sink = stream.PassThrough()
            sink.on(.data) { chunk in log("main", "sink", chunk.toString()) }
            sink.on(.end) { log("main", "sink end") }
            source.pipe(sink, .init(end: false))
            source.write("through")
            setImmediate {
                source.unpipe(sink)
                log("main", source.readableFlowing, source.isPaused())
                source.on(.data) { chunk in log("main", "direct", chunk.toString()) }
                source.on(.end) { log("main", "end", sink.writableEnded) }
                source.end("alone")
            }
        }
    }
}

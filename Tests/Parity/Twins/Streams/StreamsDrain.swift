import NodeHTTP2

extension Twins {
    func streamsDrain() {
        scenario("streams/drain") {
            let sink = stream.Writable(
                .init(
                    highWaterMark: 5,
                    write: { _, chunk, encoding, callback in
                        log("main", "_write", chunk.length)
                        setImmediate { callback() }
                    }))
            sink.on(.drain) { log("main", "drain", sink.writableLength, sink.writableNeedDrain) }
            log("main", sink.write("abc"), sink.writableNeedDrain)
            log("main", sink.write("de"), sink.writableNeedDrain, sink.writableLength)
            log("main", sink.write("f"), sink.writableLength)
        }
    }
}

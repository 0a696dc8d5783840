import NodeHTTP2

extension Twins {
    func streamsHighWaterMark() {
        scenario("streams/high-water-mark") {
            var calls = 0
            let source = stream.Readable(
                .init(
                    highWaterMark: 10,
                    read: { source, size in
                        calls += 1
                        log("main", "_read", size, calls)
                        if calls > 3 {
                            source.push(nil)
                        } else {
                            log("main", "push", source.push("12345678"))
                        }
                    }))
            log("main", source.readableHighWaterMark)
            source.on(.data) { chunk in log("main", "data", chunk.length) }
            source.on(.end) { log("main", "end") }
        }
    }
}

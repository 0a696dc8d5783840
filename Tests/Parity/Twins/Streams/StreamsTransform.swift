import NodeHTTP2

extension Twins {
    func streamsTransform() {
        scenario("streams/transform") {
            let upper = stream.Transform(
                .init(
                    transform: { _, chunk, encoding, callback in
                        callback(nil, chunk.toString().uppercased())
                    },
                    flush: { transform, callback in
                        transform.push("!")
                        callback()
                    }))
            let through = stream.PassThrough()
            upper.pipe(through)
            through.on(.data) { chunk in log("main", "data", chunk.toString()) }
            through.on(.end) { log("main", "end") }
            upper.on(.finish) { log("main", "finish") }
            upper.write("quiet ")
            upper.end("words")
        }
    }
}

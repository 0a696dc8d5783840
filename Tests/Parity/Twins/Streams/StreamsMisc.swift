import NodeHTTP2

extension Twins {
    func streamsMisc() {
        scenario("streams/misc") { () async throws in
            let upper = stream.Transform(
                .init(transform: { _, chunk, encoding, callback in callback(nil, chunk.toString().uppercased()) }))
            let both = try stream.compose(upper, stream.PassThrough())
            both.end("composed")
            for try await chunk in both { log("main", "compose", chunk.toString()) }
            let kept = stream.Readable.from(["a", "b"])
            for try await chunk in kept.iterator(.init(destroyOnReturn: false)) {
                log("main", "iterator", chunk)
                break
            }
            log("main", "kept", kept.destroyed)
            let sink = stream.Writable(
                .init(write: { _, chunk, encoding, callback in
                    log("main", "write", chunk)
                    callback()
                }))
            try sink.setDefaultEncoding("hex")
            sink.end("6162")
            let empty = stream.Readable()
            empty.on(.error) { error in log("main.read", error) }
            empty.read()
            let twice = stream.Writable(
                .init(write: { _, chunk, encoding, callback in
                    callback()
                    callback()
                }))
            twice.on(.error) { error in log("main.twice", error) }
            twice.write("x")
        }
    }
}

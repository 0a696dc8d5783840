import NodeHTTP2

extension Twins {
    func streamsFrom() {
        scenario("streams/from") { () async throws in
            let source = stream.Readable.from(["a", "b", "c"])
            for try await chunk in source {
                log("main", "chunk", chunk)
            }
            let all = try await stream.Readable.from(["x", "y"]).toArray()
            log("main", all.count, all)
        }
    }
}

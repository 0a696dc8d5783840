import Testing

@testable import NodeRuntime

@Suite(.timeLimit(.minutes(10))) struct ObjectChunkTests {
    @Test("util.function.inspect: a chunk of a stream of objects is the object")
    func objectsAmongChunks() throws {
        let loop = try NetLoop()
        async {
            let chunks = try await Readable.from([1, 2]).map { $0.as(Int.self)! * 10 }.toArray()
            loop.log(util.inspect(chunks))
            loop.log(util.format("%s", chunks[0], chunks[1]))
        }
        loop.run("the end") { loop.trace.count == 2 }
        #expect(loop.take() == ["[ 10, 20 ]", "10 20"])
        loop.finish()
    }
}

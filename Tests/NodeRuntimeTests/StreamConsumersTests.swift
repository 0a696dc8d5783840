import Testing

@testable import NodeRuntime

@Suite(.timeLimit(.minutes(10))) struct StreamConsumersTests {
    @Test("stream.consumers: a stream as buffer, text and JSON; its error")
    func wholeStreams() throws {
        let loop = try NetLoop()
        async {
            let bytes = try await stream.consumers.buffer(Readable.from([Buffer.from("ab"), Buffer.from("c")]))
            loop.log(util.inspect(bytes))
            loop.log(try await stream.consumers.text(Readable.from(["x", "\u{e9}"])))
            loop.log(JSON.stringify(try await stream.consumers.json(Readable.from(["{\"a\":", "[1]}"]))))
            do { _ = try await stream.consumers.json(Readable.from(["{"])) } catch { loop.log("\(error.name)") }
            let broken = Readable(.init(read: { broken, _ in broken.destroy(NodeError("gone")) }))
            do { _ = try await stream.consumers.text(broken) } catch { loop.log(error.message) }
        }
        loop.run("the end") { loop.trace.count == 5 }
        #expect(loop.take() == ["<Buffer 61 62 63>", "x\u{e9}", "{\"a\":[1]}", "SyntaxError", "gone"])
        loop.finish()
    }

    @Test("stream.function.pipeline: through three streams")
    func threeBetween() throws {
        let loop = try NetLoop()
        let last = PassThrough()
        try stream.pipeline(Readable.from(["a", "b"]), PassThrough(), PassThrough(), PassThrough(), last) { error in
            loop.log(error?.message ?? "done")
        }
        last.on(.data) { loop.log("\($0)") }
        loop.run("the end") { loop.trace.contains("done") }
        #expect(Set(loop.take()) == ["a", "b", "done"])
        loop.finish()
    }

    @Test("os.tmpdir os.hostname os.availableParallelism: what servers ask of their computer")
    func computer() {
        #expect(os.tmpdir().hasPrefix("/") && (os.tmpdir() == "/" || !os.tmpdir().hasSuffix("/")))
        #expect(!os.hostname().isEmpty && os.availableParallelism() >= 1)
        #expect(os.EOL == "\n" && os.platform() == "linux" && os.arch() == process.arch)
    }
}

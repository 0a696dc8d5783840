import Testing

@testable import NodeRuntime

/// Mistakes of those who write streams, and what no other suite reaches. The expectations are what Node 24 prints for the same lines.
@Suite struct StreamErrorsTests {
    /// What a body logs on a reactor of its own.
    private func trace(_ body: (Loop) throws -> Void) throws -> [String] {
        let loop = try Loop()
        loop.reactor.uncaughtErrorHandler = { loop.trace.append("uncaught \($0.code ?? $0.message)") }
        loop.reactor.runCallback { try body(loop) }
        for _ in 0..<4 { loop.reactor.turn() }
        return loop.trace
    }

    private func watch(_ loop: Loop, _ target: Stream) {
        target.on(.error) { error in loop.trace.append("error \((error as? NodeError)?.message ?? "")") }
        target.on(.close) { loop.trace.append("close") }
    }

    @Test("ERR_METHOD_NOT_IMPLEMENTED: a stream without its method")
    func missingMethods() throws {
        let reading = try trace { loop in
            let source = Readable()
            watch(loop, source)
            source.read()
        }
        #expect(reading == ["error The _read() method is not implemented", "close"])
        let writing = try trace { loop in
            let sink = Writable()
            watch(loop, sink)
            sink.write("a")
        }
        #expect(writing == ["uncaught ERR_METHOD_NOT_IMPLEMENTED"])
        let transforming = try trace { loop in
            let transform = Transform()
            watch(loop, transform)
            transform.write("a")
        }
        #expect(transforming == ["uncaught ERR_METHOD_NOT_IMPLEMENTED"])
    }

    @Test("ERR_MULTIPLE_CALLBACK: a write that is acknowledged twice")
    func twoCallbacks() throws {
        let writing = try trace { loop in
            let sink = Writable(
                WritableOptions(write: { _, _, _, callback in
                    callback()
                    callback()
                }))
            watch(loop, sink)
            sink.write("a")
        }
        #expect(writing == ["error Callback called multiple times", "close"])
    }

    @Test("Writable.method.setDefaultEncoding: of text that is written without one")
    func defaultEncoding() throws {
        let written = try trace { loop in
            let sink = Writable(
                WritableOptions(write: { _, chunk, _, callback in
                    loop.trace.append(try chunk.buffer.toString("hex"))
                    callback()
                }))
            try sink.setDefaultEncoding("latin1")
            sink.write("é")
            sink.write("é", "utf8")
            try sink.setDefaultEncoding("hex").write("0aff")
        }
        #expect(written == ["e9", "c3a9", "0aff"])
    }

    @Test("Buffer.function.Buffer.isBuffer: a Buffer and nothing else")
    func isBuffer() throws {
        #expect(try Buffer.isBuffer(Buffer.from("a")) && Buffer.isBuffer(Buffer.alloc(0)))
        #expect(!Buffer.isBuffer("a") && !Buffer.isBuffer([1, 2] as [UInt8]) && !Buffer.isBuffer(nil))
    }

    @Test("ERR_INVALID_FD_TYPE: a socket of a file")
    func socketOfAFile() throws {
        let loop = try Loop()
        let fd = try fs.openSync("/dev/null", "r")
        #expect {
            _ = try net.Socket(net.SocketOptions(fd: fd))
        } throws: { error in
            (error as? NodeError)?.message == "Unsupported fd type: FILE"
        }
        try fs.closeSync(fd)
        _ = loop
    }
}

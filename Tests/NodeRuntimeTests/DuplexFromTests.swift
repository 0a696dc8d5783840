import Testing

@testable import NodeRuntime

/// `Duplex.from`, `signal` and `asyncDispose`, line by line as in record-stream-functions.mjs.
extension StreamFunctionsTests {
    func pull(_ log: Trace, _ target: Readable) {
        watch(log, "it", target)
        target.on(.data) { chunk in log("data \(chunk)") }
    }

    nonisolated(nonsending) func loud(_ source: StreamSource, _ yield: AsyncGenerator<Chunk>.Yield) async throws {
        for try await chunk in source { try await yield(chunk.toString().uppercased()) }
    }

    @Test("Duplex.from: generators, as recorded")
    func duplexFromGenerators() throws {
        try play("Duplex.from: a generator") { log in
            let it = Duplex.from(loud)
            pull(log, it)
            log(
                "\(it.readable) \(it.writable) \(it.readableObjectMode) \(it.readableHighWaterMark) \(it.writableHighWaterMark)"
            )
            it.write("a") { log("written") }
            it.end("b")
        }
        try play("Duplex.from: a generator that fails") { log in
            let it = Duplex.from { source, yield in
                for try await chunk in source {
                    try await yield(chunk)
                    throw NodeError("boom")
                }
            }
            pull(log, it)
            it.write("a")
            it.end("b")
        }
        try play("Duplex.from: a generator that ends early") { log in
            let it = Duplex.from { source, yield in
                for try await chunk in source {
                    try await yield(chunk)
                    return
                }
            }
            pull(log, it)
            it.write("a") { error in log("wrote a \(text(error))") }
            it.write("b") { error in log("wrote b \(text(error))") }
        }
        try play("Duplex.from: a generator whose duplex is destroyed") { log in
            let it = Duplex.from { source, yield in
                defer { log("generator ended") }
                for try await chunk in source { try await yield(chunk) }
                log("source ended")
            }
            pull(log, it)
            it.write("a")
            setImmediate { it.destroy(NodeError("boom")) }
        }
    }

    @Test("Duplex.from: functions that read, as recorded")
    func duplexFromFunctions() throws {
        try play("Duplex.from: a function that reads") { log in
            let it = Duplex.from { source in
                for try await chunk in source { log("got \(chunk)") }
                log("read")
            }
            watch(log, "it", it)
            log("\(it.readable) \(it.writable)")
            it.write("a")
            it.end("b")
        }
        try play("Duplex.from: a function that fails") { log in
            let it = Duplex.from { source in for try await _ in source { throw NodeError("boom") } }
            watch(log, "it", it)
            it.write("a")
        }
        try play("Duplex.from: a function that fails at the end") { log in
            let it = Duplex.from { source in
                for try await chunk in source { log("got \(chunk)") }
                throw NodeError("boom")
            }
            watch(log, "it", it)
            it.end("a")
        }
    }

    @Test("Duplex.from: sequences, text and promises, as recorded")
    func duplexFromValues() throws {
        try play("Duplex.from: a sequence") { log in
            let it = Duplex.from(["a", "b"])
            pull(log, it)
            log("\(it.readable) \(it.writable) \(it.readableObjectMode)")
        }
        try play("Duplex.from: an asynchronous sequence") { log in
            let it = Duplex.from(
                AsyncGenerator<String> { yield in
                    try await yield("a")
                    try await yield("b")
                })
            pull(log, it)
        }
        try play("Duplex.from: a text") { log in pull(log, Duplex.from("abc")) }
        try play("Duplex.from: a promise") { log in pull(log, Duplex.from(async { "v" })) }
        try play("Duplex.from: a promise of nothing") { log in pull(log, Duplex.from(async {})) }
        try play("Duplex.from: a promise that is rejected") { log in
            pull(log, Duplex.from(async { () throws -> String in throw NodeError("boom") }))
        }
    }

    @Test("Duplex.from: streams, as recorded")
    func duplexFromStreams() throws {
        try play("Duplex.from: a readable") { log in
            let it = Duplex.from(Readable.from(["a", "b"]))
            pull(log, it)
            log("\(it.readable) \(it.writable) \(it.readableObjectMode) \(it.writableObjectMode)")
        }
        try play("Duplex.from: a writable") { log in
            let out = sink(log)
            let it = Duplex.from(out)
            watch(log, "it", it)
            watch(log, "out", out)
            log("\(it.readable) \(it.writable)")
            it.write("a")
            it.end("b")
        }
        try play("Duplex.from: a duplex") { log in
            let through = PassThrough()
            log("\(Duplex.from(through) === through)")
        }
    }

    @Test("Duplex.from: a pair of streams, as recorded")
    func duplexFromPairs() throws {
        try play("Duplex.from: a pair") { log in
            let out = sink(log)
            let it = Duplex.from(readable: Readable.from(["a", "b"]), writable: out)
            pull(log, it)
            watch(log, "out", out)
            it.write("x")
            it.end()
        }
        try play("Duplex.from: a pair that is destroyed") { log in
            let readable = silent()
            let writable = sink(log)
            let it = Duplex.from(readable: readable, writable: writable)
            watch(log, "it", it)
            watch(log, "readable", readable)
            watch(log, "writable", writable)
            it.destroy()
        }
        try play("Duplex.from: a pair whose source fails") { log in
            let readable = silent()
            let writable = sink(log)
            let it = Duplex.from(readable: readable, writable: writable)
            watch(log, "it", it)
            watch(log, "writable", writable)
            readable.destroy(NodeError("boom"))
        }
        try play("Duplex.from: a pair whose sink fails") { log in
            let readable = silent()
            let writable = Writable(WritableOptions(write: { _, _, _, callback in callback(NodeError("full")) }))
            let it = Duplex.from(readable: readable, writable: writable)
            watch(log, "it", it)
            watch(log, "readable", readable)
            it.write("x") { error in log("wrote \(text(error))") }
        }
        try play("Duplex.from: a pair whose source closes early") { log in
            let readable = silent()
            let it = Duplex.from(readable: readable, writable: sink(log))
            watch(log, "it", it)
            readable.destroy()
        }
    }

    /// One stream of each class, with a signal or without.
    private func make(
        _ name: String, _ signal: AbortSignal? = nil, destroy: ((Stream, (any Error)?, StreamCallback) -> Void)? = nil
    ) -> Stream {
        switch name {
        case "Readable": Readable(ReadableOptions(signal: signal, read: { _, _ in }, destroy: destroy))
        case "Writable":
            Writable(WritableOptions(signal: signal, write: { $3() }, destroy: destroy))
        case "Duplex":
            Duplex(DuplexOptions(signal: signal, read: { _, _ in }, write: { $3() }, destroy: destroy))
        default: PassThrough(TransformOptions(signal: signal, destroy: destroy))
        }
    }

    @Test(
        "stream.function.addAbortSignal: as an option of each class, as recorded",
        arguments: [
            "Readable", "Writable", "Duplex", "PassThrough",
        ])
    func signals(_ name: String) throws {
        try play("signal: of a \(name)") { log in
            let controller = AbortController()
            let it = make(name, controller.signal)
            watch(log, "it", it)
            setImmediate {
                controller.abort()
                log("destroyed \(it.destroyed)")
            }
        }
        try play("signal: aborted before a \(name)") { log in
            let it = make(name, AbortSignal.abort())
            log("destroyed \(it.destroyed)")
            watch(log, "it", it)
        }
    }

    @Test("asyncDispose: of each class, as recorded", arguments: ["Readable", "Writable", "Duplex", "PassThrough"])
    func disposal(_ name: String) throws {
        try play("asyncDispose: of a \(name)") { log in
            let it = make(name)
            watch(log, "it", it)
            async {
                try await it.asyncDispose()
                log("disposed \(it.destroyed)")
                do { try await it.asyncDispose() } catch { log("again \(text(error))") }
            }
        }
        try play("asyncDispose: of a \(name) that fails") { log in
            let it = make(name) { _, _, callback in callback(NodeError("late")) }
            watch(log, "it", it)
            async {
                do { try await it.asyncDispose() } catch { log("threw \(text(error))") }
            }
        }
    }
}

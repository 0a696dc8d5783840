import Testing

@testable import NodeRuntime

/// Functions among the streams of `pipeline` and `compose`, line by line as in record-stream-functions.mjs.
extension StreamFunctionsTests {
    private func letters() -> Readable { Readable.from(["a", "b", "c"]) }

    nonisolated(nonsending) private func twice(_ source: StreamSource, _ yield: AsyncGenerator<Chunk>.Yield)
        async throws
    {
        for try await chunk in source { try await yield("\(chunk)\(chunk)") }
    }

    @Test("stream.function.pipeline: generators, as recorded")
    func pipelineOfGenerators() throws {
        try play("pipeline: a generator") { log in
            let source = letters()
            let out = sink(log, objectMode: true)
            watch(log, "source", source)
            watch(log, "out", out)
            log("returns \(try stream.pipeline(source, loud, out) { error in log("done \(text(error))") } === out)")
        }
        try play("pipeline: two generators") { log in
            let out = sink(log, objectMode: true)
            watch(log, "out", out)
            try stream.pipeline(letters(), loud, twice, out) { error in log("done \(text(error))") }
        }
        try play("pipeline: a slow destination of a generator") { log in
            let out = Writable(
                WritableOptions(
                    highWaterMark: 1, objectMode: true,
                    write: { _, chunk, _, callback in
                        log("write \(chunk)")
                        setImmediate { callback() }
                    }))
            watch(log, "out", out)
            try stream.pipeline(letters(), loud, out) { error in log("done \(text(error))") }
        }
        try play("pipeline: a generator in the last place") { log in
            let it = try stream.pipeline(letters(), loud) { error in log("done \(text(error))") }
            pull(log, it)
        }
    }

    @Test("stream.function.pipeline: generators that stop, as recorded")
    func pipelineOfGeneratorsThatStop() throws {
        try play("pipeline: a generator that fails") { log in
            let source = letters()
            let out = sink(log, objectMode: true)
            watch(log, "source", source)
            watch(log, "out", out)
            try stream.pipeline(
                source,
                { source, yield in
                    for try await chunk in source {
                        try await yield(chunk)
                        throw NodeError("boom")
                    }
                }, out
            ) { error in log("done \(text(error))") }
        }
        try play("pipeline: a generator that ends early") { log in
            let source = letters()
            let out = sink(log, objectMode: true)
            watch(log, "source", source)
            watch(log, "out", out)
            try stream.pipeline(
                source,
                { source, yield in
                    for try await chunk in source {
                        try await yield(chunk)
                        return
                    }
                }, out
            ) { error in log("done \(text(error))") }
        }
        try play("pipeline: a generator that ignores its source") { log in
            let source = letters()
            let out = sink(log, objectMode: true)
            watch(log, "source", source)
            watch(log, "out", out)
            try stream.pipeline(source, { _, yield in try await yield("only") }, out) { error in
                log("done \(text(error))")
            }
        }
        try play("pipeline: the destination of a generator fails") { log in
            let source = letters()
            let out = Writable(
                WritableOptions(objectMode: true, write: { _, _, _, callback in callback(NodeError("full")) }))
            watch(log, "source", source)
            watch(log, "out", out)
            try stream.pipeline(
                source,
                { source, yield in
                    defer { log("generator ended") }
                    for try await chunk in source { try await yield(chunk) }
                }, out
            ) { error in log("done \(text(error))") }
        }
    }

    @Test("stream.function.pipeline: functions that read to the end, as recorded")
    func pipelineIntoFunctions() throws {
        try play("pipeline: a function that reads") { log in
            let source = letters()
            watch(log, "source", source)
            let it = try stream.pipeline(
                source,
                { source in
                    for try await chunk in source { log("got \(chunk)") }
                    return 42
                }
            ) { error, value in log("done \(text(error)) \(value ?? 0)") }
            pull(log, it)
        }
        try play("pipeline: a function that fails") { log in
            let source = letters()
            watch(log, "source", source)
            let it = try stream.pipeline(
                source, { source in for try await _ in source { throw NodeError("boom") } }
            ) { error in log("done \(text(error))") }
            watch(log, "it", it)
        }
        try play("pipeline: a function that does not read") { log in
            let source = letters()
            watch(log, "source", source)
            let it = try stream.pipeline(source, { _ in 1 }) { error, value in
                log("done \(text(error)) \(value ?? 0)")
            }
            watch(log, "it", it)
        }
    }

    @Test("stream.function.pipeline: sequences in the first place, as recorded")
    func pipelineOfSequences() throws {
        try play("pipeline: a sequence") { log in
            let out = sink(log, objectMode: true)
            watch(log, "out", out)
            try stream.pipeline(["x", "y"], out) { error in log("done \(text(error))") }
        }
        try play("pipeline: an asynchronous sequence that fails") { log in
            let out = sink(log, objectMode: true)
            watch(log, "out", out)
            let elements = AsyncGenerator<String> { yield in
                try await yield("a")
                throw NodeError("boom")
            }
            try stream.pipeline(elements, out) { error in log("done \(text(error))") }
        }
    }

    @Test("stream.function.promises.pipeline: functions, as recorded")
    func awaitedPipelines() throws {
        try play("pipeline: functions, awaited") { log in
            async {
                let value = try await stream.promises.pipeline(letters(), loud) { source in
                    var all = ""
                    for try await chunk in source { all += chunk }
                    return all
                }
                log("value \(value)")
                let out = sink(log, objectMode: true)
                try await stream.promises.pipeline(letters(), loud, out, PipelineOptions(end: false))
                log("open \(out.writable)")
                do {
                    try await stream.promises.pipeline(letters()) { source in
                        for try await _ in source { throw NodeError("boom") }
                    }
                } catch {
                    log("threw \(text(error))")
                }
            }
        }
        try play("pipeline: functions hear of an abort") { log in
            let controller = AbortController()
            let source = silent()
            watch(log, "source", source)
            setImmediate { controller.abort() }
            async {
                do {
                    try await stream.promises.pipeline(
                        source,
                        { source in
                            source.signal.addEventListener("abort", { log("heard") })
                            for try await chunk in source { log("got \(chunk)") }
                        }, PipelineOptions(signal: controller.signal))
                } catch {
                    log("threw \(text(error))")
                }
            }
        }
    }

    @Test("stream.function.compose: generators, as recorded")
    func composeGenerators() throws {
        try play("compose: generators") { log in
            let it = try stream.compose(loud, twice)
            pull(log, it)
            it.write("a")
            it.end("b")
        }
        try play("compose: of a readable") { log in
            let it = try letters().compose(loud)
            pull(log, it)
            log("\(it.readable) \(it.writable)")
        }
        try play("compose: aborted") { log in
            let it = try letters().compose(loud, ComposeOptions(signal: AbortSignal.abort()))
            pull(log, it)
        }
    }
}

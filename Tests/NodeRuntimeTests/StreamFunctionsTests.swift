import Reactor
import Testing

@testable import NodeRuntime

/// Two elements, then an error.
private struct FailingElements: AsyncSequence, AsyncIteratorProtocol {
    var left = ["a", "b"]

    mutating func next() async throws -> String? {
        guard !left.isEmpty else { throw NodeError("boom") }
        return left.removeFirst()
    }

    func makeAsyncIterator() -> FailingElements { self }
}

/// The scenarios of Tests/Fixtures/node-runtime/record-stream-functions.mjs, line by line, against Node's traces.
@Suite struct StreamFunctionsTests {
    final class Trace {
        var lines: [String] = []
        func callAsFunction(_ line: String) { lines.append(line) }
    }

    /// Plays a scenario on a reactor of its own and compares it with its recording.
    func play(_ name: String, _ body: (Trace) throws -> Void) throws {
        let loop = try Loop()
        let trace = Trace()
        loop.reactor.uncaughtErrorHandler = { trace("uncaught \($0)") }
        loop.reactor.runCallback { try body(trace) }
        for _ in 0..<40 { loop.reactor.turn() }
        let row = try NodeFixture("stream-functions.tsv").rows.first { $0[0] == name }
        #expect(trace.lines.joined(separator: " | ") == row?[1], "\(name)")
    }

    func text(_ error: (any Error)?) -> String { error.map { $0.code ?? $0.message } ?? "ok" }

    func sink(_ log: Trace, objectMode: Bool? = nil) -> Writable {
        Writable(
            WritableOptions(
                objectMode: objectMode,
                write: { _, chunk, _, callback in
                    log("write \(chunk)")
                    callback()
                }))
    }

    func silent() -> Readable { Readable(ReadableOptions(read: { _, _ in })) }

    func watch(_ log: Trace, _ name: String, _ target: Stream) {
        for event in ["end", "finish", "close"] { target.on(event) { log("\(name) \(event)") } }
        target.on(.error) { error in log("\(name) error \(text(error))") }
    }

    private func upper() -> Transform {
        Transform(
            TransformOptions(transform: { _, chunk, _, callback in callback(nil, chunk.toString().uppercased()) }))
    }

    @Test("stream.function.finished: as recorded")
    func finished() throws {
        try play("finished: a writable") { log in
            let out = sink(log)
            watch(log, "out", out)
            stream.finished(out) { log("done \(text($0))") }
            out.end("a")
        }
        try play("finished: a readable") { log in
            let source = Readable.from(["a", "b"])
            watch(log, "source", source)
            stream.finished(source) { log("done \(text($0))") }
            source.resume()
        }
        try play("finished: destroyed early") { log in
            let out = sink(log)
            watch(log, "out", out)
            stream.finished(out) { log("done \(text($0))") }
            out.destroy()
        }
        try play("finished: an error") { log in
            let source = silent()
            watch(log, "source", source)
            stream.finished(source) { log("done \(text($0))") }
            source.destroy(NodeError("boom"))
        }
        try play("finished: too late") { log in
            let out = sink(log)
            out.end()
            out.on(.close) {
                stream.finished(out) { log("done \(text($0))") }
                log("asked")
            }
        }
    }

    @Test("stream.function.finished: halves, cleanup and signal, as recorded")
    func finishedWithOptions() throws {
        try play("finished: one half of a duplex") { log in
            let through = PassThrough()
            watch(log, "through", through)
            stream.finished(through, FinishedOptions(readable: false)) { log("written \(text($0))") }
            stream.finished(through, FinishedOptions(writable: false)) { log("read \(text($0))") }
            stream.finished(through) { log("done \(text($0))") }
            through.end("a")
            setImmediate { through.resume() }
        }
        try play("finished: cleaned up and aborted") { log in
            let out = sink(log)
            let cleanup = stream.finished(out) { _ in log("never") }
            cleanup()
            let controller = AbortController()
            stream.finished(out, FinishedOptions(signal: controller.signal)) { log("aborted \(text($0))") }
            controller.abort()
            log("destroyed \(out.destroyed)")
            out.end()
        }
    }

    @Test("stream.function.pipeline: as recorded")
    func pipeline() throws {
        try play("pipeline: three streams") { log in
            let source = Readable.from(["a", "b"])
            let upper = upper()
            let out = sink(log)
            watch(log, "source", source)
            watch(log, "upper", upper)
            watch(log, "out", out)
            log("returns \(try stream.pipeline(source, upper, out) { log("done \(text($0))") } === out)")
        }
        try play("pipeline: the source fails") { log in
            let source = silent()
            let out = sink(log)
            watch(log, "source", source)
            watch(log, "out", out)
            try stream.pipeline(source, out) { log("done \(text($0))") }
            source.push("a")
            setImmediate { source.destroy(NodeError("boom")) }
        }
        try play("pipeline: the destination fails") { log in
            let source = silent()
            let out = Writable(WritableOptions(write: { _, _, _, callback in callback(NodeError("full")) }))
            watch(log, "source", source)
            watch(log, "out", out)
            try stream.pipeline(source, out) { log("done \(text($0))") }
            source.push("a")
        }
        try play("pipeline: the destination closes early") { log in
            let source = silent()
            let out = sink(log)
            watch(log, "source", source)
            watch(log, "out", out)
            try stream.pipeline(source, out) { log("done \(text($0))") }
            source.push("a")
            setImmediate { out.destroy() }
        }
        try play("pipeline: a closed stream") { log in
            let out = sink(log)
            out.destroy()
            do {
                try stream.pipeline(Readable.from(["a"]), out) { _ in log("never") }
            } catch {
                log(text(error))
            }
        }
    }

    @Test("stream.function.promises.pipeline stream.function.promises.finished: as recorded")
    func promises() throws {
        try play("pipeline: aborted") { log in
            let source = silent()
            let out = sink(log)
            watch(log, "source", source)
            watch(log, "out", out)
            let controller = AbortController()
            async {
                do {
                    try await stream.promises.pipeline(source, out, PipelineOptions(signal: controller.signal))
                    log("done")
                } catch {
                    log("done \(text(error))")
                }
            }
            setImmediate { controller.abort() }
        }
        try play("pipeline: the last stays open") { log in
            let source = Readable.from(["a"])
            let out = sink(log)
            watch(log, "source", source)
            watch(log, "out", out)
            async {
                try await stream.pipeline(source, out, PipelineOptions(end: false))
                log("done \(out.writable)")
            }
        }
    }

    @Test("Readable.method.asyncIterator Readable.method.iterator: as recorded")
    func iteration() throws {
        try play("iteration: to the end") { log in
            let source = Readable.from(["a", "b"])
            watch(log, "source", source)
            async {
                for try await chunk in source { log("got \(chunk)") }
                log("destroyed \(source.destroyed)")
            }
        }
        try play("iteration: left early") { log in
            let source = silent()
            watch(log, "source", source)
            source.push("a")
            async {
                for try await chunk in source {
                    log("got \(chunk)")
                    break
                }
                log("destroyed \(source.destroyed)")
            }
        }
        try play("iteration: left early without destruction") { log in
            let source = silent()
            watch(log, "source", source)
            source.push("a")
            async {
                for try await chunk in source.iterator(IteratorOptions(destroyOnReturn: false)) {
                    log("got \(chunk)")
                    break
                }
                log("destroyed \(source.destroyed)")
            }
        }
        try play("iteration: an error") { log in
            let source = silent()
            watch(log, "source", source)
            source.push("a")
            setImmediate { source.destroy(NodeError("boom")) }
            async {
                do {
                    for try await chunk in source { log("got \(chunk)") }
                } catch {
                    log("caught \(text(error))")
                }
            }
        }
        try play("iteration: a premature close") { log in
            let source = silent()
            watch(log, "source", source)
            setImmediate { source.destroy() }
            async {
                do {
                    for try await chunk in source { log("got \(chunk)") }
                } catch {
                    log("caught \(text(error))")
                }
            }
        }
        try play("iteration: a duplex that is still written to") { log in
            let (near, far) = duplexPair()
            watch(log, "near", near)
            far.end("a")
            async {
                for try await chunk in near { log("got \(chunk)") }
                log("destroyed \(near.destroyed)")
            }
        }
    }

    @Test("Readable.function.Readable.from: an asynchronous source that fails, as recorded")
    func fromAsyncSequence() throws {
        try play("from: an asynchronous source that fails") { log in
            let source = Readable.from(FailingElements())
            watch(log, "source", source)
            source.on(.data) { chunk in log("data \(chunk)") }
        }
    }

    @Test("stream.function.addAbortSignal: as recorded")
    func addAbortSignal() throws {
        try play("addAbortSignal") { log in
            let controller = AbortController()
            let source = stream.addAbortSignal(controller.signal, silent())
            watch(log, "source", source)
            controller.abort()
            log("destroyed \(source.destroyed)")
        }
    }

    @Test("Duplex.function.duplexPair: as recorded")
    func pair() throws {
        try play("duplexPair") { log in
            let (near, far) = duplexPair()
            watch(log, "near", near)
            watch(log, "far", far)
            far.on(.data) { chunk in
                log("far \(chunk)")
                far.write("re \(chunk)")
            }
            near.on(.data) { chunk in log("near \(chunk)") }
            near.write("a") { log("written") }
            near.end()
            setImmediate { far.end() }
        }
    }

    @Test("Readable.method.toArray: map, filter, flatMap, take, drop, some, every, find, reduce, forEach, as recorded")
    func helpers() throws {
        try play("helpers") { log in
            func numbers() -> Readable { Readable.from([1, 2, 3, 4]) }
            func number(_ chunk: Chunk) -> Int { chunk.as(Int.self) ?? -1 }
            func list(_ chunks: [Chunk]) -> String { chunks.map { "\($0)" }.joined(separator: ",") }
            async {
                log("map \(list(try await numbers().map { number($0) * 2 }.toArray()))")
                log("filter \(list(try await numbers().filter { number($0) % 2 == 0 }.toArray()))")
                log("flatMap \(list(try await numbers().flatMap { [number($0), number($0)] }.toArray()))")
                log("take \(list(try await numbers().take(2).toArray()))")
                log("drop \(list(try await numbers().drop(3).toArray()))")
                let some = try await numbers().some { number($0) > 3 }
                log("some \(some) every \(try await numbers().every { number($0) > 3 })")
                let found = try await numbers().find { number($0) > 2 }
                log("find \(found.map(number) ?? -1)")
                log("reduce \(try await numbers().reduce({ sum, value in sum + number(value) }, 0))")
                try await numbers().forEach { value in log("each \(value)") }
            }
        }
    }

    @Test("stream.function.compose: as recorded")
    func compose() throws {
        try play("compose") { log in
            let twice = Transform(
                TransformOptions(transform: { _, chunk, _, callback in callback(nil, "\(chunk)\(chunk)") }))
            let both = try stream.compose(upper(), twice)
            both.on(.data) { chunk in log("data \(chunk)") }
            both.on(.end) { log("end") }
            both.on(.close) { log("close") }
            both.write("a")
            both.end("b")
        }
    }
}

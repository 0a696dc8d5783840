import Reactor

@testable import NodeRuntime

/// Plays one scenario of record-streams.mjs and writes its trace; what an operation does stands there.
final class StreamTracePlayer {
    private let reactor: Reactor
    private let kind: String
    private let groups: [[String]]
    private var settings: [String: String] = [:]
    private var trace: [String] = []
    private var held: [((any Error)?) -> Void] = []
    private var listeners: [String: EventListener] = [:]
    private var source: Readable?
    private var sink: Stream?
    private var other: Writable?
    private var lastState = ""
    private var writes = 0
    private var left = 0

    init(_ scenario: String, _ reactor: Reactor) {
        self.reactor = reactor
        let halves = scenario.split(separator: " | ", maxSplits: 1)
        let head = halves[0].split(separator: " ")
        kind = String(head[0])
        for pair in head.dropFirst() {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
            settings[String(parts[0])] = String(parts[1])
        }
        groups = halves[1].split(separator: " ; ").map { $0.split(separator: " ").map(String.init) }
    }

    func play() -> String {
        build()
        var next = 0
        func playGroup() {
            reactor.setImmediate { [self] in
                for op in groups[next] {
                    if op.hasPrefix("^") {
                        reactor.nextTick { [self] in
                            perform(String(op.dropFirst()))
                            note()
                        }
                    } else {
                        perform(op)
                        note()
                    }
                }
                reactor.setImmediate { [self] in
                    note()
                    log(";")
                    next += 1
                    if next < groups.count { playGroup() }
                }
            }
        }
        playGroup()
        reactor.run()
        // What is left of the streams would keep itself alive.
        source?.removeAllListeners()
        sink?.removeAllListeners()
        return trace.joined(separator: " ")
    }

    private func log(_ text: String) { trace.append(text) }

    private func complete(_ mode: String, _ name: String, _ callback: @escaping ((any Error)?) -> Void) throws {
        switch mode {
        case "sync": callback(nil)
        case "tick": reactor.nextTick { callback(nil) }
        case "hold": held.append(callback)
        case "failsync": callback(NodeError(name))
        case "failtick": reactor.nextTick { callback(NodeError(name)) }
        case "throw": throw NodeError(name)
        default: break
        }
    }

    // MARK: The streams

    private var highWaterMark: Int? { settings["hwm"].flatMap(Int.init) }
    private var autoDestroy: Bool? { settings["auto"].map { $0 == "1" } }
    private var emitClose: Bool? { settings["noclose"] == nil ? nil : false }
    private var objectMode: Bool? { settings["obj"] == nil ? nil : true }

    private var destroy: ((Stream, (any Error)?, StreamCallback) throws -> Void)? {
        guard let mode = settings["destroy"] else { return nil }
        return { [self] _, error, callback in
            log("_destroy(\(error?.message ?? ""))")
            try complete(mode, "destroyed") { callback($0 ?? error) }
        }
    }

    private var construct: ((Stream, StreamCallback) throws -> Void)? {
        guard let mode = settings["construct"] else { return nil }
        return { [self] _, callback in
            log("_construct")
            try complete(mode, "constructed") { callback($0) }
        }
    }

    private var final: ((Stream, StreamCallback) throws -> Void)? {
        guard let mode = settings["final"] else { return nil }
        return { [self] _, callback in
            log("_final")
            try complete(mode, "final") { callback($0) }
        }
    }

    private func build() {
        left = settings["count"].flatMap(Int.init) ?? 3
        switch kind {
        case "R": source = makeReadable()
        case "W": sink = makeWritable(construct)
        case "T":
            source = makeTransform()
            sink = source
        default:
            source = makeReadable()
            sink = makeWritable(nil)
            if settings["two"] != nil { other = makeOther() }
        }
        listen(source ?? sink, "")
        if let sink, source != nil, source !== sink { listen(sink, "sink ") }
        if let other { listen(other, "other ") }
    }

    private func listen(_ stream: Stream?, _ prefix: String) {
        guard let stream else { return }
        for name in ["end", "close", "error", "finish", "drain", "pause", "resume", "pipe", "unpipe"] {
            if name == "error" {
                stream.on(.error) { [self] error in log("\(prefix)error \(error.code ?? error.message)") }
            } else {
                stream.on(name) { [self] in log(prefix + name) }
            }
        }
    }

    private func makeReadable() -> Readable {
        func feed(_ stream: Readable) {
            left -= 1
            if left >= 0 { stream.push("abcd") } else { stream.push(nil) }
        }
        return Readable(
            ReadableOptions(
                highWaterMark: highWaterMark, encoding: settings["enc"], objectMode: objectMode, emitClose: emitClose,
                autoDestroy: autoDestroy,
                read: { [self] stream, size in
                    log("_read(\(size))")
                    switch settings["read"] {
                    case "sync": feed(stream)
                    case "twice":
                        feed(stream)
                        feed(stream)
                    case "tick": reactor.nextTick { feed(stream) }
                    case "throw": throw NodeError("read")
                    default: break
                    }
                }, destroy: destroy, construct: construct))
    }

    private func makeWritable(_ construct: ((Stream, StreamCallback) throws -> Void)?) -> Writable {
        var options = WritableOptions(
            highWaterMark: settings["whwm"].flatMap(Int.init) ?? highWaterMark,
            decodeStrings: settings["strings"] == nil ? nil : false, objectMode: objectMode, emitClose: emitClose,
            autoDestroy: autoDestroy, final: final, destroy: destroy, construct: construct)
        options.write = { [self] _, chunk, encoding, callback in
            log("_write(\(chunk):\(encoding))")
            try complete(settings["write"] ?? "sync", "written") { callback($0) }
        }
        if settings["writev"] != nil {
            options.writev = { [self] _, chunks, callback in
                log("_writev(\(chunks.map { "\($0.chunk)" }.joined(separator: "+")))")
                try complete(settings["write"] ?? "sync", "written") { callback($0) }
            }
        }
        return Writable(options)
    }

    private func makeOther() -> Writable {
        Writable(
            WritableOptions(
                highWaterMark: 4,
                write: { [self] _, chunk, _, callback in
                    log("other(\(chunk))")
                    reactor.nextTick { callback() }
                }))
    }

    private func makeTransform() -> Transform {
        var options = TransformOptions(
            allowHalfOpen: settings["half"] == nil ? nil : false, highWaterMark: highWaterMark, objectMode: objectMode,
            emitClose: emitClose, autoDestroy: autoDestroy, final: final, destroy: destroy, construct: construct)
        if settings["write"] == "pass" { return PassThrough(options) }
        options.transform = { [self] stream, chunk, encoding, callback in
            log("_transform(\(chunk):\(encoding))")
            switch settings["write"] {
            case "push":
                stream.push(chunk)
                stream.push(chunk)
                callback()
            case "drop": callback()
            default:
                try complete(settings["write"] ?? "sync", "transformed") { error in
                    if let error { callback(error) } else { callback(nil, chunk.toString().uppercased()) }
                }
            }
        }
        if let mode = settings["flush"] {
            options.flush = { [self] _, callback in
                log("_flush")
                try complete(mode, "flushed") { error in
                    if let error { callback(error) } else { callback(nil, "fl") }
                }
            }
        }
        return Transform(options)
    }

    // MARK: State

    private func note() {
        let now = state
        if now != lastState { log("[\(now)]") }
        lastState = now
    }

    private var state: String {
        func bits(_ values: [Bool]) -> String { values.map { $0 ? "1" : "0" }.joined() }
        var parts: [String] = []
        if let source {
            let flowing = source.readableFlowing.map { $0 ? "1" : "0" } ?? "n"
            let rest = [
                source.isPaused(), source.readable, source.readableEnded, source.readableDidRead,
                source.readableAborted,
            ]
            parts.append("r\(flowing)\(bits(rest)).\(source.readableLength)")
        }
        if let sink = sink as? any WritableStream {
            let all = [
                sink.writable, sink.writableNeedDrain, sink.writableEnded, sink.writableFinished,
                // Differs: Node has it on Writable alone.
                sink is Writable && sink.writableAborted,
            ]
            parts.append("w\(bits(all)).\(sink.writableLength).\(sink.writableCorked)")
        }
        for stream in [source, source === sink ? nil : sink] {
            if let stream { parts.append("\(bits([stream.destroyed, stream.closed]))\(stream.errored?.message ?? "")") }
        }
        return parts.joined(separator: ",")
    }

    // MARK: Operations

    private func called(_ name: String) -> Stream.WriteCallback {
        { [self] error in log("\(name)(\(error.map { $0.code ?? $0.message } ?? ""))") }
    }

    private func perform(_ op: String) {
        let words = op.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let argument = words.count > 1 ? words[1] : nil
        switch words[0] {
        case "done": return held.isEmpty ? () : held.removeFirst()(nil)
        case "fail": return held.isEmpty ? () : held.removeFirst()(NodeError("failed"))
        default: break
        }
        if let source, performOnSource(words[0], argument, source) { return }
        if let sink = sink as? any WritableStream { performOnSink(words[0], argument, sink) }
    }

    private func performOnSource(_ name: String, _ argument: String?, _ source: Readable) -> Bool {
        switch name {
        case "data":
            let listener = source.listener(.data) { [self] chunk in log("data \(chunk)") }
            listeners["data"] = listener
            source.on(.data, listener)
        case "once": source.once(.data) { [self] chunk in log("once \(chunk)") }
        case "pausing":
            source.on(.data) { [self] chunk in
                log("pausing \(chunk)")
                source.pause()
            }
        case "nodata": if let listener = listeners["data"] { source.removeListener(.data, listener) }
        case "readable":
            let listener = source.listener(.readable) { [self] in log("readable") }
            listeners["readable"] = listener
            source.on(.readable, listener)
        case "readall":
            let listener = source.listener(.readable) { [self] in
                log("readable")
                while let chunk = source.read(argument.flatMap(Int.init)) { log("got \(chunk)") }
            }
            listeners["readable"] = listener
            source.on(.readable, listener)
        case "noreadable": if let listener = listeners["readable"] { source.removeListener(.readable, listener) }
        case "nobody": source.removeAllListeners(.readable)
        case "pause": source.pause()
        case "resume": source.resume()
        case "read": log("read=\(source.read(argument.flatMap(Int.init)).map { "\($0)" } ?? "null")")
        case "push": log("push=\(source.push(argument ?? ""))")
        case "null": log("push=\(source.push(nil))")
        case "unshift": log("unshift=\(source.unshift(argument ?? ""))")
        case "enc": source.setEncoding(argument ?? "")
        case "kill": source.destroy(argument.map { NodeError($0) })
        case "destroy" where sink == nil: source.destroy(argument.map { NodeError($0) })
        default: return false
        }
        return true
    }

    private func performOnSink(_ name: String, _ argument: String?, _ sink: some WritableStream) {
        switch name {
        case "pipe": source?.pipe(sink)
        case "pipeopen": source?.pipe(sink, PipeOptions(end: false))
        case "pipeother": if let other { source?.pipe(other) }
        case "unpipe": source?.unpipe(sink)
        case "unpipeall": source?.unpipe()
        case "write":
            writes += 1
            log("write=\(sink.write(argument ?? "", called("cb\(writes)")))")
        case "w": log("write=\(sink.write(argument ?? ""))")
        case "hex": log("write=\(sink.write(argument ?? "", "hex"))")
        case "end": if let argument { sink.end(argument) } else { sink.end() }
        case "endcb": if let argument { sink.end(argument, called("endcb")) } else { sink.end(called("endcb")) }
        case "cork": sink.cork()
        case "uncork": sink.uncork()
        case "destroy": sink.destroy(argument.map { NodeError($0) })
        default: preconditionFailure("an operation that nobody knows: \(name)")
        }
    }
}

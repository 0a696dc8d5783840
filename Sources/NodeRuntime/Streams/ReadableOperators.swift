/// Node: the options of the stream helpers.
public struct OperatorOptions {
    /// Aborting it ends the work with an AbortError.
    public var signal: AbortSignal?

    public init(signal: AbortSignal? = nil) { self.signal = signal }

    func check() throws { if let signal, signal.aborted { throw NodeError.ABORT_ERR(signal.reason) } }
}

// Node's helpers of async iteration. Those that make a stream read their source only as it is read; those that make a value
// read it to the end, or until they know.
//
// Differs: one chunk is worked on at a time (Node: `concurrency`).
extension Readable {
    /// Node: readable.map(fn[, options]).
    public final func map<Value>(
        _ transform: nonisolated(nonsending) @escaping (Chunk) async throws -> Value,
        _ options: OperatorOptions = OperatorOptions()
    ) -> Readable {
        working(options) { chunk, put in put(Chunk(object: try await transform(chunk))) }
    }

    /// Node: readable.filter(fn[, options]).
    public final func filter(
        _ isIncluded: nonisolated(nonsending) @escaping (Chunk) async throws -> Bool,
        _ options: OperatorOptions = OperatorOptions()
    ) -> Readable {
        working(options) { chunk, put in if try await isIncluded(chunk) { put(chunk) } }
    }

    /// Node: readable.flatMap(fn[, options]).
    public final func flatMap<Values: Sequence>(
        _ transform: nonisolated(nonsending) @escaping (Chunk) async throws -> Values,
        _ options: OperatorOptions = OperatorOptions()
    ) -> Readable {
        working(options) { chunk, put in
            for value in try await transform(chunk) { put(Chunk(object: value)) }
        }
    }

    /// The first chunks; the source is destroyed after them. Node: readable.take(limit[, options]).
    public final func take(_ limit: Int, _ options: OperatorOptions = OperatorOptions()) -> Readable {
        var left = limit
        return working(options, isEnough: { left <= 0 }) { chunk, put in
            if left > 0 { put(chunk) }
            left -= 1
        }
    }

    /// What follows the first chunks. Node: readable.drop(limit[, options]).
    public final func drop(_ limit: Int, _ options: OperatorOptions = OperatorOptions()) -> Readable {
        var left = limit
        return working(options) { chunk, put in
            if left > 0 { left -= 1 } else { put(chunk) }
        }
    }

    /// Node: readable.toArray([options]).
    public nonisolated(nonsending) final func toArray(_ options: OperatorOptions = OperatorOptions()) async throws
        -> [Chunk]
    {
        var chunks: [Chunk] = []
        _ = try await firstResult(options) { chunk -> Bool? in
            chunks.append(chunk)
            return nil
        }
        return chunks
    }

    /// Node: readable.forEach(fn[, options]).
    public nonisolated(nonsending) final func forEach(
        _ body: nonisolated(nonsending) @escaping (Chunk) async throws -> Void,
        _ options: OperatorOptions = OperatorOptions()
    ) async throws {
        _ = try await firstResult(options) { chunk -> Bool? in
            try await body(chunk)
            return nil
        }
    }

    /// Node: readable.some(fn[, options]).
    public nonisolated(nonsending) final func some(
        _ matches: nonisolated(nonsending) @escaping (Chunk) async throws -> Bool,
        _ options: OperatorOptions = OperatorOptions()
    ) async throws -> Bool {
        try await firstResult(options) { chunk in try await matches(chunk) ? true : nil } ?? false
    }

    /// Node: readable.every(fn[, options]).
    public nonisolated(nonsending) final func every(
        _ matches: nonisolated(nonsending) @escaping (Chunk) async throws -> Bool,
        _ options: OperatorOptions = OperatorOptions()
    ) async throws -> Bool {
        try await firstResult(options) { chunk in try await matches(chunk) ? nil : false } ?? true
    }

    /// The first chunk that matches; nil where Node has undefined. Node: readable.find(fn[, options]).
    public nonisolated(nonsending) final func find(
        _ matches: nonisolated(nonsending) @escaping (Chunk) async throws -> Bool,
        _ options: OperatorOptions = OperatorOptions()
    ) async throws -> Chunk? {
        try await firstResult(options) { chunk in try await matches(chunk) ? chunk : nil }
    }

    /// Node: readable.reduce(fn, initial[, options]).
    public nonisolated(nonsending) final func reduce<Value>(
        _ combine: nonisolated(nonsending) @escaping (Value, Chunk) async throws -> Value, _ initial: Value,
        _ options: OperatorOptions = OperatorOptions()
    ) async throws -> Value {
        var value = initial
        _ = try await firstResult(options) { chunk -> Bool? in
            value = try await combine(value, chunk)
            return nil
        }
        return value
    }

    /// Reads until `body` has a result; the source is destroyed then.
    private nonisolated(nonsending) final func firstResult<Value>(
        _ options: OperatorOptions, _ body: nonisolated(nonsending) (Chunk) async throws -> Value?
    ) async throws -> Value? {
        let walk = StreamWalk(self, destroysOnReturn: true)
        defer { walk.leave() }
        while let chunk = try await walk.next() {
            try options.check()
            if let value = try await body(chunk) { return value }
        }
        return nil
    }

    /// A stream of what `work` puts out for each chunk of this one.
    private final func working(
        _ options: OperatorOptions, isEnough: @escaping () -> Bool = { false },
        _ work: nonisolated(nonsending) @escaping (Chunk, (Chunk) -> Void) async throws -> Void
    ) -> Readable {
        let operation = StreamOperation(self, options, isEnough, work)
        return Readable(
            ReadableOptions(
                highWaterMark: 1, objectMode: true, read: { stream, _ in operation.fill(stream) },
                destroy: { _, error, callback in
                    operation.leave()
                    callback(error)
                }))
    }
}

/// The source and the work of one helper that makes a stream.
private final class StreamOperation {
    typealias Work = nonisolated(nonsending) (Chunk, (Chunk) -> Void) async throws -> Void

    private let walk: StreamWalk
    private let options: OperatorOptions
    private let isEnough: () -> Bool
    private let work: Work
    private var isWorking = false

    init(_ source: Readable, _ options: OperatorOptions, _ isEnough: @escaping () -> Bool, _ work: @escaping Work) {
        walk = StreamWalk(source, destroysOnReturn: true)
        self.options = options
        self.isEnough = isEnough
        self.work = work
    }

    func fill(_ stream: Readable) {
        guard !isWorking else { return }
        isWorking = true
        startTask { [self] in
            do {
                try options.check()
                while !isEnough(), let chunk = try await walk.next() {
                    try options.check()
                    var isFull = false
                    try await work(chunk) { isFull = !stream.push($0) }
                    if isFull, !isEnough() {
                        isWorking = false
                        return
                    }
                }
                walk.leave()
                stream.push(Chunk?.none)
            } catch {
                walk.leave()
                stream.destroyStream(error)
            }
        }
    }

    func leave() { walk.leave() }
}

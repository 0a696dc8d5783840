/// Node: the options of the stream helpers.
public struct OperatorOptions {
    /// Aborting it ends the work with an AbortError.
    public var signal: AbortSignal?
    /// How many calls may be under way at once, 1 by default. Their results keep the chunks' order.
    public var concurrency: Int?
    /// How many results may wait for whoever takes them, beside those under way; `concurrency` - 1 by default.
    public var highWaterMark: Int?

    public init(signal: AbortSignal? = nil, concurrency: Int? = nil, highWaterMark: Int? = nil) {
        self.signal = signal
        self.concurrency = concurrency
        self.highWaterMark = highWaterMark
    }

    func check() throws { if let signal, signal.aborted { throw NodeError.ABORT_ERR(signal.reason) } }

    /// - Throws: ERR_OUT_OF_RANGE.
    fileprivate func validate() throws {
        if let concurrency, concurrency < 1 {
            throw NodeError.ERR_OUT_OF_RANGE("options.concurrency", ">= 1 && <= 9007199254740991", concurrency)
        }
        if let highWaterMark, highWaterMark < 0 {
            throw NodeError.ERR_OUT_OF_RANGE("options.highWaterMark", ">= 0 && <= 9007199254740991", highWaterMark)
        }
    }
}

// Node's helpers of async iteration. Those that make a stream read their source only as it is read; those that make a value
// read it to the end, or until they know.
//
// Differs: what Node refuses by throwing (a `concurrency` of 0) destroys the stream that a helper makes, so that a chain of helpers
// needs no `try`.
extension Readable {
    /// Node: readable.map(fn[, options]).
    public final func map<Value>(
        _ transform: nonisolated(nonsending) @escaping (Chunk) async throws -> Value,
        _ options: OperatorOptions = OperatorOptions()
    ) -> Readable {
        results(options, transform) { value, put in put(Chunk(object: value)) }
    }

    /// Node: readable.filter(fn[, options]).
    public final func filter(
        _ isIncluded: nonisolated(nonsending) @escaping (Chunk) async throws -> Bool,
        _ options: OperatorOptions = OperatorOptions()
    ) -> Readable {
        results(options, { chunk in try await isIncluded(chunk) ? chunk : nil }) { chunk, put in
            if let chunk { put(chunk) }
        }
    }

    /// Node: readable.flatMap(fn[, options]).
    public final func flatMap<Values: Sequence>(
        _ transform: nonisolated(nonsending) @escaping (Chunk) async throws -> Values,
        _ options: OperatorOptions = OperatorOptions()
    ) -> Readable {
        results(options, transform) { values, put in for value in values { put(Chunk(object: value)) } }
    }

    /// The first chunks; the source is destroyed after them. Node: readable.take(limit[, options]).
    public final func take(_ limit: Int, _ options: OperatorOptions = OperatorOptions()) -> Readable {
        var left = limit
        return results(options, limit: limit, isEnough: { left <= 0 }, { $0 }) { chunk, put in
            if left > 0 { put(chunk) }
            left -= 1
        }
    }

    /// What follows the first chunks. Node: readable.drop(limit[, options]).
    public final func drop(_ limit: Int, _ options: OperatorOptions = OperatorOptions()) -> Readable {
        var left = limit
        return results(options, limit: limit, { $0 }) { chunk, put in
            if left > 0 { left -= 1 } else { put(chunk) }
        }
    }

    /// Node: readable.toArray([options]).
    public nonisolated(nonsending) final func toArray(_ options: OperatorOptions = OperatorOptions()) async throws
        -> [Chunk]
    {
        var chunks: [Chunk] = []
        _ = try await firstResult(options, { $0 }) { chunk -> Bool? in
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
        _ = try await firstResult(options, body) { _ -> Bool? in nil }
    }

    /// Node: readable.some(fn[, options]).
    public nonisolated(nonsending) final func some(
        _ matches: nonisolated(nonsending) @escaping (Chunk) async throws -> Bool,
        _ options: OperatorOptions = OperatorOptions()
    ) async throws -> Bool {
        try await firstResult(options, matches) { $0 ? true : nil } ?? false
    }

    /// Node: readable.every(fn[, options]).
    public nonisolated(nonsending) final func every(
        _ matches: nonisolated(nonsending) @escaping (Chunk) async throws -> Bool,
        _ options: OperatorOptions = OperatorOptions()
    ) async throws -> Bool {
        try await firstResult(options, matches) { $0 ? nil : false } ?? true
    }

    /// The first chunk that matches; nil where Node has undefined. Node: readable.find(fn[, options]).
    public nonisolated(nonsending) final func find(
        _ matches: nonisolated(nonsending) @escaping (Chunk) async throws -> Bool,
        _ options: OperatorOptions = OperatorOptions()
    ) async throws -> Chunk? {
        try await firstResult(options, { chunk in try await matches(chunk) ? chunk : nil }) { $0 }
    }

    /// Node: readable.reduce(fn, initial[, options]).
    public nonisolated(nonsending) final func reduce<Value>(
        _ combine: nonisolated(nonsending) @escaping (Value, Chunk) async throws -> Value, _ initial: Value,
        _ options: OperatorOptions = OperatorOptions()
    ) async throws -> Value {
        var value = initial
        _ = try await firstResult(options, { $0 }) { chunk -> Bool? in
            value = try await combine(value, chunk)
            return nil
        }
        return value
    }

    /// Takes results of `work` until `judge` has one of its own; the source is destroyed then.
    private nonisolated(nonsending) final func firstResult<Between, Value>(
        _ options: OperatorOptions, _ work: nonisolated(nonsending) @escaping (Chunk) async throws -> Between,
        _ judge: nonisolated(nonsending) (Between) async throws -> Value?
    ) async throws -> Value? {
        try options.validate()
        let results = OrderedWork(self, options, work)
        defer { results.leave() }
        while let result = try await results.next() {
            if let value = try await judge(result) { return value }
        }
        return nil
    }

    /// A stream of what `put` is given for each result of `work`.
    private final func results<Value>(
        _ options: OperatorOptions, limit: Int = 0, isEnough: @escaping () -> Bool = { false },
        _ work: nonisolated(nonsending) @escaping (Chunk) async throws -> Value,
        _ emit: @escaping (Value, (Chunk) -> Void) -> Void
    ) -> Readable {
        let operation = StreamOperation(OrderedWork(self, options, work), isEnough, emit)
        let result = Readable(
            ReadableOptions(
                highWaterMark: 1, objectMode: true, read: { stream, _ in operation.fill(stream) },
                destroy: { _, error, callback in
                    operation.leave()
                    callback(error)
                }))
        do {
            try options.validate()
            if limit < 0 { throw NodeError.ERR_OUT_OF_RANGE("number", ">= 0", limit) }
        } catch { result.destroyStream(error) }
        return result
    }
}

/// The results and the output of one helper that makes a stream.
private final class StreamOperation<Value> {
    private let results: OrderedWork<Value>
    private let isEnough: () -> Bool
    private let emit: (Value, (Chunk) -> Void) -> Void
    private var isWorking = false

    init(
        _ results: OrderedWork<Value>, _ isEnough: @escaping () -> Bool,
        _ emit: @escaping (Value, (Chunk) -> Void) -> Void
    ) {
        self.results = results
        self.isEnough = isEnough
        self.emit = emit
    }

    func fill(_ stream: Readable) {
        guard !isWorking else { return }
        isWorking = true
        startTask { [self] in
            do {
                while !isEnough(), let value = try await results.next() {
                    var isFull = false
                    emit(value) { isFull = !stream.push($0) }
                    if isFull, !isEnough() {
                        isWorking = false
                        return
                    }
                }
                results.leave()
                stream.push(Chunk?.none)
            } catch {
                results.leave()
                stream.destroyStream(error)
            }
        }
    }

    func leave() { results.leave() }
}

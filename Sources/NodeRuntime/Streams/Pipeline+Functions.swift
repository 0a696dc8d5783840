// Node: stream.pipeline with functions and iterables among its arguments. Any other mixture is written with `Duplex.from { … }` and
// `Readable.from(…)` in the function's place.
extension stream {
    // MARK: Generators

    /// Node: stream.pipeline(source, async function* (source) { … }, destination, callback).
    @discardableResult
    public static func pipeline<Last: PipeDestination>(
        _ source: Readable, _ generator: @escaping StreamGenerator, _ destination: Last,
        _ options: PipelineOptions = PipelineOptions(), _ callback: @escaping ((any Error)?) throws -> Void
    ) throws -> Last {
        _ = try Pipeline([.stream(source), .generator(generator), .stream(destination)], options, callback).begin()
        return destination
    }

    /// The same with two generators.
    @discardableResult
    public static func pipeline<Last: PipeDestination>(
        _ source: Readable, _ first: @escaping StreamGenerator, _ second: @escaping StreamGenerator,
        _ destination: Last, _ options: PipelineOptions = PipelineOptions(),
        _ callback: @escaping ((any Error)?) throws -> Void
    ) throws -> Last {
        let stages = [.stream(source), .generator(first), .generator(second), Pipeline.Stage.stream(destination)]
        _ = try Pipeline(stages, options, callback).begin()
        return destination
    }

    /// Node: stream.pipeline(source, async function* (source) { … }, callback). Returns a stream of what the generator yields.
    @discardableResult
    public static func pipeline(
        _ source: Readable, _ generator: @escaping StreamGenerator, _ options: PipelineOptions = PipelineOptions(),
        _ callback: @escaping ((any Error)?) throws -> Void
    ) throws -> Duplex {
        try pipeline([.stream(source), .generator(generator)], options, callback)
    }

    /// Node: stream.promises.pipeline(source, async function* (source) { … }, destination[, options]).
    ///
    /// - Throws: the first failure, or ABORT_ERR; so do all promise forms.
    public nonisolated(nonsending) static func pipeline(
        _ source: Readable, _ generator: @escaping StreamGenerator, _ destination: any PipeDestination,
        _ options: PipelineOptions = PipelineOptions()
    ) async throws {
        try await pipeline([.stream(source), .generator(generator), .stream(destination)], options)
    }

    public nonisolated(nonsending) static func pipeline(
        _ source: Readable, _ first: @escaping StreamGenerator, _ second: @escaping StreamGenerator,
        _ destination: any PipeDestination, _ options: PipelineOptions = PipelineOptions()
    ) async throws {
        try await pipeline(
            [.stream(source), .generator(first), .generator(second), .stream(destination)], options)
    }

    // MARK: Functions that read to the end

    /// Node: stream.pipeline(source, async function (source) { … }, callback); the callback is given what the function returns.
    ///
    /// - Returns: a stream of that one value.
    @discardableResult
    public static func pipeline<Value>(
        _ source: Readable, _ sink: @escaping StreamSink<Value>, _ options: PipelineOptions = PipelineOptions(),
        _ callback: @escaping ((any Error)?, Value?) throws -> Void
    ) throws -> Duplex {
        try pipeline([.stream(source)], sink, options, callback)
    }

    /// The same for a callback that takes the error alone.
    @discardableResult
    public static func pipeline<Value>(
        _ source: Readable, _ sink: @escaping StreamSink<Value>, _ options: PipelineOptions = PipelineOptions(),
        _ callback: @escaping ((any Error)?) throws -> Void
    ) throws -> Duplex {
        try pipeline([.stream(source)], sink, options) { error, _ in try callback(error) }
    }

    /// Node: stream.pipeline(source, async function* (source) { … }, async function (source) { … }, callback).
    @discardableResult
    public static func pipeline<Value>(
        _ source: Readable, _ generator: @escaping StreamGenerator, _ sink: @escaping StreamSink<Value>,
        _ options: PipelineOptions = PipelineOptions(), _ callback: @escaping ((any Error)?, Value?) throws -> Void
    ) throws -> Duplex {
        try pipeline([.stream(source), .generator(generator)], sink, options, callback)
    }

    /// Node: stream.pipeline(source, transform, async function (source) { … }, callback).
    @discardableResult
    public static func pipeline<Value>(
        _ source: Readable, _ transform: Duplex, _ sink: @escaping StreamSink<Value>,
        _ options: PipelineOptions = PipelineOptions(), _ callback: @escaping ((any Error)?, Value?) throws -> Void
    ) throws -> Duplex {
        try pipeline([.stream(source), .stream(transform)], sink, options, callback)
    }

    /// Node: stream.promises.pipeline(source, async function (source) { … }[, options]): gives what the function returns.
    public nonisolated(nonsending) static func pipeline<Value>(
        _ source: Readable, _ sink: @escaping StreamSink<Value>, _ options: PipelineOptions = PipelineOptions()
    ) async throws -> Value {
        try await pipeline([.stream(source)], sink, options)
    }

    public nonisolated(nonsending) static func pipeline<Value>(
        _ source: Readable, _ generator: @escaping StreamGenerator, _ sink: @escaping StreamSink<Value>,
        _ options: PipelineOptions = PipelineOptions()
    ) async throws -> Value {
        try await pipeline([.stream(source), .generator(generator)], sink, options)
    }

    public nonisolated(nonsending) static func pipeline<Value>(
        _ source: Readable, _ transform: Duplex, _ sink: @escaping StreamSink<Value>,
        _ options: PipelineOptions = PipelineOptions()
    ) async throws -> Value {
        try await pipeline([.stream(source), .stream(transform)], sink, options)
    }

    // MARK: Sequences in the first place

    /// Node: stream.pipeline(asyncIterable, destination, callback).
    @discardableResult
    public static func pipeline<Elements: AsyncSequence, Last: PipeDestination>(
        _ elements: Elements, _ destination: Last, _ options: PipelineOptions = PipelineOptions(),
        _ callback: @escaping ((any Error)?) throws -> Void
    ) throws -> Last {
        _ = try Pipeline([.elements(elements), .stream(destination)], options, callback).begin()
        return destination
    }

    /// Node: stream.pipeline(iterable, destination, callback).
    @discardableResult
    public static func pipeline<Elements: Sequence, Last: PipeDestination>(
        _ elements: Elements, _ destination: Last, _ options: PipelineOptions = PipelineOptions(),
        _ callback: @escaping ((any Error)?) throws -> Void
    ) throws -> Last {
        _ = try Pipeline([.elements(elements), .stream(destination)], options, callback).begin()
        return destination
    }

    /// Node: stream.promises.pipeline(asyncIterable, destination[, options]).
    public nonisolated(nonsending) static func pipeline<Elements: AsyncSequence>(
        _ elements: Elements, _ destination: any PipeDestination, _ options: PipelineOptions = PipelineOptions()
    ) async throws {
        try await pipeline([.elements(elements), .stream(destination)], options)
    }

    /// Node: stream.promises.pipeline(iterable, destination[, options]).
    public nonisolated(nonsending) static func pipeline<Elements: Sequence>(
        _ elements: Elements, _ destination: any PipeDestination, _ options: PipelineOptions = PipelineOptions()
    ) async throws {
        try await pipeline([.elements(elements), .stream(destination)], options)
    }

    // MARK: The forms behind them

    private static func pipeline(
        _ stages: [Pipeline.Stage], _ options: PipelineOptions, _ callback: @escaping ((any Error)?) throws -> Void
    ) throws -> Duplex {
        guard let result = try Pipeline(stages, options, callback).begin() as? Duplex else {
            preconditionFailure("a function in the last place makes a duplex")
        }
        return result
    }

    private static func pipeline<Value>(
        _ stages: [Pipeline.Stage], _ sink: @escaping StreamSink<Value>, _ options: PipelineOptions,
        _ callback: @escaping ((any Error)?, Value?) throws -> Void
    ) throws -> Duplex {
        var result: Value?
        let last = Pipeline.Stage.sink { source in
            let value = try await sink(source)
            result = value
            return value is Void ? nil : value
        }
        return try pipeline(stages + [last], options) { error in try callback(error, error == nil ? result : nil) }
    }

    private nonisolated(nonsending) static func pipeline<Value>(
        _ stages: [Pipeline.Stage], _ sink: @escaping StreamSink<Value>, _ options: PipelineOptions
    ) async throws -> Value {
        try await withReactorContinuation { continuation in
            _ = try pipeline(stages, sink, options) { error, value in
                if let value {
                    continuation.resume(returning: value)
                } else if let error {
                    continuation.resume(throwing: error)
                }
            }
            cancel(stages, with: continuation)
        }
    }

    private nonisolated(nonsending) static func pipeline(
        _ stages: [Pipeline.Stage], _ options: PipelineOptions
    ) async throws {
        let _: Void = try await withReactorContinuation { continuation in
            _ = try Pipeline(stages, options) { error in
                if let error { continuation.resume(throwing: error) } else { continuation.resume() }
            }.begin()
            cancel(stages, with: continuation)
        }
    }

    /// Cancelling the task destroys the streams; functions end with them.
    private static func cancel<Value>(_ stages: [Pipeline.Stage], with continuation: ReactorContinuation<Value>) {
        continuation.onCancel { error in
            for case .stream(let stream) in stages { stream.destroyStream(error) }
        }
    }
}

extension Pipeline.Stage {
    fileprivate static func elements<Elements: AsyncSequence>(_ elements: Elements) -> Self {
        .chunks(
            GeneratorRun<Chunk> { yield in
                for try await element in elements { try await yield(Chunk(object: element)) }
            })
    }

    fileprivate static func elements<Elements: Sequence>(_ elements: Elements) -> Self {
        .chunks(
            GeneratorRun<Chunk> { yield in
                for element in elements { try await yield(Chunk(object: element)) }
            })
    }
}

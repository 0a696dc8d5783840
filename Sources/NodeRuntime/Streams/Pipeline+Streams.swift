// Node: stream.pipeline of streams alone.
extension stream {
    /// Pipes streams into each other, ends each with its source, and destroys all when one fails.
    /// Node: stream.pipeline(streams[, options], callback).
    ///
    /// - Returns: the last stream.
    /// - Throws: ERR_MISSING_ARGS for fewer than two streams, ERR_STREAM_UNABLE_TO_PIPE when one is closed already.
    @discardableResult
    public static func pipeline(
        _ streams: [Stream], _ options: PipelineOptions = PipelineOptions(),
        _ callback: @escaping ((any Error)?) throws -> Void
    ) throws -> Stream {
        guard streams.count >= 2 else { throw NodeError.ERR_MISSING_ARGS("streams") }
        return try Pipeline(streams.map { .stream($0) }, options, callback).begin()
    }

    /// Node: stream.pipeline(source, destination[, options], callback).
    @discardableResult
    public static func pipeline<Last: PipeDestination>(
        _ source: Readable, _ destination: Last, _ options: PipelineOptions = PipelineOptions(),
        _ callback: @escaping ((any Error)?) throws -> Void
    ) throws -> Last {
        try pipeline([source, destination], options, callback)
        return destination
    }

    @discardableResult
    public static func pipeline<Last: PipeDestination>(
        _ source: Readable, _ transform: Duplex, _ destination: Last, _ options: PipelineOptions = PipelineOptions(),
        _ callback: @escaping ((any Error)?) throws -> Void
    ) throws -> Last {
        try pipeline([source, transform, destination], options, callback)
        return destination
    }

    @discardableResult
    public static func pipeline<Last: PipeDestination>(
        _ source: Readable, _ first: Duplex, _ second: Duplex, _ destination: Last,
        _ options: PipelineOptions = PipelineOptions(), _ callback: @escaping ((any Error)?) throws -> Void
    ) throws -> Last {
        try pipeline([source, first, second, destination], options, callback)
        return destination
    }

    @discardableResult
    public static func pipeline<Last: PipeDestination>(
        _ source: Readable, _ first: Duplex, _ second: Duplex, _ third: Duplex, _ destination: Last,
        _ options: PipelineOptions = PipelineOptions(), _ callback: @escaping ((any Error)?) throws -> Void
    ) throws -> Last {
        try pipeline([source, first, second, third, destination], options, callback)
        return destination
    }

    /// Node: stream.promises.pipeline(streams[, options]).
    ///
    /// Cancelling the task destroys all streams.
    /// - Throws: the first stream's error, or ABORT_ERR.
    public nonisolated(nonsending) static func pipeline(
        _ streams: [Stream], _ options: PipelineOptions = PipelineOptions()
    ) async throws {
        let _: Void = try await withReactorContinuation { continuation in
            try pipeline(streams, options) { error in
                if let error { continuation.resume(throwing: error) } else { continuation.resume(returning: ()) }
            }
            continuation.onCancel { error in for stream in streams { stream.destroyStream(error) } }
        }
    }

    /// Node: stream.promises.pipeline(source, destination[, options]).
    public nonisolated(nonsending) static func pipeline(
        _ source: Readable, _ destination: any PipeDestination, _ options: PipelineOptions = PipelineOptions()
    ) async throws {
        try await pipeline([source, destination], options)
    }

    public nonisolated(nonsending) static func pipeline(
        _ source: Readable, _ transform: Duplex, _ destination: any PipeDestination,
        _ options: PipelineOptions = PipelineOptions()
    ) async throws {
        try await pipeline([source, transform, destination], options)
    }

    public nonisolated(nonsending) static func pipeline(
        _ source: Readable, _ first: Duplex, _ second: Duplex, _ destination: any PipeDestination,
        _ options: PipelineOptions = PipelineOptions()
    ) async throws {
        try await pipeline([source, first, second, destination], options)
    }

    public nonisolated(nonsending) static func pipeline(
        _ source: Readable, _ first: Duplex, _ second: Duplex, _ third: Duplex, _ destination: any PipeDestination,
        _ options: PipelineOptions = PipelineOptions()
    ) async throws {
        try await pipeline([source, first, second, third, destination], options)
    }
}

// Node: const { pipeline, finished } = require('node:stream'). By their own names, because a listener's parameter `stream` hides the
// module of that name.

/// Node: pipeline(streams[, options], callback), as `stream.pipeline`.
@discardableResult
public func pipeline(
    _ streams: [Stream], _ options: PipelineOptions = PipelineOptions(),
    _ callback: @escaping ((any Error)?) throws -> Void
) throws -> Stream {
    try stream.pipeline(streams, options, callback)
}

/// Node: pipeline(source, destination[, options], callback), as `stream.pipeline`.
@discardableResult
public func pipeline<Last: PipeDestination>(
    _ source: Readable, _ destination: Last, _ options: PipelineOptions = PipelineOptions(),
    _ callback: @escaping ((any Error)?) throws -> Void
) throws -> Last {
    try stream.pipeline(source, destination, options, callback)
}

@discardableResult
public func pipeline<Last: PipeDestination>(
    _ source: Readable, _ transform: Duplex, _ destination: Last, _ options: PipelineOptions = PipelineOptions(),
    _ callback: @escaping ((any Error)?) throws -> Void
) throws -> Last {
    try stream.pipeline(source, transform, destination, options, callback)
}

@discardableResult
public func pipeline<Last: PipeDestination>(
    _ source: Readable, _ first: Duplex, _ second: Duplex, _ destination: Last,
    _ options: PipelineOptions = PipelineOptions(), _ callback: @escaping ((any Error)?) throws -> Void
) throws -> Last {
    try stream.pipeline(source, first, second, destination, options, callback)
}

/// Node: await pipeline(streams[, options]), as `stream.promises.pipeline`.
public nonisolated(nonsending) func pipeline(
    _ streams: [Stream], _ options: PipelineOptions = PipelineOptions()
) async throws {
    try await stream.pipeline(streams, options)
}

/// Node: await pipeline(source, destination[, options]), as `stream.promises.pipeline`.
public nonisolated(nonsending) func pipeline(
    _ source: Readable, _ destination: any PipeDestination, _ options: PipelineOptions = PipelineOptions()
) async throws {
    try await stream.pipeline(source, destination, options)
}

public nonisolated(nonsending) func pipeline(
    _ source: Readable, _ transform: Duplex, _ destination: any PipeDestination,
    _ options: PipelineOptions = PipelineOptions()
) async throws {
    try await stream.pipeline(source, transform, destination, options)
}

public nonisolated(nonsending) func pipeline(
    _ source: Readable, _ first: Duplex, _ second: Duplex, _ destination: any PipeDestination,
    _ options: PipelineOptions = PipelineOptions()
) async throws {
    try await stream.pipeline(source, first, second, destination, options)
}

/// Node: finished(stream[, options], callback), as `stream.finished`.
@discardableResult
public func finished(
    _ target: Stream, _ options: FinishedOptions = FinishedOptions(),
    _ callback: @escaping ((any Error)?) throws -> Void
) -> () -> Void {
    stream.finished(target, options, callback)
}

/// Node: await finished(stream[, options]), as `stream.promises.finished`.
public nonisolated(nonsending) func finished(
    _ target: Stream, _ options: FinishedOptions = FinishedOptions()
) async throws {
    try await stream.finished(target, options)
}

import Reactor

/// Node: the options of stream.pipeline.
public struct PipelineOptions {
    /// Aborting it destroys all streams.
    public var signal: AbortSignal?
    /// false: the last stream is neither ended nor destroyed.
    public var end: Bool?

    public init(signal: AbortSignal? = nil, end: Bool? = nil) {
        self.signal = signal
        self.end = end
    }
}

/// A chain of pipes that fails as one. Node: stream.pipeline.
private final class Pipeline {
    private let reactor: Reactor
    /// Until the end: the listeners, which stay, hold the pipeline.
    private var streams: [Stream]
    private let options: PipelineOptions
    private let callback: ((any Error)?) throws -> Void
    private var error: (any Error)?
    private var waitingCount = 0
    private var isOver = false
    private var destroys: [((any Error)?) -> Void] = []
    private var cleanUps: [() -> Void] = []
    private var abortListener: EventListener?

    init(_ streams: [Stream], _ options: PipelineOptions, _ callback: @escaping ((any Error)?) throws -> Void) {
        reactor = streams[0].reactor
        self.streams = streams
        self.options = options
        self.callback = callback
    }

    func begin() throws {
        if let signal = options.signal, !signal.aborted {
            let listener = signal.listener(.abort) { [self] in abort() }
            abortListener = listener
            signal.once(.abort, listener)
        }
        for (index, stream) in streams.enumerated() {
            let isLast = index == streams.count - 1
            if !isLast, streams[index + 1].closed || streams[index + 1].destroyed {
                throw NodeError.ERR_STREAM_UNABLE_TO_PIPE
            }
            let ends = !isLast || options.end != false
            if ends { watch(stream, isFirst: index == 0, isLast: isLast) }
            let link = EventListener(take1of1: (any Error).self) { [self] error in
                if error.code != "ABORT_ERR", error.code != "ERR_STREAM_PREMATURE_CLOSE" {
                    finish(error, isFinal: false)
                }
            }
            let listener = stream.addLink(.error, link, .append)
            if isLast, stream.isReadable { cleanUps.append { stream.remove(listener) } }
            if index > 0 { try connect(streams[index - 1], stream, ends: ends, isLast: isLast) }
        }
        if options.signal?.aborted == true { reactor.nextTick { [self] in abort() } }
    }

    /// Has the stream destroyed with the others, unless it is done by itself.
    private func watch(_ stream: Stream, isFirst: Bool, isLast: Bool) {
        var isDone = false
        let close = stream.addLink(.close, EventListener(Void.self, take0: { isDone = true }), .append)
        let waiting = EndOfStream(stream, FinishedOptions(readable: !isLast, writable: !isFirst)) { isDone = $0 == nil }
        destroys.append { error in
            if isDone { return }
            isDone = true
            stream.giveUp(error ?? NodeError.ERR_STREAM_DESTROYED("pipe"))
        }
        if isLast, stream.isReadable {
            cleanUps.append {
                waiting.cleanUp()
                stream.remove(close)
            }
        }
    }

    private func connect(_ source: Stream, _ sink: Stream, ends: Bool, isLast: Bool) throws {
        guard let source = source as? Readable, let destination = sink as? any PipeDestination else {
            throw NodeError.ERR_INVALID_ARG_TYPE("val", ["Readable", "Iterable", "AsyncIterable"], source)
        }
        waitingCount += 2
        var hasEnded = false
        let close = sink.addLink(
            .close,
            EventListener(Void.self) { [self] in
                if !hasEnded { finish(NodeError.ERR_STREAM_PREMATURE_CLOSE, isFinal: false) }
            }, .append)
        if isLast, sink.isReadable { cleanUps.append { sink.remove(close) } }
        source.pipe(destination, PipeOptions(end: false))
        if ends {
            let end = {
                hasEnded = true
                destination._endPiped()
            }
            if source.isReadingDone {
                source.reactor.nextTick(end)
            } else {
                _ = source.addLink(.end, EventListener(Void.self, take0: end), .appendOnce)
            }
        } else {
            done(nil)
        }
        _ = EndOfStream(source, FinishedOptions(readable: true, writable: false)) { [self] in sourceDone(source, $0) }
        let waiting = EndOfStream(sink, FinishedOptions(readable: false, writable: true)) { [self] in done($0) }
        if isLast, sink.isReadable { cleanUps.append { waiting.cleanUp() } }
    }

    private func sourceDone(_ source: Readable, _ error: (any Error)?) {
        let endsYet = source.flags.intersection([.sourceEnded, .errored, .errorEmitted]) == .sourceEnded
        guard error?.code == "ERR_STREAM_PREMATURE_CLOSE", endsYet else { return done(error) }
        // It was closed before its 'end', which still comes.
        _ = source.addLink(.end, EventListener(Void.self, take0: { [self] in done(nil) }), .appendOnce)
        let failed = EventListener(take1of1: (any Error).self) { [self] error in done(error) }
        _ = source.addLink(.error, failed, .appendOnce)
    }

    private func abort() { finish(NodeError.ABORT_ERR(options.signal?.reason), isFinal: false) }

    private func done(_ error: (any Error)?) {
        waitingCount -= 1
        finish(error, isFinal: waitingCount == 0)
    }

    private func finish(_ failure: (any Error)?, isFinal: Bool) {
        if let failure, error == nil || error?.code == "ERR_STREAM_PREMATURE_CLOSE" || error?.code == "ABORT_ERR" {
            error = failure
        }
        guard error != nil || isFinal else { return }
        let destroys = self.destroys
        self.destroys = []
        for destroy in destroys { destroy(error) }
        if let abortListener { options.signal?.off(.abort, abortListener) }
        abortListener = nil
        guard isFinal, !isOver else { return }
        isOver = true
        if error == nil { for cleanUp in cleanUps { cleanUp() } }
        cleanUps = []
        streams = []
        let result = error
        reactor.nextTick { [callback] in try callback(result) }
    }
}

extension stream {
    /// Pipes streams into each other, ends each with its source, and destroys all when one fails.
    /// Node: stream.pipeline(streams[, options], callback).
    ///
    /// Differs: functions among the streams are `Transform`s or `Readable.from(…)` here.
    /// - Returns: the last stream.
    /// - Throws: ERR_MISSING_ARGS for fewer than two streams, ERR_STREAM_UNABLE_TO_PIPE when one is closed already.
    @discardableResult
    public static func pipeline(
        _ streams: [Stream], _ options: PipelineOptions = PipelineOptions(),
        _ callback: @escaping ((any Error)?) throws -> Void
    ) throws -> Stream {
        guard streams.count >= 2, let last = streams.last else { throw NodeError.ERR_MISSING_ARGS("streams") }
        try Pipeline(streams, options, callback).begin()
        return last
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
}

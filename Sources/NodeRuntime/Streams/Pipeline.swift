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
final class Pipeline {
    enum Stage {
        case stream(Stream)
        /// A first stage that is no stream.
        case chunks(any ChunkSource)
        case generator(StreamGenerator)
        /// A last stage that reads to the end; what it returns goes into the stream that the pipeline returns.
        case sink(StreamSink<Any?>)
    }

    /// What the stages up to here give.
    private enum Output {
        case nothing
        case stream(Stream)
        case chunks(any ChunkSource)
    }

    private let reactor = Reactor.ofCurrentThread
    /// Until the end: the listeners, which stay, hold the pipeline.
    private var stages: [Stage]
    private let options: PipelineOptions
    private let callback: ((any Error)?) throws -> Void
    /// What the functions among the stages hear.
    private var controller: AbortController?
    private var error: (any Error)?
    private var waitingCount = 0
    private var isOver = false
    private var destroys: [((any Error)?) -> Void] = []
    private var cleanUps: [() -> Void] = []
    private var abortListener: EventListener?

    init(_ stages: [Stage], _ options: PipelineOptions, _ callback: @escaping ((any Error)?) throws -> Void) {
        self.stages = stages
        self.options = options
        self.callback = callback
    }

    /// - Returns: the last stream; where a function is last, one that gives what the function does.
    func begin() throws -> Stream {
        if let signal = options.signal, !signal.aborted {
            let listener = signal.listener(.abort) { [self] in abort() }
            abortListener = listener
            signal.once(.abort, listener)
        }
        var output = Output.nothing
        for (index, stage) in stages.enumerated() {
            let isLast = index == stages.count - 1
            if !isLast, case .stream(let next) = stages[index + 1], next.closed || next.destroyed {
                throw NodeError.ERR_STREAM_UNABLE_TO_PIPE
            }
            switch stage {
            case .stream(let stream):
                try add(stream, after: output, isFirst: index == 0, isLast: isLast)
                output = .stream(stream)
            case .chunks(let chunks):
                output = .chunks(chunks)
            case .generator(let body):
                let source = try source(of: output)
                let run = GeneratorRun<Chunk> { try await body(source, $0) }
                output = isLast ? .stream(try through(run)) : .chunks(run)
            case .sink(let body):
                output = .stream(finishIn(body, try source(of: output)))
            }
        }
        if options.signal?.aborted == true { reactor.nextTick { [self] in abort() } }
        guard case .stream(let last) = output else { preconditionFailure("the last stage is a stream or a function") }
        return last
    }

    private func add(_ stream: Stream, after output: Output, isFirst: Bool, isLast: Bool) throws {
        let ends = !isLast || options.end != false
        if ends { watch(stream, isFirst: isFirst, isLast: isLast) }
        let link = EventListener(take1of1: (any Error).self) { [self] error in
            if error.code != "ABORT_ERR", error.code != "ERR_STREAM_PREMATURE_CLOSE" {
                finish(error, isFinal: false)
            }
        }
        let listener = stream.addLink(.error, link, .append)
        if isLast, stream.isReadable { cleanUps.append { stream.remove(listener) } }
        switch output {
        case .nothing: break
        case .stream(let source): try connect(source, stream, ends: ends, isLast: isLast)
        case .chunks(let chunks): try pump(chunks, into: stream, ends: ends)
        }
    }

    // MARK: Functions

    /// What a function reads: the stages before it.
    private func source(of output: Output) throws -> StreamSource {
        let controller = self.controller ?? AbortController()
        self.controller = controller
        let chunks: any ChunkSource
        switch output {
        case .chunks(let before): chunks = before
        case .stream(let before as Readable): chunks = StreamWalk(before, destroysOnReturn: true)
        case .stream(let before):
            throw NodeError.ERR_INVALID_ARG_TYPE("val", ["Readable", "Iterable", "AsyncIterable"], before)
        case .nothing: preconditionFailure("a function has a stage before it")
        }
        return StreamSource(chunks: chunks, signal: controller.signal)
    }

    /// Writes chunks to a stream, and ends it with them.
    private func pump(_ chunks: any ChunkSource, into sink: Stream, ends: Bool) throws {
        guard let destination = sink as? any PipeDestination else {
            throw NodeError.ERR_INVALID_ARG_TYPE("val", ["Writable"], sink)
        }
        waitingCount += 1
        let pump = ChunkPump(chunks, destination)
        startTask { [self] in
            do {
                try await pump.run(ends: ends)
                done(nil)
            } catch {
                done(error)
            }
        }
    }

    /// The stream that has the output of a generator in the last place.
    private func through(_ run: GeneratorRun<Chunk>) throws -> Stream {
        let through = PassThrough(TransformOptions(objectMode: true))
        try pump(run, into: through, ends: true)
        watch(through, isFirst: false, isLast: true)
        return through
    }

    /// Runs a function that reads to the end; the stream has what it returns.
    private func finishIn(_ body: @escaping StreamSink<Any?>, _ source: StreamSource) -> Stream {
        let through = PassThrough(TransformOptions(objectMode: true))
        waitingCount += 1
        startTask { [self] in
            do {
                if let value = try await body(source) { through.write(Chunk(object: value)) }
                if options.end != false { through.end() }
                reactor.nextTick { [self] in done(nil) }
            } catch {
                // The stages before it, which the function has left, are destroyed first.
                reactor.queueMicrotask { [self] in
                    through.destroy(error)
                    reactor.nextTick { [self] in done(error) }
                }
            }
        }
        watch(through, isFirst: false, isLast: true)
        return through
    }

    // MARK: Streams

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
        defer { controller?.abort() }
        let destroys = self.destroys
        self.destroys = []
        for destroy in destroys { destroy(error) }
        if let abortListener { options.signal?.off(.abort, abortListener) }
        abortListener = nil
        guard isFinal, !isOver else { return }
        isOver = true
        if error == nil { for cleanUp in cleanUps { cleanUp() } }
        cleanUps = []
        stages = []
        let result = error
        reactor.nextTick { [callback] in try callback(result) }
    }
}

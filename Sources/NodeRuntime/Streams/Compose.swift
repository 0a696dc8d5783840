extension stream {
    /// One duplex of several streams: what is written goes through the first, what is read comes out of the last.
    /// Node: stream.compose(streams).
    ///
    /// An error of one destroys all.
    /// - Throws: ERR_MISSING_ARGS without streams, ERR_INVALID_ARG_VALUE when one between others has only one half.
    public static func compose(_ streams: Stream...) throws -> Duplex { try compose(streams) }

    static func compose(_ streams: [Stream]) throws -> Duplex {
        guard let first = streams.first, let last = streams.last else { throw NodeError.ERR_MISSING_ARGS("streams") }
        for (index, part) in streams.enumerated() {
            let lacksOutput = index < streams.count - 1 && !(part is Readable)
            let lacksInput = index > 0 && !(part is any WritableStream)
            if lacksOutput || lacksInput {
                let reason = lacksOutput ? "must be readable" : "must be writable"
                throw NodeError.ERR_INVALID_ARG_VALUE("streams[\(index)]", part, reason)
            }
        }
        let composed = ComposedDuplex(first as? any WritableStream, last as? Readable)
        if streams.count > 1 {
            try pipeline(streams) { composed.partsAreDone($0) }
        } else {
            finished(first) { composed.partsAreDone($0) }
        }
        composed.begin(last)
        return composed
    }

    /// Node: stream.compose(async function* (source) { … }, …). Streams among them: `Duplex.from { source, yield in … }`.
    public static func compose(_ first: @escaping StreamGenerator, _ others: StreamGenerator...) throws -> Duplex {
        let streams = ([first] + others).map { Duplex.from($0) }
        return try compose(streams)
    }
}

extension Readable {
    /// This stream and what is made of it, as one stream. Node: readable.compose(stream[, options]).
    ///
    /// - Throws: as `stream.compose`.
    public final func compose(_ next: Stream, _ options: ComposeOptions = ComposeOptions()) throws -> Duplex {
        let composed = try stream.compose([self, next])
        if let signal = options.signal { stream.addAbortSignal(signal, composed) }
        return composed
    }

    /// Node: readable.compose(async function* (source) { … }[, options]).
    public final func compose(
        _ generator: @escaping StreamGenerator, _ options: ComposeOptions = ComposeOptions()
    ) throws -> Duplex {
        try compose(Duplex.from(generator), options)
    }
}

/// Node: the options of readable.compose.
public struct ComposeOptions {
    /// Aborting it destroys the composition.
    public var signal: AbortSignal?

    public init(signal: AbortSignal? = nil) { self.signal = signal }
}

/// The outside of a composition.
private final class ComposedDuplex: Duplex {
    private let head: (any WritableStream)?
    private let tail: Readable?
    private var arePartsDone = false
    private var drainCallback: StreamCallback?
    private var finishCallback: StreamCallback?
    /// `_destroy` waits for the parts.
    private var closeCallback: StreamCallback?

    init(_ head: (any WritableStream)?, _ tail: Readable?) {
        self.head = head
        self.tail = tail
        super.init(
            DuplexOptions(
                readable: tail != nil, writable: head != nil, readableObjectMode: tail?.readableObjectMode,
                writableObjectMode: head?.writableObjectMode))
    }

    func begin(_ last: Stream) {
        if let head: Stream = head {
            _ = head.addLink(.drain, EventListener(Void.self, take0: { [self] in headDrained() }), .append)
        }
        _ = EndOfStream(last, FinishedOptions()) { [self] _ in lastIsDone() }
        guard let tail else { return }
        tail.on(.data) { [self] chunk in if !push(chunk) { tail.pause() } }
        tail.on(.end) { [self] in push(Chunk?.none) }
    }

    func partsAreDone(_ error: (any Error)?) {
        arePartsDone = true
        if let callback = closeCallback {
            closeCallback = nil
            callback(error)
        } else if let error {
            destroyStream(error)
        } else if tail == nil, head == nil {
            destroyStream(nil)
        }
    }

    private func headDrained() {
        let callback = drainCallback
        drainCallback = nil
        callback?()
    }

    private func lastIsDone() {
        let callback = finishCallback
        finishCallback = nil
        callback?()
    }

    override func _write(_ chunk: Chunk, _ encoding: String, _ callback: StreamCallback) throws {
        guard let head else { return callback() }
        if head.write(chunk, encoding) { callback() } else { drainCallback = callback }
    }

    override func _final(_ callback: StreamCallback) {
        guard let head else { return callback() }
        head._endPiped()
        finishCallback = callback
    }

    override func _read(_ size: Int) { tail?.resume() }

    override func _destroy(_ error: (any Error)?, _ callback: StreamCallback) {
        drainCallback = nil
        finishCallback = nil
        let error = error ?? (arePartsDone ? nil : NodeError.ABORT_ERR())
        let last: Stream? = tail ?? head
        if arePartsDone { callback(error) } else { closeCallback = callback }
        last?.giveUp(error)
    }
}

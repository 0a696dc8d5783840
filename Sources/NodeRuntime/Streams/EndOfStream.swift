/// Node: the options of stream.finished.
public struct FinishedOptions {
    /// false: an 'error' alone does not end the waiting.
    public var error: Bool?
    /// false: the readable half need not end; by default the halves that the stream has.
    public var readable: Bool?
    public var writable: Bool?
    /// Aborting it ends the waiting with an AbortError; the stream lives on.
    public var signal: AbortSignal?
    /// Of the promise form: takes the listeners back at the end.
    public var cleanup: Bool?

    public init(
        error: Bool? = nil, readable: Bool? = nil, writable: Bool? = nil, signal: AbortSignal? = nil,
        cleanup: Bool? = nil
    ) {
        self.error = error
        self.readable = readable
        self.writable = writable
        self.signal = signal
        self.cleanup = cleanup
    }
}

/// Waits until a stream has done all that it will do. Node: stream.finished.
///
/// It lives in the listeners that it adds, until `cleanUp`; they are the stream's, so that it does not hold the stream.
final class EndOfStream {
    private weak var stream: Stream?
    private let waitsForReadable: Bool
    private let waitsForWritable: Bool
    /// The last word is 'close': the ends of the halves only lead to it.
    private var willEmitClose: Bool
    private var isWritableDone: Bool
    private var isReadableDone: Bool
    private var callback: (((any Error)?) throws -> Void)?
    private var listeners: [EventListener] = []
    private var signal: AbortSignal?
    private var abortListener: EventListener?

    init(_ stream: Stream, _ options: FinishedOptions, _ callback: @escaping ((any Error)?) throws -> Void) {
        self.stream = stream
        self.callback = callback
        let flags = stream.flags
        waitsForReadable = options.readable ?? !flags.contains(.notReadable)
        waitsForWritable = options.writable ?? !flags.contains(.notWritable)
        isWritableDone = stream.isWritingDone
        isReadableDone = stream.isReadingDone
        willEmitClose =
            flags.intersection([.autoDestroy, .emitsNoClose, .closed]) == .autoDestroy
            && !flags.contains(.notReadable) == waitsForReadable && !flags.contains(.notWritable) == waitsForWritable
        listen(stream, options)
    }

    private func listen(_ stream: Stream, _ options: FinishedOptions) {
        let isClosed = stream.closed
        func add(_ event: KnownEvent, _ body: @escaping () -> Void) {
            listeners.append(stream.addLink(event, EventListener(Void.self, take0: body), .append))
        }
        if !willEmitClose { add(.aborted) { [self] in closed() } }
        add(.end) { [self] in ended() }
        add(.finish) { [self] in finished() }
        if options.error != false {
            let link = EventListener(take1of1: (any Error).self) { [self] error in tell(error) }
            listeners.append(stream.addLink(.error, link, .append))
        }
        add(.close) { [self] in closed() }
        if isClosed {
            stream.reactor.nextTick { [self] in withExtendedLifetime(stream) { closed() } }
        } else if isOver(stream) {
            stream.reactor.nextTick { [self] in tell(stream.failure) }
        }
        if let signal = options.signal, !isClosed { follow(signal, stream) }
    }

    /// Whether nothing of what is waited for will be announced any more, though the stream is not closed.
    private func isOver(_ stream: Stream) -> Bool {
        if stream.flags.contains(.errorEmitted) { return !willEmitClose }
        if !waitsForReadable, !willEmitClose || stream.isReadable && !stream.isReadingDone {
            return (isWritableDone || !stream.isWritable) && stream.output?.pendingCount ?? 0 == 0
        }
        if !waitsForWritable, !willEmitClose || stream.isWritable {
            return isReadableDone || !(stream.isReadable && !stream.isReadingDone)
        }
        return false
    }

    private func finished() {
        guard let stream else { return }
        isWritableDone = true
        if stream.destroyed { willEmitClose = false }
        if willEmitClose, !stream.isReadable || waitsForReadable { return }
        if !waitsForReadable || isReadableDone { tell(nil) }
    }

    private func ended() {
        guard let stream else { return }
        isReadableDone = true
        if stream.destroyed { willEmitClose = false }
        if willEmitClose, !stream.isWritable || waitsForWritable { return }
        if !waitsForWritable || isWritableDone { tell(nil) }
    }

    private func closed() {
        guard let stream else { return }
        if let failure = stream.failure { return tell(failure) }
        let endedEarly = waitsForReadable && !isReadableDone && !stream.isReadingDone && stream.hasReadableHalf
        let finishedEarly = waitsForWritable && !isWritableDone && !stream.isWritingDone
        tell(endedEarly || finishedEarly ? NodeError.ERR_STREAM_PREMATURE_CLOSE : nil)
    }

    private func tell(_ error: (any Error)?) {
        guard let callback else { return }
        self.callback = nil
        if let abortListener { signal?.off(.abort, abortListener) }
        abortListener = nil
        do { try callback(error) } catch { reportUncaught(error) }
    }

    /// Takes all listeners back and forgets the callback.
    func cleanUp() {
        callback = nil
        for listener in listeners { stream?.remove(listener) }
        listeners = []
    }

    private func follow(_ signal: AbortSignal, _ stream: Stream) {
        let abort = { [self] in
            guard let callback else { return }
            cleanUp()
            try callback(NodeError.ABORT_ERR(signal.reason))
        }
        if signal.aborted { return stream.reactor.nextTick(abort) }
        self.signal = signal
        let listener = signal.listener(.abort, abort)
        abortListener = listener
        signal.once(.abort, listener)
    }
}

extension Stream {
    final var hasReadableHalf: Bool { self is Readable && !flags.contains(.notReadable) }

    /// 'finish' was emitted, or nothing stands before it.
    final var isWritingDone: Bool {
        if flags.contains(.notWritable) { return false }
        if flags.contains(.finished) { return true }
        return flags.intersection([.writableEnded, .errored]) == .writableEnded && output?.length ?? 0 == 0
    }

    /// 'end' was emitted, or nothing stands before it.
    final var isReadingDone: Bool {
        if flags.contains(.notReadable) || flags.contains(.errored) { return false }
        if flags.contains(.endEmitted) { return true }
        return flags.contains(.sourceEnded) && waitingLength == 0
    }

    /// Destroys a stream that others have given up. Node: without an error an unfinished one gets an AbortError.
    final func giveUp(_ error: (any Error)?) {
        guard !destroyed else { return }
        let isUnfinished = isReadable && !isReadingDone || isWritable
        destroyStream(error ?? (isUnfinished ? NodeError.ABORT_ERR() : nil))
    }
}

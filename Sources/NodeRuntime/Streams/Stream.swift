import Buffers
import Reactor

/// The base of all streams: the machinery of a readable half that flows or waits, of a writable half that tells when it is
/// full, and one end for both. Node: Stream.
///
/// Which halves a program sees is the subclass's affair: `Readable`, `Writable` and `Duplex` put Node's names on them. It
/// belongs to one reactor's thread. Neither half costs memory before it is used: a request without a body that is answered
/// at once allocates no state here.
///
/// A class is one of two kinds. One made by `init(reactor:)` drives itself: it pushes bytes by `_push` at its own pace, takes
/// any amount at once by `_transmit`, and hears by `_consumed` what was read. All others follow Node's protocol: `_read`,
/// `_write`, `_final`, `_destroy`, `_construct`, overridden or given as options.
open class Stream: EventEmitter {
    /// Ticks of this class; subclasses count on from `firstSubclassTick`.
    enum TickCode {
        static let resume = 0
        static let readable = 1
        static let readMore = 2
        static let readNothing = 3
        static let readableListening = 4
        static let end = 5
        static let endWriting = 6
        static let drain = 7
        static let afterWrite = 8
        static let finishIfStillDone = 9
        static let finish = 10
        static let failHeldWrites = 11
        static let close = 12
        static let construct = 13
    }

    public static let firstSubclassTick = 16

    // Fixed at init.
    /// The thread's loop.
    public final let reactor: Reactor

    // Owned by the reactor's thread.
    @usableFromInline @exclusivity(unchecked) final var flags: StreamFlags
    @usableFromInline @exclusivity(unchecked) final var input: ReadableState?
    @usableFromInline @exclusivity(unchecked) final var output: WritableState?
    @exclusivity(unchecked) final var failure: (any Error)?
    @exclusivity(unchecked) final var details: StreamDetails?

    /// A source and sink of bytes with a pace of its own. It is never destroyed by itself.
    public init(reactor: Reactor) {
        self.reactor = reactor
        flags = [.selfDriven, .reading]
        super.init()
    }

    /// The same with settings of its own.
    init(reactor: Reactor, flags: StreamFlags) {
        self.reactor = reactor
        self.flags = flags
        super.init()
        if flags.contains(.constructDue) { reactor.enqueueTick(self, TickCode.construct) }
    }

    // MARK: What classes that drive themselves override

    /// The consumer has taken `bytes` of what was pushed: more may come.
    open func _consumed(_ bytes: Int) {}

    /// Takes bytes to send, any amount at once; `_sent` reports them gone. With `isLast` the writable half ends with them.
    open func _transmit(_ slice: ByteSlice, isLast: Bool) {}

    /// Ends the writable half, with nothing more to send.
    open func _transmitEnd() {}

    /// A chunk is about to be taken, as the program gave it, where `_reportWrites` was called. The encoding is "buffer" for bytes.
    open func _willTransmit(_ chunk: Chunk, _ encoding: String) {}

    /// Sends a last text without keeping it and returns true, where that can be done.
    open func _endAtOnce(_ text: String) -> Bool { false }

    /// The readable half is done.
    open func didEnd() {}

    /// The reader wants data: a source that has not begun begins.
    open func _flowStarted() {}

    /// What a write hears after `end`; a socket whose peer has ended it has a reason of its own.
    open var _writeAfterEndError: NodeError { .ERR_STREAM_WRITE_AFTER_END }

    /// Emits 'close', for which sockets have an argument.
    open func _announceClose() { deliver(.close) }

    /// `destroy` was called for the first time. Node's way by default; a class with its own calls `emitClose` at its end.
    open func _tearDown(_ error: (any Error)?) { tearDownByProtocol(error) }

    // MARK: What classes of Node's protocol override

    /// Fetches data and hands it to `push`, then or later. Node: readable._read(size).
    open func _read(_ size: Int) throws {
        guard let read = details?.read else { throw NodeError.ERR_METHOD_NOT_IMPLEMENTED("_read()") }
        try read(self, size)
    }

    /// Takes one chunk and calls back when it is done. Node: writable._write(chunk, encoding, callback).
    open func _write(_ chunk: Chunk, _ encoding: String, _ callback: StreamCallback) throws {
        if let write = details?.write { return try write(self, chunk, encoding, callback) }
        try _writev([(chunk, encoding)], callback)
        if flags.contains(.lacksWritev) { throw NodeError.ERR_METHOD_NOT_IMPLEMENTED("_write()") }
    }

    /// Takes several chunks at once. Node: writable._writev(chunks, callback).
    open func _writev(_ chunks: [(chunk: Chunk, encoding: String)], _ callback: StreamCallback) throws {
        guard let writev = details?.writev else { return flags.formUnion(.lacksWritev) }
        try writev(self, chunks, callback)
    }

    /// Everything was written: does what is left to do before 'finish'. Node: writable._final(callback).
    open func _final(_ callback: StreamCallback) throws {
        guard let final = details?.final else { return flags.formUnion(.lacksFinal) }
        try final(self, callback)
    }

    /// Releases what the stream holds. Node: stream._destroy(error, callback).
    open func _destroy(_ error: (any Error)?, _ callback: StreamCallback) throws {
        guard let destroy = details?.destroy else { return callback(error) }
        try destroy(self, error, callback)
    }

    /// Makes the stream ready; it neither reads nor writes before the callback. Node: stream._construct(callback).
    open func _construct(_ callback: StreamCallback) throws {
        guard let construct = details?.construct else { return flags.formUnion(.lacksConstruct) }
        try construct(self, callback)
    }

    /// Everything was written and `_final` is done; 'finish' follows.
    func didPrefinish() {}

    final func makeDetails() -> StreamDetails {
        if let details { return details }
        let fresh = StreamDetails()
        details = fresh
        return fresh
    }

    // MARK: The end of both halves

    /// Whether everything is torn down. Node: stream.closed.
    open var closed: Bool { flags.contains(.closed) }

    /// Emits 'end' once; for a subclass whose stream ends without a reader too.
    @inlinable
    public final func emitEnd() {
        guard !flags.contains(.endEmitted) else { return }
        flags.insert(.endEmitted)
        deliver(Event<Stream, Void>(.end))
        didEnd()
    }

    // MARK: Ticks, listeners and reuse

    open override func runTick(_ opcode: Int) {
        switch opcode {
        case TickCode.resume: resumed()
        case TickCode.readable: emitReadable()
        case TickCode.readMore: readMore()
        case TickCode.readNothing: _ = takeChunk(0)
        case TickCode.readableListening: updateReadableListening()
        case TickCode.end: endIfRead()
        case TickCode.endWriting: endWriting()
        case TickCode.drain: drained()
        case TickCode.afterWrite: afterWriteTick()
        case TickCode.finishIfStillDone: finishIfStillDone()
        case TickCode.finish: finishNow()
        case TickCode.failHeldWrites: failHeldWrites()
        case TickCode.close: emitCloseOnce()
        case TickCode.construct: construct()
        default: preconditionFailure("a tick that nobody knows")
        }
    }

    /// A stream that drives itself and that nobody else holds starts a second life with no state of the first.
    public final func _resetForReuse() {
        flags = flags.intersection(.settings).union(.reading)
        if input != nil { input = nil }
        if output != nil { output = nil }
        if failure != nil { failure = nil }
        if listenerMask != 0 { _dropListeners() }
    }

    /// A destroyed stream that drives itself begins anew with its listeners: a socket that connects again.
    public final func _revive() {
        flags = flags.intersection(.settings).union(.reading)
        input = nil
        output = nil
        failure = nil
    }

    /// The listeners of a life that is over go; the library's own may stay (`OwnListeners`).
    open func _dropListeners() { unlinkListeners() }

    /// Runs user code; what it throws is an uncaught exception, as in Node.
    @inline(__always)
    public final func report(_ body: () throws -> Void) {
        do { try body() } catch { reactor.reportUncaught(error) }
    }
}

extension Event where Emitter: Stream, Arguments == Void {
    /// Node: 'close': nothing follows. Disfavored, so that a subclass whose 'close' has arguments may declare its own.
    @_disfavoredOverload public static var close: Self { Self(.close) }
}

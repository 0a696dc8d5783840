import Buffers
import Reactor

/// The base of all streams: the machinery of a readable half that flows or waits, of a writable half that tells when it is
/// full, and one end for both. Node: Stream.
///
/// Which halves a program sees is the subclass's affair: `Readable`, `Writable` and `Duplex` put Node's names on them. It
/// belongs to one reactor's thread. Neither half costs memory before it is used: a request without a body that is answered
/// at once allocates no state here. Sources and sinks of bytes override the underscored methods.
open class Stream: EventEmitter {
    struct Flags: OptionSet {
        let rawValue: UInt16

        /// Data is delivered as it comes.
        static let flowing = Flags(rawValue: 1 << 0)
        /// `pause` was called: a new 'data' listener does not start the flow.
        static let paused = Flags(rawValue: 1 << 1)
        /// The source has nothing more (push(null)).
        static let sourceEnded = Flags(rawValue: 1 << 2)
        /// 'end' was emitted.
        static let endEmitted = Flags(rawValue: 1 << 3)
        /// Somebody has read or resumed.
        static let didRead = Flags(rawValue: 1 << 4)
        /// `end` was called.
        static let writableEnded = Flags(rawValue: 1 << 5)
        /// 'finish' was emitted.
        static let finished = Flags(rawValue: 1 << 6)
        /// A `write` returned false: 'drain' is due.
        static let needsDrain = Flags(rawValue: 1 << 7)
        static let destroyed = Flags(rawValue: 1 << 8)
        /// 'close' was emitted.
        static let closed = Flags(rawValue: 1 << 9)
        /// A tick for the flow, and for 'drain', stands in the queue.
        static let flowQueued = Flags(rawValue: 1 << 10)
        static let drainQueued = Flags(rawValue: 1 << 11)
    }

    /// Ticks of this class; subclasses count on from `firstSubclassTick`.
    private enum TickCode {
        static let flow = 0
        static let drain = 1
    }

    public static let firstSubclassTick = 16

    // Fixed at init.
    /// The thread's loop.
    public final let reactor: Reactor

    // Owned by the reactor's thread.
    @exclusivity(unchecked) final var flags: Flags = []
    @exclusivity(unchecked) private var input: ReadableState?
    @exclusivity(unchecked) private var output: WritableState?
    @exclusivity(unchecked) private var failure: (any Error)?

    public init(reactor: Reactor) {
        self.reactor = reactor
        super.init()
    }

    // MARK: What subclasses override

    /// The consumer has taken `bytes` of what was pushed: more may come.
    open func _consumed(_ bytes: Int) {}

    /// Takes bytes to send, any amount at once; `_sent` reports them gone. With `isLast` the writable half ends with them.
    open func _transmit(_ slice: ByteSlice, isLast: Bool) {}

    /// Ends the writable half, with nothing more to send.
    open func _transmitEnd() {}

    /// The reader wants data: a source that has not begun begins.
    open func _flowStarted() {}

    /// What a write hears after `end`; a socket whose peer has ended it has a reason of its own.
    open var _writeAfterEndError: NodeError { .ERR_STREAM_WRITE_AFTER_END }

    /// Emits 'close', for which sockets have an argument.
    open func _announceClose() { deliver(.close) }

    /// `destroy` was called for the first time.
    open func _tearDown(_ error: (any Error)?) {}

    // MARK: Readable

    final var waitingByteCount: Int { input?.byteCount ?? 0 }

    final func startFlow() {
        flags.remove(.paused)
        flags.insert([.flowing, .didRead])
        _flowStarted()
        queueFlow()
    }

    final func stopFlow() {
        flags.remove(.flowing)
        flags.insert(.paused)
    }

    /// The source delivers bytes.
    public final func _push(_ slice: ByteSlice) {
        if flags.contains(.flowing), input == nil || input?.isEmpty == true, !flags.contains(.flowQueued) {
            hand(slice)
        } else {
            makeInput().append(slice)
        }
    }

    /// The source has ended: 'end' follows once everything is read.
    public final func _pushEnd() {
        flags.insert(.sourceEnded)
        if flags.contains(.flowing) { queueFlow() }
    }

    /// Takes out what waits for a reader, for an owner of the source who reads on in the stream's stead.
    public final func _takeUnread() -> [ByteSlice] {
        var slices: [ByteSlice] = []
        while let slice = input?.popFirst() { slices.append(slice) }
        return slices
    }

    private func makeInput() -> ReadableState {
        if let input { return input }
        let fresh = ReadableState()
        input = fresh
        return fresh
    }

    private func queueFlow() {
        guard !flags.contains(.flowQueued) else { return }
        flags.insert(.flowQueued)
        reactor.enqueueTick(self, TickCode.flow)
    }

    private func hand(_ slice: ByteSlice) {
        deliver(Event<Stream, Chunk>(.data), Chunk(slice))
        _consumed(slice.count)
    }

    private func flow() {
        flags.remove(.flowQueued)
        while flags.contains(.flowing), let slice = input?.popFirst() { hand(slice) }
        endIfRead()
    }

    private func endIfRead() {
        guard flags.contains(.sourceEnded), !flags.contains(.endEmitted), flags.contains(.flowing),
            input?.isEmpty ?? true
        else { return }
        emitEnd()
    }

    /// Emits 'end' once; for a subclass whose stream ends without a reader too.
    public final func emitEnd() {
        guard !flags.contains(.endEmitted) else { return }
        flags.insert(.endEmitted)
        deliver(Event<Stream, Void>(.end))
        didEnd()
    }

    /// The readable half is done.
    open func didEnd() {}

    // MARK: Writable

    public final var _isWritableEnded: Bool { flags.contains(.writableEnded) }
    public final var _isFinished: Bool { flags.contains(.finished) }
    public final var _needsDrain: Bool { flags.contains(.needsDrain) }

    public final var _unsentByteCount: Int { output?.byteCount ?? 0 }

    public final var _highWaterMark: Int {
        get { output?.highWaterMark ?? WritableState.highWaterMarkDefault }
        set { makeOutput().highWaterMark = newValue }
    }

    public typealias WriteCallback = ((any Error)?) throws -> Void

    public final func _accept(_ slice: ByteSlice, _ callback: WriteCallback?) -> Bool {
        guard !flags.contains(.writableEnded) else { return refuse(_writeAfterEndError, callback) }
        guard !flags.contains(.destroyed) else { return refuse(.ERR_STREAM_DESTROYED("write"), callback) }
        let state = makeOutput()
        state.append(slice.count, callback)
        let isBelowMark = state.byteCount < state.highWaterMark
        if !isBelowMark { flags.insert(.needsDrain) }
        _transmit(slice, isLast: false)
        return isBelowMark
    }

    public final func _endText(_ chunk: String) {
        if flags.isDisjoint(with: [.writableEnded, .destroyed]), output == nil, _endAtOnce(chunk) {
            flags.insert(.writableEnded)
        } else {
            _endAfter(ByteSlice(utf8: chunk))
        }
    }

    /// A subclass that can send a last text without keeping it does so and returns true.
    open func _endAtOnce(_ text: String) -> Bool { false }

    public final func _endAfter(_ slice: ByteSlice) {
        guard !flags.contains(.writableEnded) else {
            if !slice.isEmpty { _ = refuse(_writeAfterEndError, nil) }
            return
        }
        guard !flags.contains(.destroyed) else { return }
        if slice.isEmpty {
            flags.insert(.writableEnded)
            _transmitEnd()
        } else {
            makeOutput().append(slice.count, nil)
            flags.insert(.writableEnded)
            _transmit(slice, isLast: true)
        }
    }

    /// Marks the stream destroyed on its last way.
    public final func _markDestroyed() { flags.insert(.destroyed) }

    /// Marks the writable half ended without sending anything: the subclass knows that no body follows.
    public final func _endWithoutBody() { flags.insert(.writableEnded) }

    /// `bytes` of what `_write` took are gone: their callbacks run, and 'drain' when all are.
    public final func _sent(_ bytes: Int) {
        guard let output, output.acknowledge(bytes) || output.byteCount == 0 else { return }
        queueDrain()
    }

    private func queueDrain() {
        guard !flags.contains(.drainQueued) else { return }
        flags.insert(.drainQueued)
        reactor.enqueueTick(self, TickCode.drain)
    }

    private func drained() {
        flags.remove(.drainQueued)
        guard let output else { return }
        if output.byteCount == 0, flags.contains(.needsDrain), flags.isDisjoint(with: [.writableEnded, .destroyed]) {
            flags.remove(.needsDrain)
            deliver(Event<Stream, Void>(.drain))
        }
        while let callback = output.popDueCallback() { report { try callback(nil) } }
    }

    /// Emits 'finish' once.
    public final func emitFinish() {
        guard !flags.contains(.finished) else { return }
        flags.insert(.finished)
        if output != nil { drained() }
        deliver(Event<Stream, Void>(.finish))
    }

    private func makeOutput() -> WritableState {
        if let output { return output }
        let fresh = WritableState()
        output = fresh
        return fresh
    }

    private func refuse(_ error: NodeError, _ callback: WriteCallback?) -> Bool {
        if let callback { reactor.nextTick { try callback(error) } }
        // A destroyed stream has said its last; as in Node, only the callback hears of a late write.
        if flags.contains(.writableEnded), !flags.contains(.destroyed) {
            reactor.nextTick { [self] in try emit(.error, error) }
        }
        return false
    }

    // MARK: The end of both

    /// Node: stream.errored.
    public final var errored: (any Error)? { failure }
    /// `destroy` was called with an error.
    public final var hasErrored: Bool { failure != nil }
    public final var destroyed: Bool { flags.contains(.destroyed) }

    /// Ends both halves at once; 'error' (with an error) and 'close' follow. Node: stream.destroy([error]).
    @discardableResult
    public final func destroy(_ error: (any Error)? = nil) -> Self {
        guard !flags.contains(.destroyed) else { return self }
        flags.insert(.destroyed)
        failure = error
        _tearDown(error)
        return self
    }

    /// Callbacks of writes that will never happen get the error.
    public final func failPendingWrites(_ error: any Error) {
        guard let output else { return }
        while let callback = output.popCallback() { report { try callback(error) } }
    }

    /// Emits 'close' once, after 'error' when there is one.
    public final func emitClose(error: (any Error)?) {
        guard !flags.contains(.closed) else { return }
        flags.insert(.closed)
        if let error { report { try emit(.error, error) } }
        _announceClose()
    }

    // MARK: Ticks and reuse

    open override func runTick(_ opcode: Int) {
        switch opcode {
        case TickCode.flow: flow()
        case TickCode.drain: drained()
        default: preconditionFailure("a tick that nobody knows")
        }
    }

    /// A stream that nobody else holds starts a second life with no state of the first.
    public final func _resetForReuse() {
        flags = []
        if input != nil { input = nil }
        if output != nil { output = nil }
        if failure != nil { failure = nil }
        if listenerMask != 0 { removeAllListeners() }
    }

    /// A destroyed stream begins anew with its listeners: a socket that connects again.
    public final func _revive() {
        flags = []
        input = nil
        output = nil
        failure = nil
    }

    // MARK: Emitting from the library

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

import Buffers
import Reactor

/// Node's stream.Duplex as far as http2 streams and sockets share it: a readable half that flows or waits, a writable half
/// that tells when it is full, and one end for both.
///
/// It belongs to one reactor's thread. Neither half costs memory before it is used: a request without a body that is
/// answered at once allocates no state here. Subclasses move the bytes: they override the underscored methods.
open class Duplex: EventEmitter {
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

    /// Takes bytes to send; `_sent` reports them gone. With `isLast` the writable half ends with them.
    open func _write(_ slice: ByteSlice, isLast: Bool) {}

    /// Ends the writable half, with nothing more to send.
    open func _final() {}

    /// `destroy` was called for the first time.
    open func _destroy(_ error: (any Error)?) {}

    // MARK: Readable

    public final var readableEnded: Bool { flags.contains(.endEmitted) }
    /// Bytes that wait for a reader.
    public final var readableLength: Int { input?.byteCount ?? 0 }
    /// Somebody reads, or has read.
    public final var didRead: Bool { flags.contains(.didRead) }
    public final func isPaused() -> Bool { flags.contains(.paused) }

    /// Lets data flow from the next tick on, whether anybody listens or not.
    @discardableResult
    public final func resume() -> Self {
        flags.remove(.paused)
        flags.insert([.flowing, .didRead])
        queueFlow()
        return self
    }

    /// Holds data back: at the source, once its window is used up.
    @discardableResult
    public final func pause() -> Self {
        flags.remove(.flowing)
        flags.insert(.paused)
        return self
    }

    open override func didAddListener(_ event: KnownEvent) {
        // A 'data' listener starts the flow unless the program has paused it.
        if event == .data, !flags.contains(.paused) { resume() }
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
        deliver(.data, Chunk(slice))
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
        deliver(.end)
        didEnd()
    }

    /// The readable half is done.
    open func didEnd() {}

    // MARK: Writable

    public final var writableEnded: Bool { flags.contains(.writableEnded) }
    public final var writableFinished: Bool { flags.contains(.finished) }
    public final var writableNeedDrain: Bool { flags.contains(.needsDrain) }
    /// Bytes that `write` took and that are not sent.
    public final var writableLength: Int { output?.byteCount ?? 0 }
    /// From how many unsent bytes on `write` returns false. Node: 65536 for http2 streams.
    public final var writableHighWaterMark: Int {
        get { output?.highWaterMark ?? WritableState.highWaterMarkDefault }
        set { makeOutput().highWaterMark = newValue }
    }

    /// Sends a buffer. Node: stream.write(chunk[, callback]).
    ///
    /// - Returns: false when the program should wait for 'drain'.
    @discardableResult
    public final func write(_ chunk: Buffer, _ callback: WriteCallback? = nil) -> Bool {
        write(chunk.byteSlice, callback)
    }

    /// Sends text as UTF-8.
    @discardableResult
    public final func write(_ chunk: String, _ callback: WriteCallback? = nil) -> Bool {
        write(ByteSlice(utf8: chunk), callback)
    }

    @discardableResult
    public final func write(_ chunk: [UInt8], _ callback: WriteCallback? = nil) -> Bool {
        write(ByteSlice(chunk), callback)
    }

    /// Passes on what a 'data' event delivered, without copying it.
    @discardableResult
    public final func write(_ chunk: Chunk, _ callback: WriteCallback? = nil) -> Bool {
        write(chunk.byteSlice, callback)
    }

    public typealias WriteCallback = ((any Error)?) throws -> Void

    private func write(_ slice: ByteSlice, _ callback: WriteCallback?) -> Bool {
        guard !flags.contains(.writableEnded) else { return refuse(.ERR_STREAM_WRITE_AFTER_END, callback) }
        guard !flags.contains(.destroyed) else { return refuse(.ERR_STREAM_DESTROYED("write"), callback) }
        let state = makeOutput()
        state.append(slice.count, callback)
        let isBelowMark = state.byteCount < state.highWaterMark
        if !isBelowMark { flags.insert(.needsDrain) }
        _write(slice, isLast: false)
        return isBelowMark
    }

    /// Ends the writable half. Node: stream.end([callback]).
    @discardableResult
    public final func end() -> Self { end(ByteSlice()) }

    /// Sends a last chunk and ends.
    @discardableResult
    public final func end(_ chunk: Buffer) -> Self { end(chunk.byteSlice) }

    @discardableResult
    public final func end(_ chunk: [UInt8]) -> Self { end(ByteSlice(chunk)) }

    @discardableResult
    public final func end(_ chunk: Chunk) -> Self { end(chunk.byteSlice) }

    /// Sends last text and ends.
    @inlinable @inline(__always) @discardableResult
    public final func end(_ chunk: String) -> Self {
        endText(chunk)
        return self
    }

    @usableFromInline
    final func endText(_ chunk: String) {
        if flags.isDisjoint(with: [.writableEnded, .destroyed]), output == nil, _endAtOnce(chunk) {
            flags.insert(.writableEnded)
        } else {
            _ = end(ByteSlice(utf8: chunk))
        }
    }

    /// A subclass that can send a last text without keeping it does so and returns true.
    open func _endAtOnce(_ text: String) -> Bool { false }

    private func end(_ slice: ByteSlice) -> Self {
        guard !flags.contains(.writableEnded) else {
            if !slice.isEmpty { _ = refuse(.ERR_STREAM_WRITE_AFTER_END, nil) }
            return self
        }
        guard !flags.contains(.destroyed) else { return self }
        if slice.isEmpty {
            flags.insert(.writableEnded)
            _final()
        } else {
            makeOutput().append(slice.count, nil)
            flags.insert(.writableEnded)
            _write(slice, isLast: true)
        }
        return self
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
            deliver(.drain)
        }
        while let callback = output.popDueCallback() { report { try callback(nil) } }
    }

    /// Emits 'finish' once.
    public final func emitFinish() {
        guard !flags.contains(.finished) else { return }
        flags.insert(.finished)
        if output != nil { drained() }
        deliver(.finish)
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
        if error.code == "ERR_STREAM_WRITE_AFTER_END", !flags.contains(.destroyed) {
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
        _destroy(error)
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
        deliver(.close)
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

    // MARK: Emitting from the library

    /// Runs user code; what it throws is an uncaught exception, as in Node.
    @inline(__always)
    public final func report(_ body: () throws -> Void) {
        do { try body() } catch { reactor.reportUncaught(error) }
    }

}

extension Event where Emitter: Duplex, Arguments == Void {
    /// Node: 'end': everything was read.
    public static var end: Self { Self(.end) }
    /// Node: 'finish': everything was handed over.
    public static var finish: Self { Self(.finish) }
    /// Node: 'drain': writing may go on after `write` returned false.
    public static var drain: Self { Self(.drain) }
    /// Node: 'close': nothing follows.
    public static var close: Self { Self(.close) }
}

extension Event where Emitter: Duplex, Arguments == Chunk {
    /// Node: 'data'.
    public static var data: Self { Self(.data) }
}

import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// One stream of a session, either side. Node: Http2Stream.
///
/// While the engine knows the stream, the session owns one reference to it through the engine's owner pointer; the last
/// tick, 'close', gives it up. A stream that nobody else holds then serves the next request.
public class Http2Stream: Duplex {
    struct State: OptionSet {
        let rawValue: UInt16

        static let headersSent = State(rawValue: 1 << 0)
        /// `close` was called, or the engine has closed the stream. Node: closed.
        static let closed = State(rawValue: 1 << 1)
        static let aborted = State(rawValue: 1 << 2)
        static let headRequest = State(rawValue: 1 << 3)
        /// END_STREAM waits for trailers.
        static let awaitsTrailers = State(rawValue: 1 << 4)
        static let trailersSent = State(rawValue: 1 << 5)
        /// The request ended with its headers.
        static let endAfterHeaders = State(rawValue: 1 << 6)
        /// The tick that announces the stream is still to run.
        static let announceQueued = State(rawValue: 1 << 7)
        /// The engine is done with the stream: only the last tick is to come.
        static let detached = State(rawValue: 1 << 8)
        static let closeQueued = State(rawValue: 1 << 9)
        /// The engine is done, and 'close' waits until the reader has read the rest.
        static let awaitsReader = State(rawValue: 1 << 10)
        /// 'wantTrailers' was emitted.
        static let trailersWanted = State(rawValue: 1 << 11)
        /// The stream was over before it could be announced: nobody knows it.
        static let unannounced = State(rawValue: 1 << 12)
    }

    enum TickCode {
        static let announce = Duplex.firstSubclassTick
        static let finish = Duplex.firstSubclassTick + 1
        static let close = Duplex.firstSubclassTick + 2
        static let trailers = Duplex.firstSubclassTick + 3
        static let wantTrailers = Duplex.firstSubclassTick + 4
    }

    // Fixed at init.
    let context: Http2Context

    // Owned by the reactor's thread.
    @exclusivity(unchecked) final var state: State = []
    /// The session outlives its streams: it closes them before it goes. Nil after the end.
    @exclusivity(unchecked) final var owner: Unmanaged<Http2Session>?
    /// The session's connection, for as long.
    @exclusivity(unchecked) final var engine: Unmanaged<Connection>?
    /// The engine's name for the stream; nil once it is gone there.
    @exclusivity(unchecked) final var reference: StreamRef?
    @exclusivity(unchecked) private final var streamID = 0
    @exclusivity(unchecked) private final var closeCode = 0
    @exclusivity(unchecked) final var template: ResponseTemplate?
    @exclusivity(unchecked) final var receivedList: HeaderList?
    @exclusivity(unchecked) final var receivedFlags = 0
    /// Trailers that came, perhaps before the request was announced, until they are announced.
    @exclusivity(unchecked) final var receivedTrailers: HeaderList?
    @exclusivity(unchecked) final var trailerFlags = 0

    init(context: Http2Context) {
        self.context = context
        super.init(reactor: context.reactor)
    }

    // MARK: Properties

    /// Node: stream.id; nil while pending.
    public final var id: Int? { streamID == 0 ? nil : streamID }
    /// Node: stream.session; nil after destroy.
    public final var session: Http2Session? { owner?._withUnsafeGuaranteedRef { $0 } }
    /// Node: stream.rstCode: 0 until closing.
    public final var rstCode: Int { closeCode }
    public final var closed: Bool { state.contains(.closed) }
    public final var aborted: Bool { state.contains(.aborted) }
    public final var headersSent: Bool { state.contains(.headersSent) }
    public final var endAfterHeaders: Bool { state.contains(.endAfterHeaders) }
    /// Node: stream.sentHeaders; nil before `respond`. Differs: without the `date` that the library adds.
    public final var sentHeaders: Headers? { template.map { Headers($0.sent) } }
    /// Node: stream.bufferSize: bytes handed over and not sent.
    public final var bufferSize: Int { writableLength }

    // MARK: Life

    /// Begins a life: the engine has opened the stream, and its owner pointer takes over a reference of the caller's.
    final func attach(_ reference: StreamRef, _ session: Http2Session) {
        self.reference = reference
        owner = .passUnretained(session)
        engine = .passUnretained(session.connection)
        streamID = reference.id
        reference.owner = Unmanaged.passUnretained(self).toOpaque()
    }

    /// What was commanded has to reach the socket in this turn.
    @inline(__always)
    final func wantsFlush() { owner?._withUnsafeGuaranteedRef { $0.transport.wantsFlush() } }

    /// The engine told what became of something we sent with an end.
    @inline(__always)
    final func ended(_ outcome: SendOutcome) {
        switch outcome {
        case .closed: detach(code: 0)
        case .framed: reactor.enqueueTick(self, TickCode.finish)
        case .queued: break
        }
        wantsFlush()
    }

    /// The engine has closed the stream: 'close' follows in a tick.
    final func detach(code: Int) {
        reference = nil
        state.insert(.detached)
        if !state.contains(.closed) {
            state.insert(.closed)
            closeCode = code
            if !writableEnded, code != 0 || !state.contains(.headersSent) { abort() }
        }
        queueClose()
    }

    /// The connection is gone, and the engine has forgotten the stream.
    final func lose(code: Int, error: (any Error)?) {
        reference = nil
        owner = nil
        engine = nil
        guard let error else { return detach(code: code) }
        if destroyed { detach(code: code) } else { destroy(error) }
    }

    private func queueClose() {
        guard !state.contains(.closeQueued) else { return }
        state.insert(.closeQueued)
        // The session's reference, taken when the stream was attached, is this tick's.
        reactor.enqueueTickUnretained(self, TickCode.close)
    }

    private func abort() {
        guard !state.contains(.aborted) else { return }
        state.insert(.aborted)
        report { try emit(.aborted) }
    }

    /// Resets the stream. Node: stream.close([code[, callback]]).
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a code outside 0…2^32-1.
    public final func close(_ code: Int = 0, _ callback: (() throws -> Void)? = nil) throws {
        guard let wireCode = UInt32(exactly: code) else {
            throw NodeError.ERR_OUT_OF_RANGE("code", ">= 0 && <= 4294967295", code)
        }
        guard !state.contains(.closed) else { return }
        if let callback { once(.close, callback) }
        let didEnd = writableEnded
        state.insert(.closed)
        closeCode = code
        if !didEnd {
            abort()
            _ = end()
        }
        guard let reference, let engine else { return }
        let isGone = engine._withUnsafeGuaranteedRef {
            $0.reset(reference, ErrorCode(rawValue: wireCode), afterQueuedData: true)
        }
        if isGone { detach(code: code) }
        wantsFlush()
    }

    /// 'close' and what precedes it, at the end of everything.
    private func finishClosing() {
        state.remove(.closeQueued)
        let hasErrored = hasErrored
        if closeCode == 0, !readableEnded, !hasErrored {
            if readableLength > 0, readableDidRead {
                // A reader that is behind gets the rest first.
                state.insert(.awaitsReader)
                return
            }
            emitEnd()
        }
        if writableEnded, !state.contains(.aborted), !hasErrored { emitFinish() }
        let error: (any Error)? = state.contains(.unannounced) ? nil : (hasErrored ? errored : closeError)
        if writableLength > 0 { failPendingWrites(error ?? NodeError.ERR_STREAM_DESTROYED("write")) }
        _markDestroyed()
        emitClose(error: error)
        owner = nil
        engine = nil
        release()
    }

    public override func didEnd() {
        guard state.contains(.awaitsReader) else { return }
        state.remove(.awaitsReader)
        queueClose()
    }

    /// Node §9.7: every code but NO_ERROR and CANCEL is an error.
    private var closeError: NodeError? {
        closeCode == 0 || closeCode == 8 ? nil : .ERR_HTTP2_STREAM_ERROR(Http2Constants.errorName(closeCode))
    }

    /// Gives up the session's reference.
    func release() { Unmanaged.passUnretained(self).release() }

    public final override func _tearDown(_ error: (any Error)?) {
        guard !state.contains(.detached) else { return }
        let code = state.contains(.closed) ? closeCode : (error == nil ? 0 : 2)
        if !state.contains(.closed) {
            state.insert(.closed)
            closeCode = code
            if !writableEnded { abort() }
        }
        if let reference {
            _ = engine?._withUnsafeGuaranteedRef { $0.reset(reference, ErrorCode(rawValue: UInt32(code))) }
        }
        detach(code: code)
        wantsFlush()
    }

    // MARK: Bytes

    public final override func _consumed(_ bytes: Int) {
        guard let reference, let engine else { return }
        engine._withUnsafeGuaranteedRef { $0.consume(reference, bytes) }
        wantsFlush()
    }

    public final override func _transmit(_ slice: ByteSlice, isLast: Bool) {
        // A stream that is over in all but its last tick takes what is written and drops it.
        guard reference != nil else { return }
        if !state.contains(.headersSent) { sendImplicitHeaders() }
        guard let engine, let reference else { return }
        let withEnd = isLast && !state.contains(.awaitsTrailers)
        do throws(CommandError) {
            let outcome = try engine.command { (connection) throws(CommandError) in
                try connection.sendData(reference, slice, endStream: withEnd)
            }
            if outcome != .queued { _sent(slice.count) }
            if withEnd { return ended(outcome) }
        } catch {
            return destroyAfter(error)
        }
        if isLast { wantTrailersIfSent() }
        wantsFlush()
    }

    public final override func _endAtOnce(_ text: String) -> Bool {
        guard state.contains(.headersSent), !state.contains(.awaitsTrailers), let reference, let engine else {
            return false
        }
        var text = text
        let result = text.withUTF8 { utf8 in
            Result { () throws(CommandError) in
                try engine.command { (connection) throws(CommandError) in
                    try connection.sendData(reference, copying: UnsafeRawBufferPointer(utf8), endStream: true)
                }
            }
        }
        switch result {
        case .success(let outcome): ended(outcome)
        case .failure(let error): destroyAfter(error)
        }
        return true
    }

    public final override func _transmitEnd() {
        guard reference != nil else { return }
        guard state.contains(.headersSent) else {
            // Nothing goes out before a response (T62): the peer waits until somebody responds or closes.
            return reactor.enqueueTick(self, TickCode.finish)
        }
        if state.contains(.awaitsTrailers) { wantTrailersIfSent() } else { sendEnd() }
    }

    /// END_STREAM alone, or with the last queued DATA.
    private func sendEnd() {
        guard let reference, let engine else { return }
        do throws(CommandError) {
            ended(
                try engine.command { (connection) throws(CommandError) in
                    try connection.sendData(reference, ByteSlice(), endStream: true)
                })
        } catch {
            destroyAfter(error)
        }
    }

    /// A server stream responds with its defaults.
    func sendImplicitHeaders() {}

    private func destroyAfter(_ error: CommandError) {
        destroy(NodeError.ERR_HTTP2_INVALID_STREAM)
    }

    /// The engine framed queued DATA.
    final func sent(_ bytes: Int, queuedBytes: Int) {
        _sent(bytes)
        guard queuedBytes == 0, writableEnded else { return }
        if state.contains(.awaitsTrailers) {
            wantTrailersIfSent()
        } else if !state.contains(.detached) {
            reactor.enqueueTick(self, TickCode.finish)
        }
    }

    // MARK: Trailers

    private func wantTrailersIfSent() {
        guard writableEnded, reference?.queuedBytes == 0, !state.contains(.trailersWanted) else { return }
        state.insert(.trailersWanted)
        reactor.enqueueTick(self, TickCode.wantTrailers)
    }

    private func wantTrailers() {
        guard reference != nil else { return }
        if hasListeners(.wantTrailers) {
            report { try emit(.wantTrailers) }
        } else {
            // Nobody has any: the stream ends without.
            report { try sendTrailers(Headers()) }
        }
    }

    /// Sends trailers and ends the stream. Node: stream.sendTrailers(headers).
    ///
    /// - Throws: ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_TRAILERS_ALREADY_SENT, ERR_HTTP2_TRAILERS_NOT_READY, and what a field breaks.
    public final func sendTrailers(_ headers: Headers) throws {
        // Trailers may have closed the stream at once, which in Node takes longer: the second call is told the same.
        guard !destroyed, !closed || state.contains(.trailersSent) else { throw NodeError.ERR_HTTP2_INVALID_STREAM }
        guard !state.contains(.trailersSent) else { throw NodeError.ERR_HTTP2_TRAILERS_ALREADY_SENT }
        guard state.contains(.trailersWanted) else { throw NodeError.ERR_HTTP2_TRAILERS_NOT_READY }
        try HeaderRules.validateTrailers(headers.list)
        state.insert(.trailersSent)
        guard !headers.isEmpty else { return sendEnd() }
        guard let reference, let engine else { return }
        do throws(CommandError) {
            ended(
                try engine.command { (connection) throws(CommandError) in
                    try connection.sendHeaders(reference, .trailers, headers.list, endStream: true)
                })
        } catch {
            destroyAfter(error)
        }
    }

    // MARK: Ticks and reuse

    public override func runTick(_ opcode: Int) {
        switch opcode {
        case TickCode.close: finishClosing()
        case TickCode.finish: finishWriting()
        case TickCode.trailers: announceTrailers()
        case TickCode.wantTrailers: wantTrailers()
        default: super.runTick(opcode)
        }
    }

    private func finishWriting() {
        guard !state.contains(.detached) else { return }
        emitFinish()
        didFinish()
    }

    /// The writable half is done and the stream is not.
    func didFinish() {}

    private func announceTrailers() {
        guard let list = receivedTrailers else { return }
        receivedTrailers = nil
        report { try emit(.trailers, Headers(list), trailerFlags, RawHeaders(list: list)) }
        _pushEnd()
    }

    final func prepareForReuse() {
        state = []
        streamID = 0
        closeCode = 0
        if template != nil { template = nil }
        if receivedList != nil { receivedList = nil }
        if receivedTrailers != nil { receivedTrailers = nil }
        _resetForReuse()
    }
}

extension Event where Emitter: Http2Stream, Arguments == Void {
    /// Node: 'aborted': the stream ended before its writable half did.
    public static var aborted: Self { Self(.aborted) }
    /// Node: 'wantTrailers': the last DATA was taken, `sendTrailers` may follow.
    public static var wantTrailers: Self { Self(.wantTrailers) }
}

extension Event where Emitter: Http2Stream, Arguments == (Headers, Int, RawHeaders) {
    /// Node: 'trailers'.
    public static var trailers: Self { Self(.trailers) }
}

import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// What few streams need: made when first needed, dropped with the stream's end.
final class StreamDetails {
    var idleTimer: IdleTimer?
    /// Node: stream.timeout (milliseconds).
    var timeout = 0
    /// Octets of the connection written when the timer last fired with writes outstanding.
    var bytesWrittenAtTimeout = -1
    var sentInfoHeaders: [Headers]?
    var sentTrailers: Headers?
    /// The fields of a response that was sent as a flat list.
    var sentList: HeaderList?
    /// Header blocks that came and are not announced yet, after the first.
    var moreBlocks: [ReceivedBlock] = []
    /// Takes the stream off the signal that may abort it.
    var removeAbortListener: (() -> Void)?
    /// What was written before the request had an identifier.
    var beforeID: [ByteSlice] = []
    /// Writes of a stream with trailers that the engine holds (count).
    var piecesUnderWay = 0
    /// Callbacks of writes that came too late; they run before 'close'.
    var lateCallbacks: [() throws -> Void] = []
    /// What a stream that never reaches the wire fails with.
    var failure: NodeError?
    /// The session that refused the stream: it may be over before the stream is, which refers to it without counting.
    var refusingSession: Http2Session?
    /// The type of a frame that could not be sent, until 'frameError' tells of it.
    var untoldFrameType: FrameType?
    /// Sends a file as the body.
    var fileSender: FileSender?
    /// What of the file is read and not framed (bytes); counted in the context's `FileBudget`.
    var fileBytes = 0
    /// What is measured for observers.
    var observation: StreamObservation?
}

/// A header block that is to be announced.
struct ReceivedBlock {
    var kind: HeadersKind
    var list: HeaderList
    var flags: Int
}

/// Bytes both ways, trailers and time.
extension Http2Stream {
    // MARK: In

    final func receiveData(_ slice: ByteSlice, endStream: Bool) {
        // Node's programs see the headers before the body.
        if marks.contains(.announceQueued) { announceNow() }
        if let details {
            details.idleTimer?.touch()
            details.observation?.received(slice.count)
        }
        if !slice.isEmpty { _push(slice) }
        guard endStream else { return }
        // Node's codec tells of the data first, and a reader by 'readable' has read it before it hears of the end.
        guard slice.isEmpty || !hasListeners(.readable) else { return reactor.nextTick { [self] in receiveEnd() } }
        receiveEnd()
    }

    @inline(__always)
    private func receiveEnd() {
        _pushEnd()
        // An end with nothing before it is told whether anybody reads or not.
        if readableLength == 0, !readableEnded { reactor.enqueueTick(self, TickCode.end) }
    }

    // MARK: Trailers

    final func announceTrailers() {
        guard let list = receivedTrailers else { return }
        receivedTrailers = nil
        // The end is due, whatever a listener does with the stream.
        _pushEnd()
        if readableLength == 0, !readableEnded { reactor.enqueueTick(self, TickCode.end) }
        deliver(.trailers, Headers(list), trailerFlags, RawHeaders(list: list))
    }

    final func receiveTrailers(_ list: HeaderList, flags: Int) {
        receivedTrailers = list
        trailerFlags = flags
        reactor.enqueueTick(self, TickCode.trailers)
    }

    // MARK: Time

    /// Node: stream.timeout (milliseconds), 0 for none.
    public final var timeout: Int { details?.timeout ?? 0 }

    /// Emits 'timeout' once when nothing happens on the stream for a while; 0 takes it back.
    /// Node: stream.setTimeout(msecs[, callback]).
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a negative time.
    @discardableResult
    public final func setTimeout(_ milliseconds: Int, _ callback: (() throws -> Void)? = nil) throws -> Self {
        guard !destroyed else { return self }
        let effective = try IdleTimer.validated(milliseconds)
        let details = ensureDetails()
        details.timeout = milliseconds
        details.idleTimer?.stop()
        details.idleTimer = nil
        guard effective > 0 else { return self }
        details.idleTimer = IdleTimer(reactor, effective) { [unowned self] in timeoutFired() }
        if let callback { once(.timeout, callback) }
        return self
    }

    /// Returns false when writes are making their way: the time starts over.
    private func timeoutFired() -> Bool {
        if writableLength > 0, let details, let owner {
            let written = owner._withUnsafeGuaranteedRef { $0.transport.bytesWritten }
            if details.bytesWrittenAtTimeout != written {
                details.bytesWrittenAtTimeout = written
                return false
            }
        }
        emitTimeout()
        return true
    }

    private func emitTimeout() { deliver(.timeout) }

    final func stopTimer() {
        details?.idleTimer?.stop()
        details?.idleTimer = nil
        if hasListeners(.timeout) { removeAllListeners(.timeout) }
    }

    // MARK: Priority

    /// Does nothing but warn, once. Node: stream.priority(options), since priorities were deprecated (RFC 9113 §5.3).
    ///
    /// - Throws: ERR_HTTP2_INVALID_STREAM after destroy.
    public final func priority(_ options: PriorityOptions = PriorityOptions()) throws {
        guard !destroyed else { throw NodeError.ERR_HTTP2_INVALID_STREAM }
        acted()
        context.warnOfPriority(
            "http2Stream.priority is longer supported after priority signalling was deprecated in RFC 9113")
    }
}

/// Node: the options of stream.priority; none has an effect.
public struct PriorityOptions: Sendable {
    public var weight: Int?
    public var parent: Int?
    public var exclusive: Bool?
    public var silent: Bool?

    public init(weight: Int? = nil, parent: Int? = nil, exclusive: Bool? = nil, silent: Bool? = nil) {
        self.weight = weight
        self.parent = parent
        self.exclusive = exclusive
        self.silent = silent
    }
}

extension Http2Stream {
    /// Node: stream.state, its six counters; all nil while pending and after destroy.
    public struct State: Equatable, Sendable, PlainObject {
        /// An NGHTTP2_STREAM_STATE constant.
        public var state: Int?
        public var weight: Int?
        public var sumDependencyWeight: Int?
        /// 1 once this side has sent END_STREAM.
        public var localClose: Int?
        /// 1 once the peer has.
        public var remoteClose: Int?
        /// Bytes that the peer may still send on the stream.
        public var localWindowSize: Int?

        public init() {}
    }

    /// Node: stream.state.
    public final var state: State {
        var state = State()
        guard let reference, !destroyed else { return state }
        let number = reference.stateNumber
        state.localWindowSize = reference.receiveWindowBytes
        state.state = number
        state.localClose = number == 5 || number == 7 ? 1 : 0
        state.remoteClose = number == 6 || number == 7 ? 1 : 0
        state.sumDependencyWeight = 0
        // A request whose HEADERS wait has no weight yet.
        state.weight = number == 1 ? 0 : 16
        return state
    }
}

extension Event where Emitter: Http2Stream, Arguments == Void {
    /// Node: 'aborted': the stream ended before its writable half did.
    public static var aborted: Self { Self(.aborted) }
    /// Node: 'ready': the stream has its identifier.
    public static var ready: Self { Self(.ready) }
    /// Node: 'timeout'.
    public static var timeout: Self { Self(.timeout) }
    /// Node: 'wantTrailers': the last DATA was taken, `sendTrailers` may follow.
    public static var wantTrailers: Self { Self(.wantTrailers) }
}

extension Event where Emitter: Http2Stream, Arguments == (Headers, Int, RawHeaders) {
    /// Node: 'trailers'.
    public static var trailers: Self { Self(.trailers) }
}

extension Event where Emitter: Http2Stream, Arguments == (Int, Int, Int) {
    /// Node: 'frameError' (type, code, id): a frame of the stream could not be sent.
    public static var frameError: Self { Self(.frameError) }
}

extension Event where Emitter: Http2Stream, Arguments == (Int, Int, Bool) {
    /// Node: 'priority' (parent, weight, exclusive): never emitted, since priorities were deprecated (RFC 9113 §5.3).
    public static var priority: Self { Self("priority") }
}

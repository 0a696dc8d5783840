import Buffers
import HTTP2Protocol
import NodeRuntime

/// A request as `http.IncomingMessage` has it, over a stream. Node: http2.Http2ServerRequest.
///
/// A stream owns its request until it is over; whoever keeps the request then keeps the stream. A request over HTTP/1 is an
/// `http.IncomingMessage`, a subclass: its `stream` is one that is over.
open class Http2ServerRequest: Readable {
    struct State: OptionSet {
        let rawValue: UInt8

        static let aborted = State(rawValue: 1 << 0)
        /// The stream is over.
        static let closed = State(rawValue: 1 << 1)
        /// Data comes from the stream.
        static let feeding = State(rawValue: 1 << 2)
        /// Waits for another life.
        static let kept = State(rawValue: 1 << 3)
    }

    private static let highWaterMark = 65_536

    // Owned by the reactor's thread.
    @exclusivity(unchecked) final var state: State = []
    /// The fields as they came, where the stream does not have them.
    @exclusivity(unchecked) final var ownList: HeaderList?
    /// The fields as the program has changed them.
    @exclusivity(unchecked) private var changed: Headers?
    @exclusivity(unchecked) private var trailerFields: (headers: Headers, raw: RawHeaders)?
    /// What a request over HTTP/1 has in a stream's place.
    @exclusivity(unchecked) final var incoming: Http1Incoming?
    /// The stream, which outlives its request or is held by `keptStream`.
    @exclusivity(unchecked) final var link: Unmanaged<ServerHttp2Stream>
    @exclusivity(unchecked) final var keptStream: ServerHttp2Stream?

    /// Becomes the stream's request. Node: new Http2ServerRequest(stream, headers, options, rawHeaders).
    public required init(_ stream: ServerHttp2Stream, _ headers: Headers, _ rawHeaders: RawHeaders) {
        link = .passUnretained(stream)
        super.init(ReadableOptions(autoDestroy: false))
        begin(headers, rawHeaders)
        stream.adopt(self)
    }

    @inline(__always)
    final func begin(_ headers: Headers, _ rawHeaders: RawHeaders) {
        state = []
        let received = link._withUnsafeGuaranteedRef { $0.receivedList }
        if received !== rawHeaders.list { ownList = rawHeaders.list }
        if headers.list !== rawHeaders.list { changed = headers }
    }

    /// Outlives the stream's life.
    final func keep(_ stream: ServerHttp2Stream) {
        keptStream = stream
        if ownList == nil { ownList = stream.receivedList }
    }

    private var list: HeaderList? { ownList ?? link._withUnsafeGuaranteedRef { $0.receivedList } }

    // MARK: Properties

    /// Node: request.stream. It stays after the end.
    public final var stream: ServerHttp2Stream { link._withUnsafeGuaranteedRef { $0 } }
    /// The stream ended before the response did. Node: request.aborted.
    public final var aborted: Bool { state.contains(.aborted) }
    /// Nothing more comes. Node: request.complete.
    public final var complete: Bool {
        if let incoming { return incoming.isComplete }
        return !state.isDisjoint(with: [.aborted, .closed]) || readableEnded
            || link._withUnsafeGuaranteedRef { $0.destroyed }
    }
    /// "2.0"; "1.1" or "1.0" over HTTP/1.
    public final var httpVersion: String { incoming.map { "1.\($0.versionMinor)" } ?? "2.0" }
    public final var httpVersionMajor: Int { incoming == nil ? 2 : 1 }
    public final var httpVersionMinor: Int { incoming?.versionMinor ?? 0 }

    /// Node: request.headers, the fields by name, which the program may change.
    public final var headers: Headers {
        get { changed ?? list.map { Headers($0) } ?? Headers() }
        set { changed = newValue }
    }
    /// The fields as they came, name, value, name, value. Node: request.rawHeaders.
    public final var rawHeaders: RawHeaders { RawHeaders(list: incoming?.rawList ?? list ?? HeaderList()) }
    /// The trailers, complete before 'end'. Node: request.trailers.
    public final var trailers: Headers { trailerFields?.headers ?? Headers() }
    public final var rawTrailers: RawHeaders { trailerFields?.raw ?? RawHeaders(list: HeaderList()) }

    /// Node: request.method. Setting an empty one is an uncaught exception; `setMethod` throws it.
    public final var method: String {
        get { field(.method) ?? incoming?.method ?? "" }
        set { report { try setMethod(newValue) } }
    }

    /// Node: request.method = method.
    ///
    /// - Throws: ERR_INVALID_ARG_VALUE for one that is blank.
    public final func setMethod(_ method: String) throws {
        guard method.contains(where: { !$0.isWhitespace }) else {
            throw NodeError.ERR_INVALID_ARG_VALUE("method", method)
        }
        if let incoming { incoming.method = method } else { headers[":method"] = method }
    }

    /// The path and query as they came, or as they were set. Node: request.url.
    ///
    /// Differs: empty, not undefined, for CONNECT without a path.
    public final var url: String {
        get { field(.path) ?? incoming?.url ?? "" }
        set { if let incoming { incoming.url = newValue } else { headers[":path"] = newValue } }
    }
    /// `:authority`, else `host`. Node: request.authority.
    public final var authority: String? { field(.authority) ?? field(.host) }
    /// Node: request.scheme.
    public final var scheme: String? { field(.scheme) }

    @inline(__always)
    private func field(_ token: HeaderToken) -> String? {
        guard changed == nil, let list else { return changed?.string(token) }
        return list.firstIndex(of: token).map { list.value(at: $0) }
    }

    /// Emits 'timeout' once when nothing happens on the stream for a while (milliseconds); 0 takes it back.
    /// Node: request.setTimeout(msecs[, callback]).
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a negative time.
    @discardableResult
    public final func setTimeout(_ milliseconds: Int, _ callback: (() throws -> Void)? = nil) throws -> Self {
        if incoming != nil {
            try setSocketTimeout(milliseconds, callback)
        } else if !state.contains(.closed) {
            _ = try link._withUnsafeGuaranteedRef { try $0.setTimeout(milliseconds, callback) }
        }
        return self
    }

    private func setSocketTimeout(_ milliseconds: Int, _ callback: (() throws -> Void)?) throws {
        if let callback { on(.timeout, callback) }
        try incoming?.connection?.socket.setTimeout(milliseconds)
    }

    // MARK: From the stream

    final func streamAborted() {
        guard state.isDisjoint(with: [.aborted, .closed]) else { return }
        state.insert(.aborted)
        deliver(.aborted)
    }

    final func receiveTrailers(_ headers: Headers, _ raw: RawHeaders) { trailerFields = (headers, raw) }

    final func passOnTimeout() throws { try emit(.timeout) }

    /// The stream is over: the request ends if it has not, whether or not somebody reads it.
    ///
    /// - Parameter isShared: somebody besides the stream holds the request.
    final func streamClosed(isShared: Bool) {
        guard !state.contains(.closed) else { return }
        state.insert(.closed)
        // Nobody can tell what becomes of a request that nobody holds or listens to.
        if !isShared, _hasNoListeners { return }
        push(nil)
        if readableFlowing == nil, !_wasRead { resume() }
        deliver(.close)
    }

    // MARK: Reuse

    final var isKept: Bool { state.contains(.kept) }

    /// Nobody has read it or listened to it: it is as good as new.
    final var isUntouched: Bool {
        _hasNoListeners && !_wasRead && !destroyed && readableHighWaterMark == Http2ServerRequest.highWaterMark
    }

    /// Gives up what belonged to the life that is over.
    final func prepareForReuse() {
        state = .kept
        if ownList != nil { ownList = nil }
        if changed != nil { changed = nil }
        if trailerFields != nil { trailerFields = nil }
    }

    // MARK: The body

    /// The request is read: the stream's data comes here, at the reader's pace.
    open override func _read(_ size: Int) throws {
        if let incoming { return incoming.resume() }
        guard !state.contains(.closed) else { return }
        if state.contains(.feeding) { return reactor.enqueueTick(self, TickCode.resumeStream) }
        state.insert(.feeding)
        link._withUnsafeGuaranteedRef { listen(to: $0) }
    }

    private func listen(to stream: ServerHttp2Stream) {
        let unretained = Unmanaged.passUnretained(stream)
        stream.on(.end) { unretained._withUnsafeGuaranteedRef { $0.compatRequest?.endBody() } }
        stream.on(.data) { chunk in unretained._withUnsafeGuaranteedRef { $0.compatRequest?.receive(chunk) } }
        on(.pause) { unretained._withUnsafeGuaranteedRef { _ = $0.pause() } }
        on(.resume) { unretained._withUnsafeGuaranteedRef { _ = $0.resume() } }
    }

    private func receive(_ chunk: Chunk) {
        if !push(chunk) { link._withUnsafeGuaranteedRef { _ = $0.pause() } }
    }

    private func endBody() { push(nil) }

    open override func runTick(_ opcode: Int) {
        guard opcode == TickCode.resumeStream else { return super.runTick(opcode) }
        link._withUnsafeGuaranteedRef { _ = $0.resume() }
    }

    private enum TickCode {
        static let resumeStream = Readable.firstSubclassTick
    }
}

extension Event where Emitter: Http2ServerRequest, Arguments == Void {
    /// Node: 'aborted': the stream ended before the response did.
    public static var aborted: Self { Self(.aborted) }
    /// Node: 'timeout': nothing happened for as long as `setTimeout` said.
    public static var timeout: Self { Self(.timeout) }
}

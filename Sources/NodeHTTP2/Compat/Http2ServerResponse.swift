import HTTP2Protocol
import NodeRuntime

/// A response as `http.ServerResponse` has it, over a stream. Node: http2.Http2ServerResponse.
///
/// A stream owns its response until it is over; whoever keeps the response then keeps the stream. Node's class is a legacy
/// stream: it is written to like a `Writable` and tells what its Http2Stream tells. A response over HTTP/1 is an
/// `http.ServerResponse`, a subclass: its `stream` is one that is over.
open class Http2ServerResponse: Stream, PipeDestination {
    struct State: OptionSet {
        let rawValue: UInt8

        /// `end` was called. Node: finished, writableEnded.
        static let ended = State(rawValue: 1 << 0)
        /// The stream is over, and 'finish' and 'close' were emitted.
        static let closed = State(rawValue: 1 << 1)
        static let omitsDate = State(rawValue: 1 << 2)
        /// Trailers are sent when the stream wants them.
        static let sendsTrailers = State(rawValue: 1 << 3)
        /// `write` has passed something on.
        static let hasWritten = State(rawValue: 1 << 4)
        /// Waits for another life.
        static let kept = State(rawValue: 1 << 5)
        /// The response is not a stream's: `outgoing` does everything.
        static let overHTTP1 = State(rawValue: 1 << 6)
    }

    // Owned by the reactor's thread.
    @exclusivity(unchecked) final var state: State = []
    @exclusivity(unchecked) final var status = 200
    @exclusivity(unchecked) final var fields = OutgoingFields()
    @exclusivity(unchecked) final var trailerFields = OutgoingFields()
    /// The stream, which outlives its response or is held by `keptStream`.
    @exclusivity(unchecked) final var link: Unmanaged<ServerHttp2Stream>
    @exclusivity(unchecked) final var keptStream: ServerHttp2Stream?
    /// The request, once the stream has given both up.
    @exclusivity(unchecked) final var keptRequest: Http2ServerRequest?
    /// What a response over HTTP/1 has in a stream's place; a stream that is over makes every way end there.
    @exclusivity(unchecked) final var outgoing: Http1Outgoing?

    /// Becomes the stream's response. Node: new Http2ServerResponse(stream).
    public required init(_ stream: ServerHttp2Stream) {
        link = .passUnretained(stream)
        super.init(reactor: stream.reactor)
        stream.adopt(self)
    }

    // MARK: Properties

    /// Node: response.stream. It stays after the end.
    public final var stream: ServerHttp2Stream { link._withUnsafeGuaranteedRef { $0 } }
    /// Node: response.req, the request that is answered; nil for a pushed response.
    public final var req: Http2ServerRequest? {
        keptRequest ?? link._withUnsafeGuaranteedRef { $0.compatResponse === self ? $0.compatRequest : nil }
    }
    public final var headersSent: Bool {
        isHeadTaken && (outgoing == nil || outgoing?.isHeadSent == true)
    }
    /// The stream takes no headers any more; over HTTP/1 it never does.
    @inline(__always)
    final var isHeadTaken: Bool { link._withUnsafeGuaranteedRef { $0.headersSent } }
    /// Node: response._header, the same as `headersSent`.
    public final var _header: Bool { headersSent }
    /// `end` was called. Node: response.finished.
    public final var finished: Bool { state.contains(.ended) }
    /// Whether a `date` is added to the headers; true by default. Node: response.sendDate.
    public final var sendDate: Bool {
        get { !state.contains(.omitsDate) }
        set { if newValue { state.remove(.omitsDate) } else { state.insert(.omitsDate) } }
    }

    /// The status that the headers will have; 200 by default. Node: response.statusCode.
    ///
    /// A value that Node refuses is an uncaught exception; `setStatusCode` throws it.
    public final var statusCode: Int {
        get { status }
        set { report { try setStatusCode(newValue) } }
    }

    /// Sets the status. Node: response.statusCode = code.
    ///
    /// - Throws: ERR_HTTP2_INFO_STATUS_NOT_ALLOWED for 100…199, ERR_HTTP2_STATUS_INVALID outside 100…599.
    public final func setStatusCode(_ code: Int) throws {
        if !(200...599 ~= code) { try acceptUncommonStatus(code) }
        status = code
    }

    /// HTTP/1 refuses a status when it is sent.
    private func acceptUncommonStatus(_ code: Int) throws {
        guard outgoing == nil else { return }
        guard !(100...199 ~= code) else { throw NodeError.ERR_HTTP2_INFO_STATUS_NOT_ALLOWED }
        throw NodeError.ERR_HTTP2_STATUS_INVALID(code)
    }

    /// The text behind the status over HTTP/1, empty for the usual one. HTTP/2 has none: always empty; using it warns once.
    /// Node: response.statusMessage.
    public final var statusMessage: String {
        get {
            if let outgoing { return outgoing.statusMessage }
            warnOfStatusMessage()
            return ""
        }
        set { if let outgoing { outgoing.statusMessage = newValue } else { warnOfStatusMessage() } }
    }

    final func warnOfStatusMessage() {
        context.compatWarnings.statusMessage.warn(
            "Status message is not supported by HTTP/2 (RFC7540 8.1.2.4)")
    }

    final var context: Http2Context { link._withUnsafeGuaranteedRef { $0.context } }
    final var resources: EngineResources { link._withUnsafeGuaranteedRef { $0.context.resources } }

    // MARK: Headers on their way

    /// The stream takes no headers any more, and Node says nothing about it.
    final var isTooLate: Bool { state.contains(.closed) || link._withUnsafeGuaranteedRef { $0.destroyed } }

    /// Sends the headers with what was set so far. A failure leaves them unsent, so that the program can try again.
    final func sendHead() throws {
        let list = fields.complete(status: status, resources)
        do { try link._withUnsafeGuaranteedRef { try $0.respond(complete: list, respondOptions) } } catch {
            try throwUnlessClosed(error)
        }
    }

    /// As in Node nothing happens on a stream that the program has closed.
    final func throwUnlessClosed(_ error: any Error) throws {
        if !link._withUnsafeGuaranteedRef({ $0.marks.contains(.closedByProgram) }) { throw error }
    }

    final var respondOptions: RespondOptions { RespondOptions(endStream: state.contains(.ended), sendDate: sendDate) }

    /// Sends the headers once. Node: response.flushHeaders().
    ///
    /// - Throws: what `writeHead` throws.
    public final func flushHeaders() throws {
        if let outgoing { return try outgoing.flushHead(of: self) }
        guard !state.contains(.closed), !headersSent, !isTooLate else { return }
        try sendHead()
    }

    /// Emits 'timeout' once when nothing happens on the stream for a while (milliseconds); 0 takes it back.
    /// Node: response.setTimeout(msecs[, callback]).
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a negative time.
    public final func setTimeout(_ milliseconds: Int, _ callback: (() throws -> Void)? = nil) throws {
        if let outgoing {
            if let callback { on(.timeout, callback) }
            return try outgoing.setTimeout(milliseconds)
        }
        guard !state.contains(.closed) else { return }
        _ = try link._withUnsafeGuaranteedRef { try $0.setTimeout(milliseconds, callback) }
    }

    // MARK: The end

    /// Destroys the stream, once. Node: response.destroy([error]).
    public final override func _tearDown(_ error: (any Error)?) {
        if let outgoing { return outgoing.destroy(error) }
        link._withUnsafeGuaranteedRef { _ = $0.destroy(error) }
    }

    /// The program's async 'request' listener has failed.
    final func answerRejection() throws {
        guard !headersSent else {
            destroy()
            return
        }
        if let outgoing { outgoing.fields = Http1Fields() } else { fields.clear(resources) }
        try setStatusCode(500)
        end("Internal Server Error")
    }

    final func passOnDrain() throws { try emit(.drain) }

    final func passOnTimeout() throws { try emit(.timeout) }

    /// The stream is over: 'finish' and 'close', in this order.
    final func streamClosed() {
        guard !state.contains(.closed) else { return }
        state.insert(.closed)
        guard !_hasNoListeners else { return }
        deliver(.finish)
        deliver(.close)
    }

    /// Gives up what belonged to the life that is over.
    final func prepareForReuse() {
        _resetForReuse()
        state = .kept
        status = 200
        fields.clear(resources)
        if !trailerFields.isEmpty { trailerFields.clear(resources) }
    }
}

extension Event where Emitter: Http2ServerResponse, Arguments == Void {
    /// Node: 'timeout': nothing happened for as long as `setTimeout` said.
    public static var timeout: Self { Self(.timeout) }
}

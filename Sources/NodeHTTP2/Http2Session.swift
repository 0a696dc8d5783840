import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// One HTTP/2 connection as Node's programs see it. Node: Http2Session.
///
/// It lives as long as its socket: the transport holds it, and lets go when the socket is closed.
public class Http2Session: EventEmitter {
    /// How long `drain` waits for the answer to its PING (milliseconds): longer than a round trip of any usable path.
    private static let drainProbeMilliseconds = 1_000

    // Fixed at init.
    let context: Http2Context
    let connection: Connection
    /// Set once, right after init.
    @exclusivity(unchecked) final private(set) var transport: SessionTransport

    // Owned by the reactor's thread.
    @exclusivity(unchecked) public final private(set) var closed = false
    @exclusivity(unchecked) public final private(set) var destroyed = false
    @exclusivity(unchecked) private final var isCloseEmitted = false

    init(context: Http2Context, connection: Connection, transport: SessionTransport) {
        self.context = context
        self.connection = connection
        self.transport = transport
        super.init()
        context.sessionCount += 1
        transport.start(self)
    }

    deinit { context.sessionCount -= 1 }

    final var reactor: Reactor { context.reactor }

    /// The server whose 'stream' event relays this session's; it outlives the session's streams.
    @exclusivity(unchecked) final var relay: Unmanaged<Http2Server>?

    // MARK: Commands

    /// Ends gracefully: GOAWAY now, the streams that are open go on, the socket closes after the last. Node: session.close([callback]).
    public final func close(_ callback: (() throws -> Void)? = nil) {
        guard !closed, !destroyed else { return }
        closed = true
        if let callback { once(.close, callback) }
        connection.sendGoaway(.noError)
        transport.wantsFlush()
        transport.closeIfIdle()
    }

    /// Beyond Node: the farewell in two phases (RFC 9113 §6.8), so that requests under way are still served: GOAWAY without a
    /// limit and a PING; when it is answered, the final GOAWAY; then as `close`.
    public final func drain() {
        guard !closed, !destroyed else { return }
        closed = true
        connection.beginShutdown()
        transport.wantsFlush()
        let timer = reactor.setTimer(afterMilliseconds: Http2Session.drainProbeMilliseconds) { [weak self] in
            self?.finishDraining()
        }
        timer.unref()
    }

    /// The second phase, for a peer that does not answer the first one's PING.
    private func finishDraining() {
        guard !destroyed, connection.isShuttingDown else { return }
        connection.finishShutdown()
        transport.wantsFlush()
    }

    /// Ends at once: every stream is closed, GOAWAY goes out, the socket closes. Node: session.destroy([error][, code]).
    public final func destroy(_ error: (any Error)? = nil, _ code: Int? = nil) {
        guard !destroyed else { return }
        closed = true
        destroyed = true
        let wireCode = ErrorCode(rawValue: UInt32(clamping: code ?? (error == nil ? 0 : 2)))
        closeStreams(code: code ?? (error == nil ? 8 : 2), error: error)
        connection.abort(wireCode)
        transport.shutDown(error)
    }

    /// Node: session.setLocalWindowSize(windowSize).
    ///
    /// - Throws: ERR_OUT_OF_RANGE outside 0…2^31-1, ERR_HTTP2_INVALID_SESSION after destroy.
    public final func setLocalWindowSize(_ windowSize: Int) throws {
        guard !destroyed else { throw NodeError.ERR_HTTP2_INVALID_SESSION }
        do throws(CommandError) {
            try connection.setConnectionWindow(windowSize)
        } catch {
            throw NodeError.ERR_OUT_OF_RANGE("windowSize", ">= 0 && <= 2147483647", windowSize)
        }
        transport.wantsFlush()
    }

    // MARK: From the transport

    /// Handles one event of the engine.
    @inline(__always)
    final func handle(_ event: ConnectionEvent) {
        switch event {
        case .headers(let reference, let kind, let endStream): receiveHeaders(reference, kind, endStream: endStream)
        case .data(let reference, let bytes, let endStream): receiveData(reference, bytes, endStream: endStream)
        case .closed(let stream): receiveClosed(stream)
        case .sent(let owner, let bytes, let queuedBytes):
            guard let owner else { return }
            Unmanaged<Http2Stream>.fromOpaque(owner)._withUnsafeGuaranteedRef {
                $0.sent(bytes, queuedBytes: queuedBytes)
            }
        case .failed(let fault): receiveFault(fault)
        case .goaway(let last, let code, let debugData): receiveGoaway(last, code, debugData)
        case .none, .pushPromise, .settings, .settingsAcknowledged, .ping, .pingAcknowledged, .alternativeService,
            .origins, .priority, .priorityUpdate:
            break
        }
    }

    /// A header block: a request opens a stream, trailers end its body.
    func receiveHeaders(_ reference: StreamRef, _ kind: HeadersKind, endStream: Bool) {}

    private func receiveData(_ reference: StreamRef, _ bytes: UnsafeRawBufferPointer, endStream: Bool) {
        guard let owner = reference.owner else { return }
        let slice = bytes.isEmpty ? ByteSlice() : transport.slice(bytes)
        Unmanaged<Http2Stream>.fromOpaque(owner)._withUnsafeGuaranteedRef { stream in
            if !slice.isEmpty { stream._push(slice) }
            if endStream { stream._pushEnd() }
        }
    }

    private func receiveClosed(_ closed: ClosedStream) {
        guard let owner = closed.owner else { return }
        Unmanaged<Http2Stream>.fromOpaque(owner)._withUnsafeGuaranteedRef { $0.detach(code: Int(closed.code.rawValue)) }
    }

    private func receiveFault(_ fault: Fault) {
        let error = NodeError.codec(fault)
        closed = true
        destroyed = true
        closeStreams(code: 2, error: error)
        transport.shutDown(error)
    }

    private func receiveGoaway(_ lastStreamID: Int, _ code: ErrorCode, _ debugData: UnsafeRawBufferPointer) {
        if hasListeners(.goaway) {
            let opaqueData = debugData.isEmpty ? nil : Buffer(ByteSlice(copying: debugData))
            report { try emit(.goaway, Int(code.rawValue), lastStreamID, opaqueData) }
        }
        if code == .noError {
            close()
        } else {
            destroy(NodeError.ERR_HTTP2_SESSION_ERROR(Int(code.rawValue)), 0)
        }
    }

    /// The peer will send nothing more and is most likely gone: as in Node, streams that one side has not ended are over
    /// (code CANCEL). What is complete and only waits for the socket still goes out.
    final func receiveEndOfInput() {
        for stream in connection.allStreams where stream.canSend || stream.canReceive {
            close(stream, code: 8, error: nil)
        }
        closed = true
        // The PING of a farewell under way will not be answered any more.
        finishDraining()
        dropBlockedStreams()
        transport.closeIfIdle()
    }

    /// After the end of input no window opens any more: DATA that waits for one will never leave (code CANCEL).
    final func dropBlockedStreams() {
        guard connection.outputBytes == 0, !connection.needsFlush else { return }
        for stream in connection.allStreams where stream.queuedBytes > 0 { close(stream, code: 8, error: nil) }
    }

    /// The socket is closed: what is left of the streams goes, then 'error' and 'close'.
    final func receiveSocketClosed(_ error: (any Error)?) {
        closed = true
        destroyed = true
        closeStreams(code: 8, error: error)
        guard !isCloseEmitted else { return }
        isCloseEmitted = true
        if let error { reportError(error) }
        report { try emit(.close) }
        forget()
    }

    /// Node §4.2: where a session's error goes.
    func reportError(_ error: any Error) { report { try emit(.error, error) } }

    /// Leaves the collection that holds the session.
    func forget() {}

    private func closeStreams(code: Int, error: (any Error)?) {
        for stream in connection.allStreams { close(stream, code: code, error: error) }
    }

    private func close(_ reference: StreamRef, code: Int, error: (any Error)?) {
        guard let owner = reference.owner else { return }
        Unmanaged<Http2Stream>.fromOpaque(owner)._withUnsafeGuaranteedRef { stream in
            connection.forget(reference)
            stream.lose(code: code, error: error)
        }
    }

    @inline(__always)
    final func report(_ body: () throws -> Void) {
        do { try body() } catch { reactor.reportUncaught(error) }
    }
}

extension Event where Emitter: Http2Session, Arguments == Void {
    /// Node: 'close'.
    public static var close: Self { Self(.close) }
}

extension Event where Emitter: Http2Session, Arguments == (Int, Int, Buffer?) {
    /// Node: 'goaway' (errorCode, lastStreamID, opaqueData).
    public static var goaway: Self { Self(.goaway) }
}

extension Event where Emitter: Http2Session, Arguments == (ServerHttp2Stream, Headers, Int, RawHeaders) {
    /// Node: 'stream' of a server's session.
    public static var stream: Self { Self(.stream) }
}

/// A session that a client has opened. Node: ServerHttp2Session.
public final class ServerHttp2Session: Http2Session {
    /// The server, which holds the session in turn until it is closed. Node: session.server.
    @exclusivity(unchecked) public private(set) var server: Http2Server?
    /// Place in the server's list.
    @exclusivity(unchecked) var index = -1

    init(server: Http2Server, context: Http2Context, connection: Connection, transport: SessionTransport) {
        self.server = server
        super.init(context: context, connection: connection, transport: transport)
        relay = .passUnretained(server)
    }

    override func receiveHeaders(_ reference: StreamRef, _ kind: HeadersKind, endStream: Bool) {
        if kind == .request {
            // The reference goes over to the engine's owner pointer.
            context.takeServerStream()._withUnsafeGuaranteedRef {
                $0.begin(
                    reference, self, connection.takeReceivedHeaders(), flags: connection.receivedHeaderFlags)
            }
        } else if let owner = reference.owner {
            Unmanaged<Http2Stream>.fromOpaque(owner)._withUnsafeGuaranteedRef { stream in
                stream.receivedTrailers = connection.takeReceivedHeaders()
                stream.trailerFlags = Int(connection.receivedHeaderFlags.rawValue)
                stream.reactor.enqueueTick(stream, Http2Stream.TickCode.trailers)
            }
        }
    }

    override func reportError(_ error: any Error) {
        report { try emitSessionError(error) }
    }

    /// A server session's error never crashes the process: it is the server's 'sessionError'.
    private func emitSessionError(_ error: any Error) throws {
        if hasListeners(.error) { try emit(.error, error) }
        try server?.emit(.sessionError, error, self)
    }

    override func forget() {
        server?.remove(self)
        relay = nil
        server = nil
    }
}

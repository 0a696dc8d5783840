import HTTP2Protocol
import NodeRuntime
import Reactor

/// What both kinds of HTTP/2 servers are: their events have the same names.
public protocol Http2Serving: net.Server {}

/// A server for HTTP/2 without TLS. Node: Http2Server.
///
/// It belongs to the reactor of the thread that made it, which keeps it alive while it listens or has sessions. A connection
/// goes from the listener to its session without a `net.Socket`.
public class Http2Server: net.Server, Http2Serving {
    let sessions: ServerSessions

    init(options: ServerOptions) {
        sessions = ServerSessions(options, countsConnections: true)
        // As in Node: a peer may end its side and still be answered.
        super.init(net.ServerOptions(allowHalfOpen: true))
        sessions.bind(self)
    }

    /// The first 'request' listener makes requests of streams.
    public override func didAddListener(_ event: KnownEvent) {
        super.didAddListener(event)
        if event == .request { sessions.beginCompat() }
    }

    /// How long a session may be idle (milliseconds), for sessions that are still to come; 0 for ever. Node: server.timeout.
    public var timeout: Int {
        get { sessions.timeout }
        set { sessions.timeout = newValue }
    }

    /// Sessions that are open.
    public var sessionCount: Int { sessions.sessions.count }

    /// Takes an accepted connection.
    public override func _accepted(_ descriptor: Int32) {
        do {
            let connection = try sessions.makeConnection()
            sessions.begin(
                connection,
                SocketTransport(context: sessions.context, descriptor: descriptor, connection: connection))
        } catch {
            Socket(reactor: _reactor, adopting: descriptor).close()
            do { try emit(.error, error) } catch { _reactor.reportUncaught(error) }
        }
    }

    /// Changes the settings of sessions that are still to come. Node: server.updateSettings(settings).
    ///
    /// - Throws: ERR_HTTP2_INVALID_SETTING_VALUE, ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS.
    public func updateSettings(_ settings: Settings) throws { try sessions.updateSettings(settings) }

    /// Lets sessions that are still to come be idle for so long (milliseconds, 0 for ever). Node: server.setTimeout([msecs][, callback]).
    ///
    /// When one is idle for longer, 'timeout' is emitted; without a listener the session is destroyed.
    @discardableResult
    public func setTimeout(
        _ milliseconds: Int = 0, _ callback: ((ServerHttp2Session) throws -> Void)? = nil
    ) -> Self {
        timeout = milliseconds
        if let callback { addTimeoutListener(callback) }
        return self
    }

    private func addTimeoutListener(_ callback: @escaping (ServerHttp2Session) throws -> Void) {
        on(.timeout, callback)
    }

    /// Node §12: what an async 'stream' listener throws is answered by 500, or ends a stream that has its headers.
    public override func captureRejectionSymbol(_ error: any Error, _ event: String, _ arguments: [Any]) throws {
        guard event == "stream", let stream = arguments.first as? ServerHttp2Stream else {
            return try super.captureRejectionSymbol(error, event, arguments)
        }
        try stream.answerRejection(error)
    }

    /// Stops listening and closes every session gracefully.
    public override func _close() {
        super._close()
        sessions.close()
    }

    /// Beyond Node: as `close`, but each session says farewell in two phases, so that requests under way are still served.
    @discardableResult
    public func drain(_ callback: (() throws -> Void)? = nil) -> Self {
        if let callback { once(.close, callback) }
        super._close()
        sessions.drain()
        return self
    }
}

extension Event where Emitter: Http2Serving, Arguments == (ServerHttp2Stream, Headers, Int, RawHeaders) {
    /// Node: 'stream' (stream, headers, flags, rawHeaders).
    public static var stream: Self { Self(.stream) }
}

extension Event where Emitter: Http2Serving, Arguments == ServerHttp2Session {
    /// Node: 'timeout' (session): a session was idle for longer than `server.timeout`.
    public static var timeout: Self { Self(.timeout) }
    /// Node: 'session'.
    public static var session: Self { Self(.session) }
}

extension Event where Emitter: Http2Serving, Arguments == (any Error, ServerHttp2Session) {
    /// Node: 'sessionError'.
    public static var sessionError: Self { Self(.sessionError) }
}

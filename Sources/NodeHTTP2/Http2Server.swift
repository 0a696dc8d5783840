import HTTP2Protocol
import NodeRuntime
import Reactor

/// A server for HTTP/2 without TLS. Node: Http2Server.
///
/// It belongs to the reactor of the thread that made it, which keeps it alive while it listens or has sessions. A connection
/// goes from the listener to its session without a `net.Socket`.
public class Http2Server: net.Server {
    /// How often sessions are asked for what time has broken, and for memory they can spare (milliseconds).
    private static let deadlineSweepMilliseconds = 1_000

    // Fixed at init.
    let context: Http2Context
    private let terms: SessionTerms

    // Owned by the reactor's thread.
    private var settings: Settings
    /// Made from the settings; made anew when they change.
    private var sessionSettings: Result<[Setting], any Error>
    private var bounds: ConnectionBounds?
    private var sessions: [ServerHttp2Session] = []
    private var sweep: Timer?
    /// `drain` was called: sessions that are still to come say farewell in two phases too.
    private var isDraining = false
    /// How long a session may be idle (milliseconds), for sessions that are still to come; 0 for ever. Node: server.timeout.
    public var timeout = 0

    init(options: ServerOptions) {
        context = Http2Context.of(Reactor.ofCurrentThread)
        terms = options.terms
        let settings = options.settings ?? Settings()
        self.settings = settings
        sessionSettings = Result { try settings.parameters() }
        bounds = terms.bounds(headerListBytes: settings.maxHeaderSize ?? settings.maxHeaderListSize)
        // As in Node: a peer may end its side and still be answered.
        super.init(net.ServerOptions(allowHalfOpen: true))
    }

    /// Changes the settings of sessions that are still to come. Node: server.updateSettings(settings).
    ///
    /// - Throws: ERR_HTTP2_INVALID_SETTING_VALUE, ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS.
    public func updateSettings(_ settings: Settings) throws {
        try settings.validate()
        self.settings.merge(settings)
        let merged = self.settings
        sessionSettings = Result { try merged.parameters() }
        bounds = terms.bounds(headerListBytes: merged.maxHeaderSize ?? merged.maxHeaderListSize)
    }

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

    /// Sessions that are open.
    public var sessionCount: Int { sessions.count }

    // MARK: Sessions

    /// Takes an accepted connection.
    public override func _accepted(_ descriptor: Int32) {
        do {
            let connection = try terms.makeConnection(context, bounds, sessionSettings.get())
            begin(connection, SocketTransport(context: context, descriptor: descriptor, connection: connection))
        } catch {
            refuse(descriptor, error)
        }
    }

    /// A session begins: 'session' is emitted within this call.
    private func begin(_ connection: Connection, _ transport: SessionTransport) {
        let session = ServerHttp2Session(
            server: self, context: context, connection: connection, transport: transport)
        session.index = sessions.count
        sessions.append(session)
        terms.apply(to: session, settings)
        _connectionOpened()
        startSweep()
        if timeout > 0 { limitIdleTime(of: session) }
        report { try emit(.session, session) }
        if isDraining { session.drain() }
    }

    private func limitIdleTime(of session: ServerHttp2Session) {
        report {
            try session.setTimeout(timeout) { [unowned self, unowned session] in
                guard !session.destroyed else { return }
                if try !emit(.timeout, session) { session.destroy() }
            }
        }
    }

    /// Node sets the session up with the settings it was given; a bad value fails there.
    private func refuse(_ descriptor: Int32, _ error: any Error) {
        Socket(reactor: context.reactor, adopting: descriptor).close()
        report { try emit(.error, error) }
    }

    func remove(_ session: ServerHttp2Session) {
        let index = session.index
        guard index >= 0 else { return }
        session.index = -1
        let last = sessions.removeLast()
        if last !== session {
            sessions[index] = last
            last.index = index
        }
        if sessions.isEmpty {
            sessions = []
            sweep?.cancel()
            sweep = nil
        }
        _connectionClosed()
    }

    // MARK: Closing

    /// Stops listening and closes every session gracefully.
    public override func _close() { beginClosing { $0.close() } }

    /// Beyond Node: as `close`, but each session says farewell in two phases, so that requests under way are still served.
    @discardableResult
    public func drain(_ callback: (() throws -> Void)? = nil) -> Self {
        if let callback { once(.close, callback) }
        isDraining = true
        beginClosing { $0.drain() }
        return self
    }

    private func beginClosing(_ closeSession: (ServerHttp2Session) -> Void) {
        super._close()
        for session in sessions { closeSession(session) }
    }

    // MARK: Time

    private func startSweep() {
        guard sweep == nil else { return }
        let interval = Http2Server.deadlineSweepMilliseconds
        sweep = context.reactor.setTimer(afterMilliseconds: interval, repeating: true) { [unowned self] in
            sweepDeadlines()
        }
        sweep?.unref()
    }

    private func sweepDeadlines() {
        let now = UInt64(context.reactor.nowMilliseconds)
        for session in sessions {
            if session.connection.checkDeadlines(at: now) { session.transport.deadlinePassed() }
            session.connection.trimIdle()
        }
    }

    private func report(_ body: () throws -> Void) {
        do { try body() } catch { context.reactor.reportUncaught(error) }
    }
}

extension Event where Emitter: Http2Server, Arguments == (ServerHttp2Stream, Headers, Int, RawHeaders) {
    /// Node: 'stream' (stream, headers, flags, rawHeaders).
    public static var stream: Self { Self(.stream) }
}

extension Event where Emitter: Http2Server, Arguments == ServerHttp2Session {
    /// Node: 'timeout' (session): a session was idle for longer than `server.timeout`.
    public static var timeout: Self { Self(.timeout) }
    /// Node: 'session'.
    public static var session: Self { Self(.session) }
}

extension Event where Emitter: Http2Server, Arguments == (any Error, ServerHttp2Session) {
    /// Node: 'sessionError'.
    public static var sessionError: Self { Self(.sessionError) }
}

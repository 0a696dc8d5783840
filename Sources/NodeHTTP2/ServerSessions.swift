import HTTP2Protocol
import NodeRuntime
import Reactor

/// What both kinds of HTTP/2 servers do with their sessions: how they are set up, how long they may idle, how they end.
///
/// Owned by its server, on the server's thread; it holds the sessions while their connections are open. Public by its name alone.
public final class _ServerSessions {
    /// What handshakes under way still get when a drain begins (milliseconds): several round trips of any usable path.
    private static let handshakeMillisecondsMax = 5_000
    /// How often sessions are asked for what time has broken, and for memory they can spare (milliseconds).
    private static let deadlineSweepMilliseconds = 1_000

    // Fixed at init.
    let context: Http2Context
    private let terms: SessionTerms
    let compatLayer: CompatLayer
    /// What serves clients over HTTP/1; nil without `allowHTTP1`.
    let http1: Http1Service?
    /// Set once, right after init.
    private(set) weak var server: net.Server?

    // Owned by the reactor's thread.
    private var settings: Settings
    /// Made from the settings; made anew when they change.
    private var sessionSettings: Result<[Setting], any Error>
    private var bounds: ConnectionBounds?
    private(set) var sessions: [ServerHttp2Session] = []
    private var sweep: Timer?
    /// Milliseconds; 0 for ever.
    var timeout = 0 { didSet { http1?.timeout = timeout } }
    /// The server drains: its sessions, those that are still to come too, say farewell in two phases.
    var isDraining = false
    /// The socket that 'connection' is about to show, whose session exists already.
    private var announced: net.Socket?
    /// What each session tells its client before anything else, texts of origins. Node: options.origins.
    var origins: [String] = []
    /// Streams become requests (`Compat`).
    var isCompat = false

    init(_ options: ServerOptions, http1: Http1Service? = nil) {
        self.http1 = http1
        context = Http2Context.of(Reactor.ofCurrentThread)
        terms = options.terms
        compatLayer = CompatLayer(options)
        let settings = options.settings ?? Settings()
        self.settings = settings
        sessionSettings = Result { try settings.parameters() }
        bounds = terms.bounds(headerListBytes: settings.maxHeaderSize ?? settings.maxHeaderListSize)
    }

    func bind(_ server: net.Server) {
        self.server = server
        http1?.bind(server)
    }

    func updateSettings(_ settings: Settings) throws {
        try settings.validate()
        self.settings.merge(settings)
        let merged = self.settings
        sessionSettings = Result { try merged.parameters() }
        bounds = terms.bounds(headerListBytes: merged.maxHeaderSize ?? merged.maxHeaderListSize)
    }

    // MARK: Sessions

    /// The engine of a connection. Node sets a session up with the settings that its server was given; a bad value fails here.
    func makeConnection() throws -> Connection {
        try terms.makeConnection(context, bounds, sessionSettings.get())
    }

    /// Takes a stream that the program has emitted as 'connection'.
    ///
    /// - Throws: what the setting up of a session throws.
    func take(_ duplex: Duplex) throws {
        guard duplex !== announced else { return }
        if let http1 { http1.sniff(duplex, of: self) } else { try begin(over: duplex) }
    }

    /// A session over a stream of the program's.
    ///
    /// - Throws: what its setting up throws.
    func begin(over duplex: Duplex) throws {
        let connection = try makeConnection()
        try begin(
            connection, SessionTransport.over(duplex, context, connection), protocolName: duplex.protocolName)
    }

    /// Shows the program the socket of a session: 'connection'.
    func announce(_ session: ServerHttp2Session) { announce(session.transport.socketObject) }

    /// Shows the program a socket that is served already.
    func announce(_ socket: net.Socket?) {
        announced = socket
        if let announced { server?.deliver(Event<net.Server, net.Socket>(.connection), announced) }
        announced = nil
    }

    /// A session begins: 'session' is emitted within this call.
    ///
    /// - Parameter isCounted: the session is a connection of the server's; otherwise its socket is, or nothing.
    @discardableResult
    func begin(
        _ connection: Connection, _ transport: SessionTransport, protocolName: String = "h2c", isCounted: Bool = false
    ) -> ServerHttp2Session {
        let session = ServerHttp2Session(
            sessions: self, context: context, connection: connection, transport: transport, protocolName: protocolName)
        session.index = sessions.count
        sessions.append(session)
        if isCounted {
            session.isCounted = true
            server?._connectionOpened()
        }
        terms.apply(to: session, settings)
        startSweep()
        if !origins.isEmpty { report { try session.announce(origins: origins) } }
        if timeout > 0 { limitIdleTime(of: session) }
        report { try server?.emit(Event<net.Server, ServerHttp2Session>(.session), session) }
        if isDraining { session.drain() }
        return session
    }

    private func limitIdleTime(of session: ServerHttp2Session) {
        report {
            try session.setTimeout(timeout) { [unowned self, unowned session] in
                guard !session.destroyed, let server else { return }
                if try !server.emit(Event<net.Server, ServerHttp2Session>(.timeout), session) { session.destroy() }
            }
        }
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
        if session.isCounted { server?._connectionClosed() }
    }

    /// The server stops: every session ends gracefully.
    func close() {
        http1?.close()
        if isDraining { (server as? tls.Server)?._hastenHandshakes(_ServerSessions.handshakeMillisecondsMax) }
        for session in sessions { if isDraining { session.drain() } else { session.close() } }
    }

    /// Ends the drain that has begun when so many milliseconds are over.
    func limitDrain(_ milliseconds: Int) {
        (server as? tls.Server)?._hastenHandshakes(min(milliseconds, _ServerSessions.handshakeMillisecondsMax))
        let timer = context.reactor.setTimer(afterMilliseconds: max(milliseconds, 0)) { [weak self] in
            self?.cutShort()
        }
        timer.unref()
    }

    private func cutShort() {
        http1?.closeAll()
        for session in sessions { session.cutShort() }
    }

    /// Node §12: what an async 'stream' or 'request' listener throws is answered by 500, or ends a stream that has its headers.
    /// Returns false for other events.
    func answerRejection(_ error: any Error, _ event: String, _ arguments: [Any]) throws -> Bool {
        if event == "stream", let stream = arguments.first as? ServerHttp2Stream {
            try stream.answerRejection(error)
        } else if event == "request" || event == Http1Service.http1RequestName,
            let response = arguments.last as? Http2ServerResponse
        {
            try response.answerRejection()
        } else {
            return false
        }
        return true
    }

    // MARK: Time

    private func startSweep() {
        guard sweep == nil else { return }
        let interval = _ServerSessions.deadlineSweepMilliseconds
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
            session.transport.trimIdle()
        }
    }

    private func report(_ body: () throws -> Void) {
        do { try body() } catch { context.reactor.reportUncaught(error) }
    }
}

import HTTP2Protocol
import NodeRuntime
import Reactor

/// A server for HTTP/2 without TLS. Node: Http2Server.
///
/// It belongs to the reactor of the thread that made it, which keeps it alive while it listens or has sessions.
public class Http2Server: EventEmitter {
    /// Node: the result of server.address().
    public struct Address: Equatable, Sendable {
        public let address: String
        public let family: String
        public let port: Int
    }

    /// How often sessions are asked for what time has broken, and for memory they can spare (milliseconds).
    private static let deadlineSweepMilliseconds = 1_000

    // Fixed at init.
    let context: Http2Context
    private let options: ServerOptions
    private let sessionSettings: Result<[Setting], any Error>

    // Owned by the reactor's thread.
    private var listener: SocketListener?
    private var sessions: [ServerHttp2Session] = []
    private var isClosing = false
    private var sweep: Timer?

    init(options: ServerOptions) {
        self.options = options
        context = Http2Context.of(Reactor.ofCurrentThread)
        sessionSettings = Result { try (options.settings ?? Settings()).parameters() }
        super.init()
    }

    public var listening: Bool { listener != nil }

    /// Sessions that are open.
    public var sessionCount: Int { sessions.count }

    // MARK: Listening

    /// Listens on a port; 0 takes any. Node: server.listen([port[, host[, backlog]]][, callback]).
    ///
    /// The socket is bound on return; 'listening', or 'error', follows in a tick. Without a host it takes IPv6 and IPv4.
    @discardableResult
    public func listen(
        _ port: Int = 0, _ host: String? = nil, _ backlog: Int = 511, reusePort: Bool = false,
        _ callback: (() throws -> Void)? = nil
    ) -> Self {
        if let callback { once(.listening, callback) }
        do {
            let listenOptions = try listenerOptions(backlog: backlog, reusePort: reusePort)
            let listener = try bind(port, host, listenOptions)
            self.listener = listener
            isClosing = false
            announceListening()
        } catch {
            announceFailure(error)
        }
        return self
    }

    private func announceListening() {
        context.reactor.nextTick { [self] in try emit(.listening) }
    }

    private func announceFailure(_ error: any Error) {
        context.reactor.nextTick { [self] in try emit(.error, error) }
    }

    private func listenerOptions(backlog: Int, reusePort: Bool) throws -> SocketListener.Options {
        guard listener == nil else { throw NodeError.ERR_SERVER_ALREADY_LISTEN }
        var listenOptions = SocketListener.Options()
        listenOptions.backlog = Int32(clamping: backlog)
        listenOptions.reusePort = reusePort
        return listenOptions
    }

    private func bind(_ port: Int, _ host: String?, _ listenOptions: SocketListener.Options) throws -> SocketListener {
        guard let port = UInt16(exactly: port) else {
            throw NodeError(
                "ERR_SOCKET_BAD_PORT", .rangeError,
                "options.port should be >= 0 and < 65536. Received type number (\(port)).")
        }
        let names = host.map { $0 == "localhost" ? ["127.0.0.1", "::1"] : [$0] } ?? ["::", "0.0.0.0"]
        var failure: (any Error)?
        for name in names {
            guard let address = SocketAddress(ip: name, port: port) else {
                throw NodeError("ENOTFOUND", .error, "getaddrinfo ENOTFOUND \(name)", syscall: "getaddrinfo")
            }
            do throws(SystemError) {
                return try SocketListener(reactor: context.reactor, address: address, options: listenOptions) {
                    [unowned self] descriptor in accept(descriptor)
                }
            } catch {
                // A machine without IPv6 still has IPv4; the first failure is the one to tell.
                failure = failure ?? NodeError.system(error, address: name, port: Int(port))
            }
        }
        throw failure ?? NodeError("EADDRNOTAVAIL", .error, "listen EADDRNOTAVAIL")
    }

    /// Node: server.address(); nil while not listening.
    public func address() -> Address? {
        guard let address = listener?.localAddress else { return nil }
        return Address(
            address: address.host, family: address.host.contains(":") ? "IPv6" : "IPv4", port: Int(address.port ?? 0))
    }

    // MARK: Sessions

    /// Takes an accepted connection.
    func accept(_ descriptor: Int32) {
        let settings: [Setting]
        switch sessionSettings {
        case .success(let parameters): settings = parameters
        case .failure(let error): return refuse(descriptor, error)
        }
        let now = UInt64(context.reactor.nowMilliseconds)
        let connection = Connection(role: .server, resources: context.resources, settings: settings, at: now)
        connection.allowsOuterBlanks = options.strictFieldWhitespaceValidation == false
        if let size = options.connectionWindowSize {
            do throws(CommandError) { try connection.setConnectionWindow(size) } catch {
                return refuse(
                    descriptor, NodeError.ERR_OUT_OF_RANGE("connectionWindowSize", ">= 0 && <= 2147483647", size))
            }
        }
        let transport = SessionTransport(context: context, descriptor: descriptor, connection: connection)
        let session = ServerHttp2Session(
            server: self, context: context, connection: connection, transport: transport)
        session.index = sessions.count
        sessions.append(session)
        startSweep()
        report { try emit(.session, session) }
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
        emitCloseIfDone()
    }

    // MARK: Closing

    /// Stops listening and closes every session gracefully. Node: server.close([callback]).
    @discardableResult
    public func close(_ callback: (() throws -> Void)? = nil) -> Self {
        beginClosing(callback) { $0.close() }
    }

    /// Beyond Node: as `close`, but each session says farewell in two phases, so that requests under way are still served.
    @discardableResult
    public func drain(_ callback: (() throws -> Void)? = nil) -> Self {
        beginClosing(callback) { $0.drain() }
    }

    private func beginClosing(
        _ callback: (() throws -> Void)?, _ closeSession: (ServerHttp2Session) -> Void
    ) -> Self {
        if let callback { once(.close, callback) }
        guard let listener, !isClosing else { return self }
        isClosing = true
        listener.close()
        self.listener = nil
        for session in sessions { closeSession(session) }
        emitCloseIfDone()
        return self
    }

    private func emitCloseIfDone() {
        guard isClosing, sessions.isEmpty else { return }
        isClosing = false
        context.reactor.nextTick { [self] in try emit(.close) }
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
    /// Node: 'session'.
    public static var session: Self { Self(.session) }
}

extension Event where Emitter: Http2Server, Arguments == (any Error, ServerHttp2Session) {
    /// Node: 'sessionError'.
    public static var sessionError: Self { Self(.sessionError) }
}

extension Event where Emitter: Http2Server, Arguments == Void {
    /// Node: 'listening'.
    public static var listening: Self { Self(.listening) }
    /// Node: 'close': the last connection is gone.
    public static var close: Self { Self(.close) }
}

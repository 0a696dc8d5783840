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
    private let options: ServerOptions
    private let sessionSettings: Result<[Setting], any Error>

    // Owned by the reactor's thread.
    private var sessions: [ServerHttp2Session] = []
    private var sweep: Timer?

    init(options: ServerOptions) {
        self.options = options
        context = Http2Context.of(Reactor.ofCurrentThread)
        sessionSettings = Result { try (options.settings ?? Settings()).parameters() }
        // As in Node: a peer may end its side and still be answered.
        super.init(net.ServerOptions(allowHalfOpen: true))
    }

    /// Sessions that are open.
    public var sessionCount: Int { sessions.count }

    // MARK: Sessions

    /// Takes an accepted connection.
    public override func _accepted(_ descriptor: Int32) {
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
        _connectionOpened()
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
        _connectionClosed()
    }

    // MARK: Closing

    /// Stops listening and closes every session gracefully.
    public override func _close() { beginClosing { $0.close() } }

    /// Beyond Node: as `close`, but each session says farewell in two phases, so that requests under way are still served.
    @discardableResult
    public func drain(_ callback: (() throws -> Void)? = nil) -> Self {
        if let callback { once(.close, callback) }
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
    /// Node: 'session'.
    public static var session: Self { Self(.session) }
}

extension Event where Emitter: Http2Server, Arguments == (any Error, ServerHttp2Session) {
    /// Node: 'sessionError'.
    public static var sessionError: Self { Self(.sessionError) }
}

import HTTP2Protocol
import NodeRuntime

/// A session that a client has opened. Node: ServerHttp2Session.
public final class ServerHttp2Session: Http2Session {
    /// The server, which holds the session in turn until its connection is closed; nil for a session without one.
    /// Node: session.server.
    @exclusivity(unchecked) public private(set) var server: net.Server?
    /// The server's sessions, this one among them.
    @exclusivity(unchecked) private var sessions: _ServerSessions?
    /// Place in the server's list.
    @exclusivity(unchecked) var index = -1
    /// The session is one of the server's connections.
    @exclusivity(unchecked) var isCounted = false

    init(
        sessions: _ServerSessions?, context: Http2Context, connection: Connection, transport: SessionTransport,
        protocolName: String = "h2c"
    ) {
        self.sessions = sessions
        server = sessions?.server
        super.init(
            context: context, connection: connection, transport: transport, protocolName: protocolName,
            connecting: false)
        if let server { relay = .passUnretained(server) }
    }

    override func receiveHeaders(_ reference: StreamRef, _ kind: HeadersKind, endStream: Bool) {
        if kind == .request {
            // The reference goes over to the engine's owner pointer.
            context.takeServerStream()._withUnsafeGuaranteedRef {
                $0.begin(
                    reference, self, connection.takeReceivedHeaders(), flags: connection.receivedHeaderFlags)
            }
        } else if let owner = reference.owner {
            Unmanaged<Http2Stream>.fromOpaque(owner)._withUnsafeGuaranteedRef {
                $0.receiveTrailers(
                    connection.takeReceivedHeaders(), flags: Int(connection.receivedHeaderFlags.rawValue))
            }
        }
    }

    /// A server session's error never crashes the process: it is the server's 'sessionError'.
    override func reportError(_ error: any Error) -> Bool {
        // Node's own listener on the session tells the server, before those of the program.
        server?.deliver(Event<net.Server, (any Error, ServerHttp2Session)>(.sessionError), error, self)
        return hasListeners(.error) ? emitsError(error) : true
    }

    override func deliverConnect(_ socket: net.Socket?) { deliver(.connect, self, socket) }

    override func leaveServer() { sessions?.remove(self) }

    override func forget() {
        server = nil
        sessions = nil
    }
}

extension Event where Emitter: ServerHttp2Session, Arguments == (ServerHttp2Stream, Headers, Int, RawHeaders) {
    /// Node: 'stream' (stream, headers, flags, rawHeaders).
    public static var stream: Self { Self(.stream) }
}

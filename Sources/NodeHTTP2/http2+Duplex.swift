import HTTP2Protocol
import NodeRuntime
import Reactor

/// Makes the duplex that a session runs on, in the library's place. Node: the option createConnection.
public struct ConnectionFactory {
    let make: (Authority, ConnectOptions) throws -> Duplex

    /// Node: createConnection(authority, options).
    public init(_ make: @escaping (Authority, ConnectOptions) throws -> Duplex) { self.make = make }

    /// Node: createConnection(authority).
    public init(_ make: @escaping (Authority) throws -> Duplex) { self.make = { authority, _ in try make(authority) } }

    /// Node: createConnection().
    public init(_ make: @escaping () throws -> Duplex) { self.make = { _, _ in try make() } }
}

extension http2 {
    /// Speaks HTTP/2 as a server over any duplex, without a server. Node: http2.performServerHandshake(socket[, options]).
    ///
    /// Nobody relays the session's events: 'stream' and 'error' are listened for on the session.
    /// - Throws: as `createServer`, what a setting out of its range throws, and ERR_HTTP2_SOCKET_BOUND.
    @discardableResult
    public static func performServerHandshake(
        _ socket: Duplex, _ options: ServerOptions = ServerOptions()
    ) throws -> ServerHttp2Session {
        try options.validate()
        let context = Http2Context.of(socket.reactor)
        let settings = options.settings ?? Settings()
        let terms = options.terms
        let bounds = terms.bounds(headerListBytes: settings.maxHeaderSize ?? settings.maxHeaderListSize)
        let connection = try terms.makeConnection(context, bounds, settings.parameters())
        let session = try ServerHttp2Session(
            sessions: nil, context: context, connection: connection,
            transport: SessionTransport.over(socket, context, connection), protocolName: socket.protocolName)
        terms.apply(to: session, settings)
        return session
    }

    /// A session over a duplex that the program has made.
    static func connect(
        over duplex: Duplex, _ authority: Authority, _ options: ConnectOptions,
        _ listener: ((ClientHttp2Session) throws -> Void)?
    ) throws -> ClientHttp2Session {
        let scheme = authority.protocol ?? options.protocol ?? "https:"
        let port = authority.port ?? (scheme == "http:" ? 80 : 443)
        let context = Http2Context.of(duplex.reactor)
        let settings = options.settings ?? Settings()
        let terms = options.terms
        let bounds = terms.bounds(headerListBytes: settings.maxHeaderSize ?? settings.maxHeaderListSize)
        let connection = try terms.makeConnection(context, bounds, settings.parameters())
        let transport = try SessionTransport.over(duplex, context, connection)
        let session = ClientHttp2Session(
            context: context, connection: connection, transport: transport,
            authority: "\(options.servername ?? authority.hostToConnect):\(port)", scheme: String(scheme.dropLast()),
            protocolName: duplex.protocolName, connecting: transport.phase == .connecting,
            originsMax: options.maxOriginSetSize ?? Http2Origins.countMax)
        terms.apply(to: session, settings)
        if let listener { session.once(.connect) { [unowned session] in try listener(session) } }
        return session
    }
}

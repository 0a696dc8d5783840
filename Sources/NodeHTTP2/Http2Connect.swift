import HTTP2Protocol
import NodeRuntime
import Reactor

extension http2 {
    /// Opens a session. Node: http2.connect(authority[, options][, listener]).
    ///
    /// It is returned at once, before the connection stands; the listener hears 'connect' once.
    /// - Parameter authority: a URL.
    /// - Throws: ERR_INVALID_URL, ERR_HTTP2_UNSUPPORTED_PROTOCOL, ERR_OUT_OF_RANGE, ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS, and what a
    ///   setting out of its range throws.
    @discardableResult
    public static func connect(
        _ authority: String, _ options: ConnectOptions = ConnectOptions(),
        _ listener: ((ClientHttp2Session) throws -> Void)? = nil
    ) throws -> ClientHttp2Session {
        try connect(Authority(url: authority), options, listener)
    }

    /// Node: http2.connect(authority, listener).
    @discardableResult
    public static func connect(
        _ authority: String, _ listener: @escaping (ClientHttp2Session) throws -> Void
    ) throws -> ClientHttp2Session {
        try connect(authority, ConnectOptions(), listener)
    }

    /// Node: http2.connect(authority, listener) with a listener that takes the socket too.
    @discardableResult
    public static func connect(
        _ authority: String, _ listener: @escaping (ClientHttp2Session, net.Socket?) throws -> Void
    ) throws -> ClientHttp2Session {
        try connect(authority, ConnectOptions()) { session in try listener(session, session.netSocket) }
    }

    /// Node: http2.connect(authority, options, listener) with a listener that takes the socket too.
    @discardableResult
    public static func connect(
        _ authority: String, _ options: ConnectOptions,
        _ listener: @escaping (ClientHttp2Session, net.Socket?) throws -> Void
    ) throws -> ClientHttp2Session {
        try connect(authority, options) { session in try listener(session, session.netSocket) }
    }

    /// Node: http2.connect(authority, listener) with a listener of no parameters.
    @discardableResult
    public static func connect(
        _ authority: String, _ listener: @escaping () throws -> Void
    ) throws -> ClientHttp2Session {
        try connect(authority, ConnectOptions()) { _ in try listener() }
    }

    /// Opens a session. Node: http2.connect(authority[, options][, listener]) with a URL object.
    @discardableResult
    public static func connect(
        _ authority: URL, _ options: ConnectOptions = ConnectOptions(),
        _ listener: ((ClientHttp2Session) throws -> Void)? = nil
    ) throws -> ClientHttp2Session {
        try connect(Authority(authority), options, listener)
    }

    /// Opens a session. Node: http2.connect(authority[, options][, listener]) with a URL's members.
    @discardableResult
    public static func connect(
        _ authority: Authority, _ options: ConnectOptions = ConnectOptions(),
        _ listener: ((ClientHttp2Session) throws -> Void)? = nil
    ) throws -> ClientHttp2Session {
        try options.validate()
        let session = try open(authority, options, listener)
        if let signal = options.signal { session.follow(signal) }
        return session
    }

    private static func open(
        _ authority: Authority, _ options: ConnectOptions, _ listener: ((ClientHttp2Session) throws -> Void)?
    ) throws -> ClientHttp2Session {
        if let factory = options.createConnection {
            return try connect(over: factory.make(authority, options), authority, options, listener)
        }
        let scheme = authority.protocol ?? options.protocol ?? "https:"
        let host = authority.hostToConnect
        let port = authority.port ?? (scheme == "http:" ? 80 : 443)
        guard scheme == "http:" || scheme == "https:" else { throw NodeError.ERR_HTTP2_UNSUPPORTED_PROTOCOL(scheme) }
        let isSecure = scheme == "https:"
        let context = Http2Context.of(Reactor.ofCurrentThread)
        let settings = options.settings ?? Settings()
        let terms = options.terms
        let bounds = terms.bounds(headerListBytes: settings.maxHeaderSize ?? settings.maxHeaderListSize)
        let connection = try terms.makeConnection(context, bounds, settings.parameters())
        // What it refuses is refused before there is a session.
        let socket =
            isSecure
            ? try tls.connect(options.tlsOptions(host: host, port: port))
            : try net.connect(options.netOptions(host: host, port: port))
        let transport: SessionTransport =
            isSecure
            ? SecureTransport(context: context, connection: connection)
            : SocketTransport(context: context, connection: connection)
        let session = ClientHttp2Session(
            context: context, connection: connection, transport: transport,
            authority: "\(options.servername ?? host):\(port)", scheme: String(scheme.dropLast()),
            protocolName: isSecure ? "h2" : "h2c",
            connecting: true, originsMax: options.maxOriginSetSize ?? Http2Origins.countMax)
        terms.apply(to: session, settings)
        if let listener { session.once(.connect) { [unowned session] in try listener(session) } }
        if let socket = socket as? tls.TLSSocket, let transport = transport as? SecureTransport {
            transport.awaitHandshake(of: socket, for: session)
        } else if let transport = transport as? SocketTransport {
            session.connector = ClientConnector(session, transport, socket)
        }
        return session
    }
}

/// Node's default for the size of a session's set of origins.
enum Http2Origins {
    static let countMax = 128
}

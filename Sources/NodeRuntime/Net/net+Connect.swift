// The forms of net.connect and net.createConnection. A listener may take the socket, which Swift cannot name before the
// call that makes it has returned.

extension net {
    /// Connects to a port. Node: net.connect(port[, host][, connectListener]).
    ///
    /// - Throws: ERR_SOCKET_BAD_PORT.
    public static func connect(
        _ port: Int, _ host: String? = nil, _ connectListener: (() throws -> Void)? = nil
    ) throws -> Socket {
        try connect(ConnectOptions(port: port, host: host), connectListener)
    }

    /// The same with a listener that receives the socket.
    public static func connect(
        _ port: Int, _ host: String? = nil, _ connectListener: @escaping (Socket) throws -> Void
    ) throws -> Socket {
        try connect(ConnectOptions(port: port, host: host), connectListener)
    }

    /// The same for a port as text, which is what `url.port` is.
    public static func connect(
        _ port: String, _ host: String, _ connectListener: (() throws -> Void)? = nil
    ) throws -> Socket {
        try connect(ConnectOptions(port: number(ofPort: port), host: host), connectListener)
    }

    /// The same with a listener that receives the socket.
    public static func connect(
        _ port: String, _ host: String, _ connectListener: @escaping (Socket) throws -> Void
    ) throws -> Socket {
        try connect(ConnectOptions(port: number(ofPort: port), host: host), connectListener)
    }

    private static func number(ofPort text: String) throws -> Int {
        guard let port = Int(text) else { throw NodeError.ERR_SOCKET_BAD_PORT("Port", text) }
        return port
    }

    /// Connects to a UNIX socket. Node: net.connect(path[, connectListener]).
    public static func connect(_ path: String, _ connectListener: (() throws -> Void)? = nil) throws -> Socket {
        try connect(ConnectOptions(path: path), connectListener)
    }

    /// The same with a listener that receives the socket.
    public static func connect(_ path: String, _ connectListener: @escaping (Socket) throws -> Void) throws -> Socket {
        try connect(ConnectOptions(path: path), connectListener)
    }

    /// Node: net.connect(options[, connectListener]).
    ///
    /// - Throws: ERR_MISSING_ARGS without port and path, ERR_SOCKET_BAD_PORT, ERR_INVALID_IP_ADDRESS for localAddress,
    ///   ERR_OUT_OF_RANGE, ERR_INVALID_ARG_VALUE.
    public static func connect(
        _ options: ConnectOptions, _ connectListener: (() throws -> Void)? = nil
    ) throws -> Socket {
        let socket = try Socket(SocketOptions(options))
        if let timeout = options.timeout { try socket.setTimeout(timeout) }
        return try socket.connect(options, connectListener)
    }

    /// The same with a listener that receives the socket.
    public static func connect(
        _ options: ConnectOptions, _ connectListener: @escaping (Socket) throws -> Void
    ) throws -> Socket {
        let socket = try Socket(SocketOptions(options))
        if let timeout = options.timeout { try socket.setTimeout(timeout) }
        // The reference ends with the listener, which is called or dropped when the socket closes.
        return try socket.connect(options) { [unowned socket] in try connectListener(socket) }
    }

    // MARK: The same under its other name

    /// Node: net.createConnection(port[, host][, connectListener]).
    public static func createConnection(
        _ port: Int, _ host: String? = nil, _ connectListener: (() throws -> Void)? = nil
    ) throws -> Socket {
        try connect(port, host, connectListener)
    }

    /// Node: net.createConnection(port[, host], connectListener).
    public static func createConnection(
        _ port: Int, _ host: String? = nil, _ connectListener: @escaping (Socket) throws -> Void
    ) throws -> Socket {
        try connect(port, host, connectListener)
    }

    /// Node: net.createConnection(path[, connectListener]).
    public static func createConnection(
        _ path: String, _ connectListener: (() throws -> Void)? = nil
    ) throws -> Socket {
        try connect(path, connectListener)
    }

    /// Node: net.createConnection(path, connectListener).
    public static func createConnection(
        _ path: String, _ connectListener: @escaping (Socket) throws -> Void
    ) throws -> Socket {
        try connect(path, connectListener)
    }

    /// Node: net.createConnection(options[, connectListener]).
    public static func createConnection(
        _ options: ConnectOptions, _ connectListener: (() throws -> Void)? = nil
    ) throws -> Socket {
        try connect(options, connectListener)
    }

    /// Node: net.createConnection(options, connectListener).
    public static func createConnection(
        _ options: ConnectOptions, _ connectListener: @escaping (Socket) throws -> Void
    ) throws -> Socket {
        try connect(options, connectListener)
    }
}

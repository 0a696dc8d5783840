// The forms of tls.connect. A listener may take the socket, which Swift cannot name before the call that makes it has
// returned.

extension tls {
    /// Connects and shakes hands; 'secureConnect' or 'error' follows. Node: tls.connect(options[, callback]).
    ///
    /// - Throws: what `createSecureContext` and `net.connect` throw.
    public static func connect(
        _ options: ConnectOptions, _ secureConnectListener: (() throws -> Void)? = nil
    ) throws -> TLSSocket {
        let socket = try TLSSocket(connecting: options)
        if let secureConnectListener { socket.once(.secureConnect, secureConnectListener) }
        try socket.begin(options)
        return socket
    }

    /// The same with a listener that receives the socket.
    public static func connect(
        _ options: ConnectOptions, _ secureConnectListener: @escaping (TLSSocket) throws -> Void
    ) throws -> TLSSocket {
        let socket = try TLSSocket(connecting: options)
        // The reference ends with the listener, which is called or dropped when the socket closes.
        socket.once(.secureConnect) { [unowned socket] in try secureConnectListener(socket) }
        try socket.begin(options)
        return socket
    }

    /// Node: tls.connect(port[, host][, options][, callback]).
    public static func connect(
        _ port: Int, _ host: String? = nil, _ options: ConnectOptions = ConnectOptions(),
        _ secureConnectListener: (() throws -> Void)? = nil
    ) throws -> TLSSocket {
        try connect(merged(options, port, host), secureConnectListener)
    }

    /// The same with a listener that receives the socket.
    public static func connect(
        _ port: Int, _ host: String? = nil, _ options: ConnectOptions = ConnectOptions(),
        _ secureConnectListener: @escaping (TLSSocket) throws -> Void
    ) throws -> TLSSocket {
        try connect(merged(options, port, host), secureConnectListener)
    }

    /// Node: tls.connect(port, options[, callback]).
    public static func connect(
        _ port: Int, _ options: ConnectOptions, _ secureConnectListener: (() throws -> Void)? = nil
    ) throws -> TLSSocket {
        try connect(merged(options, port, nil), secureConnectListener)
    }

    /// The same with a listener that receives the socket.
    public static func connect(
        _ port: Int, _ options: ConnectOptions, _ secureConnectListener: @escaping (TLSSocket) throws -> Void
    ) throws -> TLSSocket {
        try connect(merged(options, port, nil), secureConnectListener)
    }

    /// Over a UNIX socket. Node: tls.connect(path[, options][, callback]).
    public static func connect(
        _ path: String, _ options: ConnectOptions = ConnectOptions(),
        _ secureConnectListener: (() throws -> Void)? = nil
    ) throws -> TLSSocket {
        var options = options
        options.path = path
        return try connect(options, secureConnectListener)
    }

    /// What is given apart wins.
    private static func merged(_ options: ConnectOptions, _ port: Int, _ host: String?) -> ConnectOptions {
        var options = options
        options.port = port
        if let host { options.host = host }
        return options
    }
}

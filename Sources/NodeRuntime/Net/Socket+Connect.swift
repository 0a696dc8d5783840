import Reactor

extension net.Socket {
    /// Node: socket.connect(port[, host][, connectListener]).
    ///
    /// - Throws: ERR_SOCKET_BAD_PORT.
    @discardableResult
    public final func connect(
        _ port: Int, _ host: String? = nil, _ connectListener: (() throws -> Void)? = nil
    ) throws -> Self {
        try connect(net.ConnectOptions(port: port, host: host), connectListener)
    }

    /// Node: socket.connect(path[, connectListener]).
    @discardableResult
    public final func connect(_ path: String, _ connectListener: (() throws -> Void)? = nil) throws -> Self {
        try connect(net.ConnectOptions(path: path), connectListener)
    }

    /// Starts to connect; 'connect' or 'error' follows. Node: socket.connect(options[, connectListener]).
    ///
    /// A socket that was destroyed begins anew. Differs: one that is connecting or connected stays as it is.
    /// - Throws: ERR_MISSING_ARGS without port and path, ERR_SOCKET_BAD_PORT, ERR_INVALID_IP_ADDRESS for localAddress,
    ///   ERR_OUT_OF_RANGE, ERR_INVALID_ARG_VALUE; and what a lookup function throws.
    @discardableResult
    public final func connect(
        _ options: net.ConnectOptions, _ connectListener: (() throws -> Void)? = nil
    ) throws -> Self {
        let target = try SocketTarget(options)
        if let connectListener { once(.connect, connectListener) }
        guard phase == .idle || phase == .closed else { return self }
        if phase == .closed { reopen() }
        phase = .connecting
        channel = SocketChannel(self)
        if options.noDelay == true { setNoDelay() }
        if options.keepAlive == true { setKeepAlive(true, options.keepAliveInitialDelay ?? 0) }
        _noteActivity()
        let connector = SocketConnector(self, target)
        self.connector = connector
        try connector.start()
        return self
    }

    private final func reopen() {
        let wasFlowing = flags.contains(.flowing)
        _revive()
        if wasFlowing { resume() }
        ownBytesRead = 0
        ownBytesWritten = 0
        unreadBytes = 0
        peer = nil
        hadError = false
        wasConnecting = false
        isReset = false
        hasWrittenEarly = false
        autoSelectFamilyAttemptedAddresses = nil
    }

    /// The first write has come before the connection. As in Node it is written by a listener of 'connect' and fails by one of 'close', and
    /// so its callback has its place among the program's listeners.
    final func awaitConnection() {
        hasWrittenEarly = true
        let failed = listener(Event<net.Socket, Bool>(.close)) { [unowned self] in
            failPendingWrites(underWay: .ERR_SOCKET_CLOSED_BEFORE_CONNECTION)
        }
        once(Event<net.Socket, Void>(.connect)) { [unowned self] in
            off(Event<net.Socket, Bool>(.close), failed)
            sendWaiting { channel?.writeQueue() }
        }
        once(Event<net.Socket, Bool>(.close), failed)
    }

    /// The connector has a connection.
    final func connected(_ kernel: _KernelSocket) {
        connector = nil
        open(kernel)
        _noteActivity()
        deliver(Event<net.Socket, Void>(.connect))
        deliver(Event<net.Socket, Void>(.ready))
        if phase == .open, !isPaused() { channel?.startReading() }
    }
}

import Reactor

extension net {
    /// A server of streams over TCP or a UNIX socket. Node: net.Server.
    ///
    /// It belongs to the reactor of the thread that made it, which keeps it alive while it listens. A subclass that serves
    /// connections without a `net.Socket` overrides `_accepted`.
    open class Server: EventEmitter {
        // Fixed at init.
        public final let _reactor: Reactor
        public final let _options: ServerOptions

        // Owned by the reactor's thread.
        final var listener: SocketListener?
        /// A name is being looked up for `listen`; a later call of `close` or `listen` makes the number another.
        final var pendingListen: Int?
        final var listenCount = 0
        private final var isReferenced = true
        /// Of the last `listen`.
        final var abortWatch: AbortWatch?
        private final var connectionCount = 0

        /// Connections beyond this many are dropped; nil means no limit. Node: server.maxConnections.
        public final var maxConnections: Int?
        /// Node: server.dropMaxConnection, which has a meaning within a cluster only: connections beyond the limit are dropped here always.
        public final var dropMaxConnection = false

        /// Node: new net.Server([options]).
        public init(_ options: ServerOptions = ServerOptions()) {
            _reactor = .ofCurrentThread
            _options = options
            super.init()
        }

        /// Node: server.listening.
        public final var listening: Bool { listener != nil }

        /// Where it listens; nil while it does not. Node: server.address().
        ///
        /// Differs: for a UNIX socket a record too, whose `address` is the path.
        public final func address() -> AddressInfo? { listener?.localAddress.map { AddressInfo($0) } }

        // MARK: Connections

        /// A descriptor was accepted within the limit; here it becomes a socket, and 'connection' is emitted.
        ///
        /// A subclass that overrides it owns the descriptor, and calls `_connectionOpened` and `_connectionClosed` for it.
        open func _accepted(_ descriptor: Int32) {
            let socket = Socket(accepted: _KernelSocket(reactor: _reactor, adopting: descriptor), by: self)
            deliver(Event<Server, Socket>(.connection), socket)
        }

        /// Counts a connection in; `close` waits for it.
        public final func _connectionOpened() { connectionCount += 1 }

        /// Counts a connection out.
        public final func _connectionClosed() {
            connectionCount -= 1
            emitCloseIfDrained()
        }

        public final var _connectionCount: Int { connectionCount }

        final func accept(_ descriptor: Int32) {
            if let blockList = _options.blockList, let peer = SocketAddress(remoteOf: descriptor),
                blockList.blocks(peer.host)
            {
                _KernelSocket(reactor: _reactor, adopting: descriptor).close()
            } else if let maxConnections, connectionCount >= maxConnections {
                drop(_KernelSocket(reactor: _reactor, adopting: descriptor))
            } else {
                _accepted(descriptor)
            }
        }

        private final func drop(_ socket: _KernelSocket) {
            var argument: DropArgument?
            if let local = socket.localAddress, let port = local.port {
                let remote = socket.remoteAddress
                argument = DropArgument(
                    localAddress: local.host, localPort: Int(port), localFamily: local.familyName,
                    remoteAddress: remote?.host, remotePort: remote?.port.map { Int($0) },
                    remoteFamily: remote?.familyName)
            }
            socket.close()
            deliver(Event<Server, DropArgument?>(.drop), argument)
        }

        /// Calls back with the number of open connections. Node: server.getConnections(callback).
        @discardableResult
        public final func getConnections(_ callback: @escaping ((any Error)?, Int) throws -> Void) -> Self {
            let count = connectionCount
            _reactor.nextTick { try callback(nil, count) }
            return self
        }

        /// What an async listener of 'connection' throws destroys the socket.
        open override func captureRejectionSymbol(_ error: any Error, _ event: String, _ arguments: [Any]) throws {
            guard event == "connection", let socket = arguments.first as? Duplex else {
                return try super.captureRejectionSymbol(error, event, arguments)
            }
            socket.destroy(error)
        }

        // MARK: Life

        /// Lets the server keep the process going, as it does at first. Node: server.ref().
        @discardableResult
        public final func ref() -> Self {
            isReferenced = true
            listener?.ref()
            return self
        }

        /// Lets the process end although the server listens. Node: server.unref().
        @discardableResult
        public final func unref() -> Self {
            isReferenced = false
            listener?.unref()
            return self
        }

        /// The listener stands: 'listening' in a tick, unless it is closed before.
        final func began(_ listener: SocketListener) {
            self.listener = listener
            if !isReferenced { listener.unref() }
            listener.closedHandler = { [self] in listenerClosed(listener) }
            _reactor.nextTick { [self] in
                if self.listener === listener { try emit(.listening) }
            }
        }

        /// The system has taken the listener away, or the loop is at its end.
        private final func listenerClosed(_ closed: SocketListener) {
            guard listener === closed else { return }
            listener = nil
            if let error = closed.lastError {
                deliver(Event<Server, any Error>(.error), NodeError.system(error))
            }
            emitCloseIfDrained()
        }

        /// Stops listening; 'close' follows when the last connection is gone. Node: server.close([callback]).
        @discardableResult
        public final func close() -> Self {
            _close()
            return self
        }

        /// The same with a listener of 'close', which gets ERR_SERVER_NOT_RUNNING if the server was not listening.
        @discardableResult
        public final func close(_ callback: @escaping ((any Error)?) throws -> Void) -> Self {
            let error = listening || pendingListen != nil ? nil : NodeError.ERR_SERVER_NOT_RUNNING
            once(.close) { try callback(error) }
            _close()
            return self
        }

        /// The same with a listener that asks for no error.
        @discardableResult
        public final func close(_ callback: @escaping () throws -> Void) -> Self {
            once(.close, callback)
            _close()
            return self
        }

        /// Stops listening and waits for the last connection. Node: server[Symbol.asyncDispose]().
        public final nonisolated(nonsending) func asyncDispose() async throws {
            try await withReactorContinuation { (continuation: ReactorContinuation<Void>) in
                guard listening || pendingListen != nil else { return continuation.resume(returning: ()) }
                close { error in
                    if let error { continuation.resume(throwing: error) } else { continuation.resume(returning: ()) }
                }
            }
        }

        /// What `close` does; a subclass ends its idle connections too.
        open func _close() {
            _stopListening()
            emitCloseIfDrained()
        }

        public final func _stopListening() {
            pendingListen = nil
            abortWatch = nil
            let listener = self.listener
            self.listener = nil
            listener?.close()
        }

        private final func emitCloseIfDrained() {
            guard listener == nil, connectionCount == 0 else { return }
            _reactor.nextTick { [self] in try emit(.close) }
        }
    }
}

extension net.Socket {
    /// The socket of an accepted descriptor that a server's subclass has looked at; what it has read is its own.
    public convenience init(_accepted kernel: _KernelSocket, by server: net.Server) {
        self.init(accepted: kernel, by: server)
    }

    /// The socket of an accepted descriptor.
    convenience init(accepted kernel: _KernelSocket, by server: net.Server) {
        self.init(reactor: kernel.reactor)
        adopt(kernel, by: server)
        if server._options.pauseOnConnect == true { pause() } else { channel?.startReading() }
    }

    /// Takes an accepted descriptor over, as the options of its server want it; nothing is read yet.
    final func adopt(_ kernel: _KernelSocket, by server: net.Server) {
        let options = server._options
        allowHalfOpen = options.allowHalfOpen ?? false
        if let mark = options.highWaterMark { setHighWaterMark(mark) }
        wishes.noDelay = options.noDelay ?? false
        if options.keepAlive == true {
            wishes.keepAlive = (true, Swift.max(0, options.keepAliveInitialDelay ?? 0), 1000, 10)
        }
        self.server = server
        countingServer = server
        server._connectionOpened()
        open(kernel)
    }
}

extension Event where Emitter: net.Server, Arguments == Void {
    /// Node: 'listening'.
    public static var listening: Self { Self(.listening) }
    /// Node: 'close': the last connection is gone.
    public static var close: Self { Self(.close) }
}

extension EventEmitting where Self: net.Server {
    /// Hands a connection in that was not accepted: over any duplex, for servers that make something of it. Node:
    /// server.emit('connection', duplex).
    ///
    /// Differs: a listener that takes the `net.Socket` fails with ERR_INVALID_ARG_TYPE when it is another duplex.
    @_disfavoredOverload @discardableResult
    public func emit(_ event: Event<Self, net.Socket>, _ duplex: Duplex) throws -> Bool {
        try emit(key: event.key, untyped: [duplex])
    }
}

extension Event where Emitter: net.Server, Arguments == net.Socket {
    /// Node: 'connection' (socket).
    public static var connection: Self { Self(.connection) }
}

extension Event where Emitter: net.Server, Arguments == net.DropArgument? {
    /// Node: 'drop' (data): a connection was refused because of `maxConnections`. Nil for a UNIX socket.
    public static var drop: Self { Self(.drop) }
}

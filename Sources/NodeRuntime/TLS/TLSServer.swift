import Reactor
import TLSEngine

extension tls {
    /// A server of encrypted streams. Node: tls.Server.
    ///
    /// It belongs to the reactor of the thread that made it. A subclass that does more with a connection than announce it
    /// overrides `_secured` and `_handshakeFailed`.
    open class Server: net.Server {
        // Fixed at init.
        let connectionOptions: TLSConnectionOptions
        final let rejectsUnauthorized: Bool
        final let handshakeTimeout: Int
        final let sniCallback: SNICallback?

        // Owned by the reactor's thread.
        /// For connections from now on.
        public private(set) final var _secureContext: SecureContext
        /// Accepted connections whose handshake is not done.
        private final var handshaking: [ObjectIdentifier: TLSSocket] = [:]
        /// Contexts by pattern; the one added last wins.
        private final var contexts: [(pattern: String, context: SecureContext)] = []

        /// Node's time for a handshake (milliseconds).
        private static let handshakeTimeoutDefault = 120_000

        /// - Throws: what `createSecureContext` throws; ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS, ERR_OUT_OF_RANGE.
        public init(_ options: ServerOptions = ServerOptions()) throws {
            var connection = TLSConnectionOptions()
            if options.ALPNCallback != nil, options.ALPNProtocols != nil {
                throw NodeError.ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS
            }
            connection.protocols = try TLSPlan.checked(options.ALPNProtocols)
            connection.chooseProtocol = options.ALPNCallback
            connection.requestsCertificate = options.requestCert ?? false
            rejectsUnauthorized = options.rejectUnauthorized ?? true
            connection.requiresCertificate = connection.requestsCertificate && rejectsUnauthorized
            connectionOptions = connection
            handshakeTimeout = options.handshakeTimeout ?? Self.handshakeTimeoutDefault
            sniCallback = options.SNICallback
            _secureContext =
                try options.secureContext ?? SecureContext(options.contextOptions, honorsCipherOrder: true)
            super.init(options.netOptions)
            // As in Node a connection can be handed in: server.emit('connection', duplex).
            on(Event<Server, Duplex>(.connection)) { [unowned self] duplex in shakeHands(over: duplex) }
        }

        // MARK: Connections

        open override func _accepted(_ descriptor: Int32) {
            let kernel = _KernelSocket(reactor: _reactor, adopting: descriptor)
            let socket = TLSSocket(accepted: kernel, by: self)
            // Beside the one above somebody wants to see the connection below.
            if listenerCount(.connection) > 1 {
                let lower = TLSLowerSocket(socket)
                let plain = net.Socket(kernel, driver: lower, server: self)
                lower.socket = plain
                socket.lower = lower
                deliver(Event<Server, net.Socket>(.connection), plain)
            }
            socket.startHandshake()
        }

        private final func shakeHands(over duplex: Duplex) {
            guard !((duplex as? net.Socket)?.driver is TLSLowerSocket) else { return }
            let upper = TLSSocket(reactor: _reactor, plan: TLSPlan(of: self))
            upper.server = self
            upper.listenForErrors()
            handshakeBegins(upper)
            upper.limitHandshake(handshakeTimeout)
            upper.attach(to: duplex)
        }

        final func handshakeBegins(_ socket: TLSSocket) { handshaking[ObjectIdentifier(socket)] = socket }

        final func handshakeIsOver(_ socket: TLSSocket) {
            guard handshaking.removeValue(forKey: ObjectIdentifier(socket)) != nil, handshaking.isEmpty else { return }
            // A burst leaves no memory behind.
            handshaking = [:]
        }

        /// Gives the handshakes under way no more than so long (milliseconds), for a server that ends.
        public final func _hastenHandshakes(_ milliseconds: Int) {
            for socket in handshaking.values { socket.limitHandshake(min(milliseconds, handshakeTimeout)) }
        }

        /// A handshake is done; here 'secureConnection' is emitted.
        open func _secured(_ socket: TLSSocket) { deliver(.secureConnection, socket) }

        /// A handshake has failed, and the socket is about to close; here 'tlsClientError' is emitted.
        open func _handshakeFailed(_ error: any Error, _ socket: TLSSocket) {
            deliver(.tlsClientError, error, socket)
        }

        /// What an async listener of 'secureConnection' throws destroys the socket.
        open override func captureRejectionSymbol(_ error: any Error, _ event: String, _ arguments: [Any]) throws {
            guard event == "secureConnection", let socket = arguments.first as? TLSSocket else {
                return try super.captureRejectionSymbol(error, event, arguments)
            }
            socket.destroy(error)
        }

        // MARK: Contexts

        /// Replaces keys, certificates and rules for connections from now on: a certificate is renewed without a restart. Node:
        /// server.setSecureContext(options).
        ///
        /// Differs: the ticket keys stay unless the options bring others, so that sessions can still be resumed.
        /// - Throws: what `createSecureContext` throws; nothing has changed then.
        public final func setSecureContext(_ options: SecureContextOptions) throws {
            let fresh = try SecureContext(options, honorsCipherOrder: true)
            if options.ticketKeys == nil { fresh._context.setTicketKeys(_secureContext._context.ticketKeys) }
            _secureContext = fresh
        }

        /// A context for clients that ask for a name; "*" stands for one label. Node: server.addContext(hostname, context).
        ///
        /// - Throws: ERR_TLS_REQUIRED_SERVER_NAME for an empty name.
        public final func addContext(_ hostname: String, _ context: SecureContext) throws {
            if hostname.isEmpty { throw NodeError.ERR_TLS_REQUIRED_SERVER_NAME }
            contexts.append((hostname, context))
        }

        /// The same with options of a context.
        public final func addContext(_ hostname: String, _ context: SecureContextOptions) throws {
            if hostname.isEmpty { throw NodeError.ERR_TLS_REQUIRED_SERVER_NAME }
            contexts.append((hostname, try SecureContext(context, honorsCipherOrder: true)))
        }

        final var _choosesContexts: Bool { !contexts.isEmpty || hasListeners(.OCSPRequest) }

        /// What stands in for SNICallback when there are contexts.
        final var _contextByName: SNICallback? {
            if contexts.isEmpty { return nil }
            return { [unowned self] name, callback in
                callback(nil, contexts.last { Self.matches(name, pattern: $0.pattern) }?.context)
            }
        }

        /// Each "*" of the pattern stands for any letters but dots.
        static func matches(_ name: String, pattern: String) -> Bool {
            func matches(_ name: Substring, _ pattern: Substring) -> Bool {
                guard let first = pattern.first else { return name.isEmpty }
                if first != "*" { return name.first == first && matches(name.dropFirst(), pattern.dropFirst()) }
                let label = name.prefix { $0 != "." }
                return (0...label.count).contains { matches(name.dropFirst($0), pattern.dropFirst()) }
            }
            return matches(name[...], pattern[...])
        }

        // MARK: Ticket keys

        /// 48 bytes: what tickets are sealed with. Node: server.getTicketKeys().
        public final func getTicketKeys() -> Buffer { Buffer.from(_secureContext._context.ticketKeys) }

        /// Tickets sealed with other keys are no longer understood. Node: server.setTicketKeys(keys).
        ///
        /// - Throws: ERR_INTERNAL_ASSERTION unless there are 48 bytes.
        public final func setTicketKeys(_ keys: Buffer) throws {
            guard keys.length == TLSContext.ticketKeyBytes else {
                throw NodeError("ERR_INTERNAL_ASSERTION", .error, "Session ticket keys must be a 48-byte buffer")
            }
            _secureContext._context.setTicketKeys(keys.byteSlice.bytes)
        }
    }
}

extension Event where Emitter: tls.Server, Arguments == tls.TLSSocket {
    /// Node: 'secureConnection' (tlsSocket): a handshake is done.
    public static var secureConnection: Self { Self(.secureConnection) }
}

extension Event where Emitter: tls.Server, Arguments == (any Error, tls.TLSSocket) {
    /// Node: 'tlsClientError' (error, tlsSocket): a connection failed before its handshake was done.
    public static var tlsClientError: Self { Self(.tlsClientError) }
}

extension Event where Emitter: tls.Server, Arguments == (Buffer, tls.TLSSocket) {
    /// Node: 'keylog' (line, tlsSocket).
    public static var keylog: Self { Self(.keylog) }
}

extension Event where Emitter: tls.Server, Arguments == (Buffer, Buffer, () -> Void) {
    /// Node: 'newSession' (sessionId, sessionData, callback): the connection waits for the callback.
    public static var newSession: Self { Self(.newSession) }
}

extension Event where Emitter: tls.Server, Arguments == (Buffer, ((any Error)?, Buffer?) -> Void) {
    /// Node: 'resumeSession' (sessionId, callback): the connection waits for the callback (error, sessionData).
    public static var resumeSession: Self { Self(.resumeSession) }
}

extension Event where Emitter: tls.Server, Arguments == (Buffer?, Buffer?, ((any Error)?, Buffer?) -> Void) {
    /// Node: 'OCSPRequest' (certificate, issuer, callback), DER: the connection waits for the callback (error, response).
    public static var OCSPRequest: Self { Self("OCSPRequest") }
}

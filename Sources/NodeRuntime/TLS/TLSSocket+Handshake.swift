import Buffers
import Reactor
import TLSEngine

/// The handshake: from the transport's standing to 'secureConnect', 'secureConnection', or the end.
extension tls.TLSSocket {
    /// A client that makes its own connection, or speaks over `options.socket`.
    convenience init(connecting options: tls.ConnectOptions) throws {
        self.init(
            reactor: options.socket?.reactor ?? .ofCurrentThread, plan: try TLSPlan(options))
        allowHalfOpen = options.allowHalfOpen ?? false
        if let mark = options.highWaterMark { setHighWaterMark(mark) }
    }

    /// Node: what tls.connect does with the socket that it has made.
    final func begin(_ options: tls.ConnectOptions) throws {
        if let timeout = options.timeout { try setTimeout(timeout) }
        if let socket = options.socket { return attach(to: socket) }
        once(.connect) { [unowned self] in startHandshake() }
        try connect(options.netOptions)
    }

    /// A connection that a server has accepted.
    convenience init(accepted kernel: _KernelSocket, by server: tls.Server) {
        self.init(reactor: kernel.reactor, plan: TLSPlan(of: server))
        adopt(kernel, by: server)
        listenForErrors()
        server.handshakeBegins(self)
        limitHandshake(server.handshakeTimeout)
    }

    final func limitHandshake(_ milliseconds: Int) {
        handshakeTimer?.cancel()
        handshakeTimer = reactor.setTimer(afterMilliseconds: milliseconds) { [unowned self] in
            handshakeTimer = nil
            handshakeTookTooLong()
        }
        handshakeTimer?.unref()
    }

    /// The server's listeners get a socket that is still open.
    private final func handshakeTookTooLong() {
        let error = NodeError.ERR_TLS_HANDSHAKE_TIMEOUT
        guard let server = server as? tls.Server else {
            destroy(error)
            return
        }
        tellServer(server, error)
        // Differs: Node leaves such a socket open unless somebody closes it.
        reactor.setImmediate { [self] in destroy() }
    }

    /// As in Node a server listens to the errors of its sockets: what a peer breaks is no uncaught exception.
    final func listenForErrors() { on(.error) { _ in } }

    // MARK: Transports

    /// Speaks over a stream: by its descriptor if that can be had, else by its methods.
    final func attach(to socket: Duplex) {
        if let socket = socket as? net.Socket, socket.connecting {
            phase = .connecting
            socket.once(.connect) { [self] in attach(to: socket) }
            socket.once(.error) { [weak self] error in self?.destroy(error) }
            return
        }
        phase = .open
        if let socket = socket as? net.Socket, takeDescriptor(of: socket) { return }
        duplex = socket
        // It holds us while it is open: nobody else need.
        let listeners = _AddedListeners<Duplex>(on: socket)
        listeners.add(.data) { [self] in receivedFromDuplex($0.byteSlice) }
        listeners.add(.end) { [self] in duplexEnded() }
        listeners.add(.close) { [self] in duplexClosed() }
        duplexListeners = listeners
        socket.on(.error) { [weak self] error in self?.destroy(error) }
        // Node starts in the next tick, when the listeners are there.
        reactor.nextTick { [self] in startHandshake() }
    }

    private func takeDescriptor(of socket: net.Socket) -> Bool {
        let lower = TLSLowerSocket(self)
        guard let transport = socket._takeTransport(lower) else { return false }
        lower.socket = socket
        self.lower = lower
        open(transport.kernel)
        reactor.nextTick { [self] in
            startHandshake()
            for slice in transport.unread where !destroyed { decrypt(slice) }
        }
        return true
    }

    private func receivedFromDuplex(_ slice: ByteSlice) {
        guard !destroyed else { return }
        ownBytesRead += slice.count
        _noteActivity()
        _received(slice)
        if let duplex, unreadBytes >= readMark { duplex.pause() }
    }

    /// The duplex is nothing to us any more, nor we to it.
    final func leaveDuplex() {
        duplex = nil
        duplexListeners?.removeAll()
        duplexListeners = nil
    }

    private func duplexEnded() {
        // What came before the end is still being decrypted.
        if isDecrypting { reactor.nextTick { [self] in _receivedEnd() } } else { _receivedEnd() }
    }

    private func duplexClosed() {
        leaveDuplex()
        guard !destroyed else { return }
        if isSecured { destroy() } else { closedBeforeSecured() }
    }

    // MARK: Start

    final func startHandshake() {
        guard connection == nil, !destroyed else { return }
        prepareReports()
        do throws(TLSError) {
            let connection = try TLSConnection(
                role: isServer ? .server : .client, context: plan.context._context, options: plan.options,
                resources: workspace.resources)
            self.connection = connection
            connection.start()
        } catch {
            destroy(NodeError._tls(error))
            return
        }
        channel?.startReading()
        settle()
        if !waitingInput.isEmpty, !destroyed { decrypt(ByteSlice()) }
    }

    /// What listeners there are decides what is reported, and what waits for an answer.
    private func prepareReports() {
        plan.options.reportsKeys = hasListeners(Event<tls.TLSSocket, Buffer>(.keylog))
        guard isServer else { return }
        let server = self.server as? tls.Server
        plan.options.waitsForContext = plan.sniCallback != nil || server?._choosesContexts == true
        guard let server else { return }
        plan.options.reportsKeys = plan.options.reportsKeys || server.hasListeners(.keylog)
        plan.options.reportsSessions = server.hasListeners(.newSession)
        plan.options.waitsForSession = server.hasListeners(.resumeSession)
    }

    final var workspace: TLSWorkspace { ThreadState.current.tlsWorkspace(reactor) }

    // MARK: Events

    /// Hears what the connection has to tell, and sends what it has to say.
    final func settle() {
        guard let connection else { return }
        while let event = connection.nextEvent() { hear(event, connection) }
        flushOutput()
    }

    private func hear(_ event: TLSEvent, _ connection: TLSConnection) {
        guard !destroyed else { return }
        switch event {
        case .hello(let id, let hasTicket): findSession(id, hasTicket)
        case .contextNeeded(let name, let wantsStatus): findContext(name, wantsStatus)
        case .status(let response):
            deliver(Event<tls.TLSSocket, Buffer?>.OCSPResponse, response.map { Buffer.from($0) })
        case .established: finishHandshake()
        case .session(let id, let bytes): hearSession(id, bytes)
        case .key(let line): hearKey(line)
        case .closeNotify:
            // The end comes after the plaintext before it.
            break
        case .failed:
            // A driver sees to its own end.
            if driver == nil { fail(connection) }
        }
    }

    private func hearSession(_ id: [UInt8], _ bytes: [UInt8]) {
        guard isServer else {
            deliver(Event<tls.TLSSocket, Buffer>.session, Buffer.from(bytes))
            return
        }
        guard let server = server as? tls.Server, server.hasListeners(.newSession) else { return }
        unstoredSessions += 1
        var isStored = false
        let stored: () -> Void = { [weak self] in
            guard let self, !isStored else { return }
            isStored = true
            unstoredSessions -= 1
            if connection?.isEstablished == true { finishHandshake() }
        }
        server.deliver(.newSession, Buffer.from(id), Buffer.from(bytes), stored)
    }

    private func hearKey(_ line: String) {
        let buffer = Buffer.from(line + "\n")
        deliver(Event<tls.TLSSocket, Buffer>.keylog, buffer)
        (server as? tls.Server)?.deliver(.keylog, buffer, self)
    }

    private func fail(_ connection: TLSConnection) {
        let error = connection.failure.map { NodeError._tls($0) } ?? NodeError.hangUp
        // The alert tells the peer; what a callback of the program's has refused ends without one, as in Node.
        if connection.failure is TLSError { flushOutput() } else { connection.discardOutput() }
        destroy(error)
    }

    // MARK: Decisions

    private func findSession(_ id: [UInt8], _ hasTicket: Bool) {
        guard let server = server as? tls.Server, server.hasListeners(.resumeSession), !id.isEmpty, !hasTicket else {
            return decide { $0.resume(session: nil) }
        }
        let found: ((any Error)?, Buffer?) -> Void = { [weak self] error, session in
            guard let self, !destroyed else { return }
            if let error { return refuse(error) }
            decide { $0.resume(session: session?.byteSlice.bytes) }
        }
        server.deliver(.resumeSession, Buffer.from(id), found)
    }

    private func findContext(_ name: String?, _ wantsStatus: Bool) {
        servername = name
        guard let name, let callback = plan.sniCallback ?? (server as? tls.Server)?._contextByName else {
            return findStatus(nil, wantsStatus)
        }
        do {
            try callback(name) { [weak self] error, context in
                guard let self, !destroyed else { return }
                if let error { return refuse(error) }
                findStatus(context, wantsStatus)
            }
        } catch {
            refuse(error)
        }
    }

    private func findStatus(_ context: tls.SecureContext?, _ wantsStatus: Bool) {
        guard wantsStatus, let server = server as? tls.Server, server.hasListeners(.OCSPRequest) else {
            return decide { $0.resume(context: context?._context) }
        }
        let asked = (context ?? plan.context)._context
        let certificate = asked.certificate.map { Buffer.from($0.bytes) }
        let issuer = asked.issuer.map { Buffer.from($0.bytes) }
        let answered: ((any Error)?, Buffer?) -> Void = { [weak self] error, response in
            guard let self, !destroyed else { return }
            if let error { return refuse(error) }
            decide { $0.resume(context: context?._context, statusResponse: response?.byteSlice.bytes) }
        }
        server.deliver(.OCSPRequest, certificate, issuer, answered)
    }

    /// Goes on at once, or when the present step is done.
    private func decide(_ decision: (TLSConnection) -> Void) {
        guard let connection else { return }
        decision(connection)
        isResumed = true
        if !isDecrypting { decrypt(ByteSlice()) }
    }

    private func refuse(_ error: any Error) {
        connection?.discardOutput()
        destroy(error)
    }

    // MARK: Done

    private func finishHandshake() {
        guard let connection, !isSecured, !destroyed, unstoredSessions == 0 else { return }
        endHandshakeTime()
        alpnProtocol = connection.negotiatedProtocol
        if isServer { securedServer(connection) } else { securedClient(connection) }
    }

    private func securedServer(_ connection: TLSConnection) {
        servername = connection.serverName
        if plan.options.requestsCertificate {
            if let error = connection.verifyError {
                // The type is written out: a `String?` would be every error's own.
                let code: String = error.code
                authorizationError = code
                if plan.rejectsUnauthorized {
                    destroy()
                    return
                }
            } else {
                authorized = true
            }
        }
        becomeSecured()
        if let server = server as? tls.Server { server._secured(self) }
    }

    private func securedClient(_ connection: TLSConnection) {
        if let error = distrust(connection) {
            authorizationError = error.code ?? error.message
            if plan.rejectsUnauthorized {
                destroy(error)
                return
            }
        } else {
            authorized = true
        }
        becomeSecured()
        deliver(Event<tls.TLSSocket, Void>.secureConnect)
    }

    /// Why the server is not believed.
    private func distrust(_ connection: TLSConnection) -> (any Error)? {
        if let key = connection.ephemeralKey, key.type == "DH", key.size < plan.minDHSize {
            return NodeError.ERR_TLS_DH_PARAM_SIZE(key.size)
        }
        if let error = connection.verifyError { return NodeError._tls(error) }
        guard !connection.isSessionReused, let certificate = getPeerCertificate(true) else { return nil }
        do { return try plan.identityCheck(plan.hostname, certificate) } catch { return error }
    }

    private func becomeSecured() {
        isSecured = true
        let held = self.held
        self.held = []
        for slice in held { encrypt(slice) }
        if endsAfterHeld { endTransport() }
    }

    /// The transport ended in the midst of the handshake.
    final func closedBeforeSecured() {
        guard !destroyed else { return }
        if isServer, server is tls.Server {
            destroy()
        } else {
            destroy(
                NodeError(
                    "ECONNRESET", .error,
                    isServer
                        ? "socket hang up"
                        : "Client network socket disconnected before secure TLS connection was established"))
        }
    }
}

import Buffers
import Reactor
import TLSEngine

extension tls {
    /// An encrypted stream: over a connection of its own, or over any duplex. Node: tls.TLSSocket.
    ///
    /// The bytes of its kernel's socket are moved as those of any `net.Socket`, and pass through a `TLSConnection` on the way.
    /// What the program writes before the handshake is done waits here. It belongs to one reactor's thread.
    open class TLSSocket: net.Socket {
        // Fixed at init.
        let isServer: Bool

        // Owned by the reactor's thread.
        /// What the handshake is to be like; read when it starts.
        @exclusivity(unchecked) final var plan: TLSPlan
        /// From the start of the handshake on.
        @exclusivity(unchecked) final var connection: TLSConnection?
        /// The transport, when it is not the kernel's socket.
        @exclusivity(unchecked) final var duplex: Duplex?
        /// The object that the program knows of the connection below, when its descriptor moved here.
        @exclusivity(unchecked) final var lower: TLSLowerSocket?
        /// The handshake is done, and the peer is believed as far as was asked for.
        @exclusivity(unchecked) final var isSecured = false
        /// Written before that.
        @exclusivity(unchecked) final var held: [ByteSlice] = []
        /// `end` was called.
        @exclusivity(unchecked) final var endsAfterHeld = false
        @exclusivity(unchecked) final var ledger = CipherLedger()
        @exclusivity(unchecked) final var handshakeTimer: Timer?
        /// 'newSession' callbacks that are due before the server goes on.
        @exclusivity(unchecked) final var unstoredSessions = 0
        @exclusivity(unchecked) final var isDecrypting = false
        /// Ciphertext of a duplex that came before the handshake was started, or during a step.
        @exclusivity(unchecked) final var waitingInput: [ByteSlice] = []
        @exclusivity(unchecked) final var isFlushing = false
        /// Output of the connection that the ledger knows of (bytes).
        @exclusivity(unchecked) final var notedOutputBytes = 0
        /// Ours on the duplex.
        @exclusivity(unchecked) final var duplexListeners: _AddedListeners<Duplex>?
        /// Plaintext that is delivered after what came with it has been told.
        @exclusivity(unchecked) final var arrived = ByteSlice()
        @exclusivity(unchecked) final var isReadingHeld = false
        @exclusivity(unchecked) final var readMarkWhileHeld = 0
        /// A decision was made: the connection goes on.
        @exclusivity(unchecked) final var isResumed = false
        @exclusivity(unchecked) final var hasToldServer = false
        @exclusivity(unchecked) final var hasDeliveredEnd = false

        /// The peer's certificate is believed. Node: socket.authorized; on a server false unless it asked for one.
        @exclusivity(unchecked) public final internal(set) var authorized = false
        /// Why not: Node's code, or the message of a check that failed.
        @exclusivity(unchecked) public final internal(set) var authorizationError: String?
        /// The protocol agreed on (ALPN). Differs: nil both before the handshake and when there is none, in place of null and false.
        @exclusivity(unchecked) public final internal(set) var alpnProtocol: String?
        /// The name that the client asked for (SNI).
        @exclusivity(unchecked) public final internal(set) var servername: String?

        init(reactor: Reactor, plan: TLSPlan) {
            isServer = plan.isServer
            self.plan = plan
            super.init(reactor: reactor)
            readBytesBound = TLSWorkspace.stepBytesMax
            servername = plan.options.serverName
        }

        /// Speaks TLS over a stream. Node: new tls.TLSSocket(socket[, options]).
        ///
        /// - Throws: what `createSecureContext` throws; ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS.
        public convenience init(_ socket: Duplex, _ options: TLSSocketOptions = TLSSocketOptions()) throws {
            self.init(reactor: socket.reactor, plan: try TLSPlan(options))
            server = options.server
            attach(to: socket)
        }

        deinit { handshakeTimer?.cancel() }

        /// Node: always true; a plain socket has no such property.
        public final var encrypted: Bool { true }

        /// The handshake is not done. Node: tlsSocket.secureConnecting.
        public final var secureConnecting: Bool { !isSecured }

        // MARK: From the transport

        open override func _received(_ slice: ByteSlice) {
            lower?.socket?._noteActivity()
            decrypt(slice)
        }

        open override func _receivedEnd() {
            guard isSecured else { return closedBeforeSecured() }
            deliverEndOnce()
        }

        /// The transport has taken ciphertext: what was written with it is sent.
        open override func _wrote(_ bytes: Int) {
            let sent = ledger.wrote(bytes)
            if sent > 0 || bytes == 0 { _sent(sent) }
        }

        final func deliverEndOnce() {
            guard !hasDeliveredEnd else { return }
            hasDeliveredEnd = true
            _deliverEnd()
        }

        // MARK: From the program

        open override func _transmit(_ slice: ByteSlice, isLast: Bool) {
            // A session has the connection: the object refuses.
            if driver != nil { return super._transmit(slice, isLast: isLast) }
            ownBytesWritten += slice.count
            if isSecured { encrypt(slice) } else { held.append(slice) }
            if isLast { _transmitEnd() }
        }

        open override func _transmitEnd() {
            if driver != nil { return super._transmitEnd() }
            endsAfterHeld = true
            if isSecured { endTransport() }
        }

        open override func _consumed(_ bytes: Int) {
            super._consumed(bytes)
            if let duplex, unreadBytes < readMark, duplex.isPaused() { duplex.resume() }
        }

        // MARK: The end

        open override func _tearDown(_ error: (any Error)?) {
            endHandshakeTime()
            held = []
            if isServer, !isSecured, !hasToldServer, let server = server as? Server {
                // As in Node the server hears of it, and the socket itself is silent.
                tellServer(server, error ?? NodeError.hangUp)
                super._tearDown(nil)
            } else {
                super._tearDown(error)
            }
            if let duplex {
                leaveDuplex()
                duplex.destroy()
            }
        }

        /// The handshake is done, or will never be.
        final func endHandshakeTime() {
            handshakeTimer?.cancel()
            handshakeTimer = nil
            (server as? Server)?.handshakeIsOver(self)
        }

        final func tellServer(_ server: Server, _ error: any Error) {
            guard !hasToldServer else { return }
            hasToldServer = true
            server._handshakeFailed(error, self)
        }

        open override func _announceClose() {
            super._announceClose()
            lower?.socket?._transportClosed(nil)
            lower = nil
            // Callbacks of the program's may hold this object: nothing may hold it in return.
            plan.forgetCallbacks()
        }
    }
}

extension Event where Emitter: tls.TLSSocket, Arguments == Void {
    /// Node: 'secureConnect': a client's handshake is done.
    public static var secureConnect: Self { Self(.secureConnect) }
}

extension Event where Emitter: tls.TLSSocket, Arguments == Buffer {
    /// Node: 'session' (session): it can be resumed.
    public static var session: Self { Self(.session) }
    /// Node: 'keylog' (line).
    public static var keylog: Self { Self(.keylog) }
}

extension Event where Emitter: tls.TLSSocket, Arguments == Buffer? {
    /// Node: 'OCSPResponse' (response), nil without one.
    public static var OCSPResponse: Self { Self("OCSPResponse") }
}

/// Which plaintext the ciphertext on its way stands for.
struct CipherLedger {
    private var entries: [(end: Int, bytes: Int)] = []
    private var queued = 0
    private var written = 0

    /// `cipherBytes` more are on their way, and with them `bytes` of plaintext.
    mutating func queued(cipherBytes: Int, for bytes: Int) {
        queued += cipherBytes
        if bytes > 0 { entries.append((queued, bytes)) }
    }

    /// The transport has taken `cipherBytes`.
    ///
    /// - Returns: plaintext that is wholly gone with them.
    mutating func wrote(_ cipherBytes: Int) -> Int {
        written += cipherBytes
        var bytes = 0
        var count = 0
        while count < entries.count, entries[count].end <= written {
            bytes += entries[count].bytes
            count += 1
        }
        entries.removeFirst(count)
        return bytes
    }
}

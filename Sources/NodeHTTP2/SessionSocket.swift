import NodeRuntime

/// The socket under a session, as far as it does not disturb the session. Node: the proxy that is session.socket (node-http2 §7.8).
///
/// Properties of `net.Socket` are read and set through it, those of `tls.TLSSocket` are nil without TLS: `session.socket!.remoteAddress`.
/// `setTimeout`, `ref` and `unref` are the session's; what reads, writes or ends throws ERR_HTTP2_NO_SOCKET_MANIPULATION. The socket itself
/// is what 'connect' gives, and `session.duplex`.
///
/// Differs: one that was kept shows a socket that is closed, where Node's throws ERR_HTTP2_SOCKET_UNBOUND once the session is gone: a
/// property cannot throw without `try` wherever it is read.
@dynamicMemberLookup
public final class SessionSocket {
    // Fixed at init.
    private let socket: net.Socket

    // Owned by the reactor's thread.
    /// Nil once the session is over.
    private weak var session: Http2Session?

    init(_ session: Http2Session, _ socket: net.Socket) {
        self.session = session
        self.socket = socket
    }

    private var secure: tls.TLSSocket? { socket as? tls.TLSSocket }

    // MARK: Properties

    public subscript<Value>(dynamicMember path: KeyPath<net.Socket, Value>) -> Value { socket[keyPath: path] }

    public subscript<Value>(dynamicMember path: ReferenceWritableKeyPath<net.Socket, Value>) -> Value {
        get { socket[keyPath: path] }
        set { socket[keyPath: path] = newValue }
    }

    @_disfavoredOverload
    public subscript<Value>(dynamicMember path: KeyPath<tls.TLSSocket, Value>) -> Value? { secure?[keyPath: path] }

    @_disfavoredOverload
    public subscript<Value>(dynamicMember path: KeyPath<tls.TLSSocket, Value?>) -> Value? { secure?[keyPath: path] }

    // MARK: The session's

    /// Sets the session's timeout (milliseconds). Node: socket.setTimeout(msecs[, callback]).
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a negative time.
    public func setTimeout(_ milliseconds: Int, _ callback: (() throws -> Void)? = nil) throws {
        _ = try session?.setTimeout(milliseconds, callback)
    }

    /// Node: socket.ref().
    public func ref() { session?.ref() }

    /// Node: socket.unref().
    public func unref() { session?.unref() }

    // MARK: Listeners

    /// Listens to the socket. Node: socket.on(event, listener).
    @discardableResult
    public func on<Arguments>(_ event: Event<net.Socket, Arguments>, _ listener: @escaping () throws -> Void) -> Self {
        socket.on(event, listener)
        return self
    }

    /// Node: socket.on(event, listener).
    @discardableResult
    public func on<A>(_ event: Event<net.Socket, A>, _ listener: @escaping (A) throws -> Void) -> Self {
        socket.on(event, listener)
        return self
    }

    /// Node: socket.on(event, listener), with a token that `off` takes.
    @discardableResult
    public func on<Arguments>(_ event: Event<net.Socket, Arguments>, _ listener: EventListener) -> Self {
        socket.on(event, listener)
        return self
    }

    /// Node: socket.once(event, listener).
    @discardableResult
    public func once<Arguments>(_ event: Event<net.Socket, Arguments>, _ listener: @escaping () throws -> Void) -> Self
    {
        socket.once(event, listener)
        return self
    }

    /// Node: socket.once(event, listener).
    @discardableResult
    public func once<A>(_ event: Event<net.Socket, A>, _ listener: @escaping (A) throws -> Void) -> Self {
        socket.once(event, listener)
        return self
    }

    /// Node: socket.off(event, listener).
    @discardableResult
    public func off<Arguments>(_ event: Event<net.Socket, Arguments>, _ listener: EventListener) -> Self {
        socket.off(event, listener)
        return self
    }

    // MARK: What can be asked

    /// Node: socket.address().
    public func address() -> net.AddressInfo? { socket.address() }

    /// The peer's certificate; nil without one. Node: socket.getPeerCertificate([detailed]).
    public func getPeerCertificate(_ detailed: Bool = false) -> tls.PeerCertificate? {
        secure?.getPeerCertificate(detailed)
    }

    /// What this side has presented; nil without one. Node: socket.getCertificate().
    public func getCertificate() -> tls.PeerCertificate? { secure?.getCertificate() }

    /// "TLSv1.3" …; nil without TLS. Node: socket.getProtocol().
    public func getProtocol() -> String? { secure?.getProtocol() }

    /// Nil without TLS. Node: socket.getCipher().
    public func getCipher() -> tls.Cipher? { secure?.getCipher() }

    /// A client's; nil on a server and without one. Node: socket.getEphemeralKeyInfo().
    public func getEphemeralKeyInfo() -> tls.EphemeralKeyInfo? { secure?.getEphemeralKeyInfo() }

    /// The TLS session, for later connections. Node: socket.getSession().
    public func getSession() -> Buffer? { secure?.getSession() }

    /// Node: socket.getTLSTicket().
    public func getTLSTicket() -> Buffer? { secure?.getTLSTicket() }

    /// The TLS session is one from before. Node: socket.isSessionReused().
    public func isSessionReused() -> Bool { secure?.isSessionReused() ?? false }

    /// Key material for other protocols (RFC 5705); nil without TLS. Node: socket.exportKeyingMaterial(length, label[, context]).
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a negative length.
    public func exportKeyingMaterial(_ length: Int, _ label: String, _ context: Buffer? = nil) throws -> Buffer? {
        try secure?.exportKeyingMaterial(length, label, context)
    }

    // MARK: Nobody's but the session's

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION. Node: the property throws as soon as it is read.
    public func destroy(_ error: (any Error)? = nil) throws { throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func emit<Arguments>(_ event: Event<net.Socket, Arguments>, _ arguments: Any...) throws {
        throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION
    }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func emit(_ name: String, _ arguments: Any...) throws { throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func end(_ callback: (() throws -> Void)? = nil) throws { throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func end(_ chunk: some StreamData, _ encoding: String? = nil) throws {
        throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION
    }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func pause() throws { throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func read(_ size: Int? = nil) throws { throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func resume() throws { throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func write(
        _ chunk: some StreamData, _ encoding: String? = nil, _ callback: Stream.WriteCallback? = nil
    ) throws { throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func setEncoding(_ encoding: String) throws { throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func setKeepAlive(_ enable: Bool = false, _ initialDelay: Int = 0) throws {
        throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION
    }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func setNoDelay(_ noDelay: Bool = true) throws { throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION }
}

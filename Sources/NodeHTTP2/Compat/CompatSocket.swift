import NodeRuntime

/// What `request.socket` and `response.socket` show: the stream's life under the names of a socket, and of the socket itself
/// what does not disturb the session (node-http2 §13.7).
///
/// Properties of `net.Socket` are read through it, nil once the session is gone: `request.socket.remoteAddress`. It holds its
/// stream; the stream has one until it is closed. Over HTTP/1 it is the socket itself, and everything is allowed.
@dynamicMemberLookup
public final class CompatSocket {
    private let stream: ServerHttp2Stream
    /// The connection of a request over HTTP/1.
    private let own: net.Socket?

    init(_ stream: ServerHttp2Stream, own: net.Socket? = nil) {
        self.stream = stream
        self.own = own
    }

    private var socket: net.Socket? { own ?? stream.session?.netSocket }

    /// What ends, fails and is listened to: the stream, or the socket.
    private var life: Duplex { own ?? stream }

    public subscript<Value>(dynamicMember path: KeyPath<net.Socket, Value>) -> Value? { socket?[keyPath: path] }

    public subscript<Value>(dynamicMember path: KeyPath<net.Socket, Value?>) -> Value? { socket?[keyPath: path] }

    /// Properties of a socket with TLS: `request.socket.alpnProtocol`; nil without it.
    @_disfavoredOverload
    public subscript<Value>(dynamicMember path: KeyPath<tls.TLSSocket, Value>) -> Value? {
        (socket as? tls.TLSSocket)?[keyPath: path]
    }

    @_disfavoredOverload
    public subscript<Value>(dynamicMember path: KeyPath<tls.TLSSocket, Value?>) -> Value? {
        (socket as? tls.TLSSocket)?[keyPath: path]
    }

    // MARK: The stream's

    public var writable: Bool { life.writable }
    public var destroyed: Bool { life.destroyed }
    /// The request can be read.
    public var readable: Bool {
        own?.readable ?? (!stream.destroyed && (stream.compatRequest?.readable ?? stream.readable))
    }

    /// Listens to the stream. Node: socket.on(event, listener).
    public func on(_ event: Event<ServerHttp2Stream, Void>, _ listener: @escaping () throws -> Void) {
        life.on(Event<Duplex, Void>(event.name), listener)
    }

    /// Node: socket.once(event, listener).
    public func once(_ event: Event<ServerHttp2Stream, Void>, _ listener: @escaping () throws -> Void) {
        life.once(Event<Duplex, Void>(event.name), listener)
    }

    /// Node: socket.on('error', listener).
    public func on(_ event: Event<ServerHttp2Stream, any Error>, _ listener: @escaping (any Error) throws -> Void) {
        life.on(Event<Duplex, any Error>(event.name), listener)
    }

    /// Emits an event of the stream. Node: socket.emit(event).
    @discardableResult
    public func emit(_ event: Event<ServerHttp2Stream, Void>) throws -> Bool {
        try life.emit(Event<Duplex, Void>(event.name))
    }

    /// Ends the stream. Node: socket.end().
    public func end() { life.end() }

    /// Destroys the stream. Node: socket.destroy([error]).
    public func destroy(_ error: (any Error)? = nil) { life.destroy(error) }

    // MARK: The session's

    /// Sets the session's timeout (milliseconds). Node: socket.setTimeout(msecs[, callback]).
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a negative time.
    public func setTimeout(_ milliseconds: Int, _ callback: (() throws -> Void)? = nil) throws {
        if let own {
            try own.setTimeout(milliseconds, callback)
        } else {
            _ = try stream.session?.setTimeout(milliseconds, callback)
        }
    }

    // MARK: The socket's

    /// Node: socket.setNoDelay([noDelay]).
    public func setNoDelay(_ noDelay: Bool = true) { socket?.setNoDelay(noDelay) }

    /// Node: socket.address().
    public func address() -> net.AddressInfo? { socket?.address() }

    /// Node: socket.ref().
    public func ref() { socket?.ref() }

    /// Node: socket.unref().
    public func unref() { socket?.unref() }

    // MARK: Nobody's, over HTTP/2

    /// The session alone reads and writes its socket. Node: the property throws as soon as it is read.
    ///
    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func write(_ chunk: some StreamData) throws { _ = try manipulated().write(chunk) }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func read() throws { _ = try manipulated().read() }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func pause() throws { _ = try manipulated().pause() }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func resume() throws { _ = try manipulated().resume() }

    private func manipulated() throws -> net.Socket {
        guard let own else { throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION }
        return own
    }
}

extension Http2ServerRequest {
    /// The stream and its connection as a socket; it stays after the end. Node: request.socket.
    public final var socket: CompatSocket {
        if let incoming { return CompatSocket(stream, own: incoming.socket) }
        return link._withUnsafeGuaranteedRef { $0.ensureCompatSocket() }
    }
    /// The same. Node: request.connection.
    public final var connection: CompatSocket { socket }
}

extension Http2ServerResponse {
    /// The stream and its connection as a socket, the request's; nil once the stream is over. Node: response.socket.
    public final var socket: CompatSocket? {
        if let outgoing { return outgoing.connection.map { CompatSocket(stream, own: $0.socket) } }
        return state.contains(.closed) ? nil : link._withUnsafeGuaranteedRef { $0.ensureCompatSocket() }
    }
    /// The same. Node: response.connection.
    public final var connection: CompatSocket? { socket }
}

extension ServerHttp2Stream {
    /// 'close' has been emitted, or is being.
    private var isOver: Bool { destroyed && closed }

    /// The one that request and response share; one that is asked for after the end is nobody else's.
    func ensureCompatSocket() -> CompatSocket {
        if let compatSocket { return compatSocket }
        let fresh = CompatSocket(self)
        // It holds the stream, which lets go of it when it is closed.
        if !isOver { compatSocket = fresh }
        return fresh
    }
}

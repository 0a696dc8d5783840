import NodeRuntime

/// What `request.socket` and `response.socket` show: the stream's life under the names of a socket, and of the socket itself
/// what does not disturb the session (node-http2 §13.7).
///
/// Properties of `net.Socket` are read through it, nil once the session is gone: `request.socket.remoteAddress`. It holds its
/// stream; the stream has one until it is closed.
@dynamicMemberLookup
public final class CompatSocket {
    private let stream: ServerHttp2Stream

    init(_ stream: ServerHttp2Stream) { self.stream = stream }

    private var socket: net.Socket? { stream.session?.socket }

    public subscript<Value>(dynamicMember path: KeyPath<net.Socket, Value>) -> Value? { socket?[keyPath: path] }

    public subscript<Value>(dynamicMember path: KeyPath<net.Socket, Value?>) -> Value? { socket?[keyPath: path] }

    // MARK: The stream's

    public var writable: Bool { stream.writable }
    public var destroyed: Bool { stream.destroyed }
    /// The request can be read.
    public var readable: Bool { !stream.destroyed && (stream.compatRequest?.readable ?? stream.readable) }

    /// Listens to the stream. Node: socket.on(event, listener).
    public func on(_ event: Event<ServerHttp2Stream, Void>, _ listener: @escaping () throws -> Void) {
        stream.on(event, listener)
    }

    /// Node: socket.once(event, listener).
    public func once(_ event: Event<ServerHttp2Stream, Void>, _ listener: @escaping () throws -> Void) {
        stream.once(event, listener)
    }

    /// Node: socket.on('error', listener).
    public func on(_ event: Event<ServerHttp2Stream, any Error>, _ listener: @escaping (any Error) throws -> Void) {
        stream.on(event, listener)
    }

    /// Emits an event of the stream. Node: socket.emit(event).
    @discardableResult
    public func emit(_ event: Event<ServerHttp2Stream, Void>) throws -> Bool { try stream.emit(event) }

    /// Ends the stream. Node: socket.end().
    public func end() { stream.end() }

    /// Destroys the stream. Node: socket.destroy([error]).
    public func destroy(_ error: (any Error)? = nil) { stream.destroy(error) }

    // MARK: The session's

    /// Sets the session's timeout (milliseconds). Node: socket.setTimeout(msecs[, callback]).
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a negative time.
    public func setTimeout(_ milliseconds: Int, _ callback: (() throws -> Void)? = nil) throws {
        _ = try stream.session?.setTimeout(milliseconds, callback)
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

    // MARK: Nobody's

    /// The session alone reads and writes its socket. Node: the property throws as soon as it is read.
    ///
    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func write(_ chunk: some StreamData) throws { throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func read() throws { throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func pause() throws { throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION }

    /// - Throws: ERR_HTTP2_NO_SOCKET_MANIPULATION.
    public func resume() throws { throw NodeError.ERR_HTTP2_NO_SOCKET_MANIPULATION }
}

extension Http2ServerRequest {
    /// The stream and its connection as a socket; it stays after the end. Node: request.socket.
    public final var socket: CompatSocket { link._withUnsafeGuaranteedRef { $0.ensureCompatSocket() } }
    /// The same. Node: request.connection.
    public final var connection: CompatSocket { socket }
}

extension Http2ServerResponse {
    /// The stream and its connection as a socket, the request's; nil once the stream is over. Node: response.socket.
    public final var socket: CompatSocket? {
        state.contains(.closed) ? nil : link._withUnsafeGuaranteedRef { $0.ensureCompatSocket() }
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

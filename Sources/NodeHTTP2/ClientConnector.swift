import NodeRuntime

/// Waits for a session's socket to connect; then the session's transport takes it over.
///
/// Held by its session until the socket stands or the session is over.
final class ClientConnector {
    // Fixed at init.
    private let transport: SocketTransport

    // Owned by the reactor's thread.
    private weak var session: ClientHttp2Session?
    /// Nil once the wait is over.
    private var socket: net.Socket?
    /// Take our listeners off the socket, which is the program's too.
    private var removers: [() -> Void] = []

    init(_ session: ClientHttp2Session, _ transport: SocketTransport, _ socket: net.Socket) {
        self.session = session
        self.transport = transport
        self.socket = socket
        transport.expect(socket)
        listen(socket, .connect) { $0.connected() }
        listen(socket, .close) { $0.fail(NodeError.ERR_SOCKET_CLOSED) }
        let failed = socket.listener(.error) { [self] error in fail(error) }
        socket.on(.error, failed)
        removers.append { socket.off(.error, failed) }
    }

    private func listen<Arguments>(
        _ socket: net.Socket, _ event: Event<net.Socket, Arguments>, _ body: @escaping (ClientConnector) -> Void
    ) {
        let listener = socket.listener(event) { [self] in body(self) }
        socket.on(event, listener)
        removers.append { socket.off(event, listener) }
    }

    /// Nobody waits any more.
    func cancel() { takeSocket()?.destroy() }

    /// The end of the wait, once.
    private func takeSocket() -> net.Socket? {
        defer { socket = nil }
        for remove in removers { remove() }
        removers = []
        session?.connector = nil
        return socket
    }

    private func connected() {
        guard let socket = takeSocket() else { return }
        if transport.adopt(socket) {
            session?.becomeConnected()
        } else {
            // The program has ended it, or the peer is gone again.
            socket.destroy()
            transport.fail(NodeError.ERR_SOCKET_CLOSED)
        }
    }

    private func fail(_ error: any Error) {
        if takeSocket() != nil { transport.fail(error) }
    }
}

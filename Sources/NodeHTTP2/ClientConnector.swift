import NodeRuntime

/// Waits for a session's socket to connect; then the session's transport takes it over.
///
/// Held by its session until the socket stands or the session is over.
final class ClientConnector {
    // Fixed at init.
    private let transport: SocketTransport
    private let listeners: _AddedListeners<net.Socket>

    // Owned by the reactor's thread.
    private weak var session: ClientHttp2Session?
    /// Nil once the wait is over.
    private var socket: net.Socket?

    init(_ session: ClientHttp2Session, _ transport: SocketTransport, _ socket: net.Socket) {
        self.session = session
        self.transport = transport
        self.socket = socket
        listeners = _AddedListeners(on: socket)
        transport.expect(socket)
        listeners.add(.connect) { [self] in connected() }
        listeners.add(.close) { [self] in fail(NodeError.ERR_SOCKET_CLOSED) }
        listeners.add(.error) { [self] error in fail(error) }
    }

    /// Nobody waits any more.
    func cancel() { takeSocket()?.destroy() }

    /// The end of the wait, once.
    private func takeSocket() -> net.Socket? {
        defer { socket = nil }
        listeners.removeAll()
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

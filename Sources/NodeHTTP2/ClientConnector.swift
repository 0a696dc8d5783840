import NodeRuntime
import Reactor

/// Connects a session's socket; then the session's transport takes it over.
///
/// Held by its session until the socket stands or the session is over.
final class ClientConnector {
    // Fixed at init.
    private let transport: SocketTransport
    private let reactor: Reactor

    // Owned by the reactor's thread.
    private weak var session: ClientHttp2Session?
    private var socket: net.Socket?
    private var isDone = false

    init(_ session: ClientHttp2Session, _ transport: SocketTransport, host: String, port: Int) {
        self.session = session
        self.transport = transport
        reactor = session.reactor
        do {
            let socket = try net.connect(
                net.ConnectOptions(port: port, host: host, noDelay: true, allowHalfOpen: true))
            self.socket = socket
            socket.on(.error) { [self] error in fail(error) }
            socket.once(.connect) { [self] in connected() }
        } catch {
            reactor.nextTick { [self] in fail(error) }
        }
    }

    /// Nobody waits any more.
    func cancel() {
        guard !isDone else { return }
        isDone = true
        socket?.destroy()
        socket = nil
    }

    private func connected() {
        guard !isDone, let socket, let session else { return }
        isDone = true
        self.socket = nil
        session.connector = nil
        socket.removeAllListeners()
        guard transport.adopt(socket) else { return fail(NodeError.ERR_SOCKET_CLOSED) }
        session.becomeConnected()
    }

    private func fail(_ error: any Error) {
        guard !isDone else { return }
        isDone = true
        socket = nil
        session?.connector = nil
        transport.connectFailed(error)
    }
}

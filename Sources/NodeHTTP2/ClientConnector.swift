import NodeRuntime
import Reactor

/// Finds the addresses of a host and connects to the first that answers; then the session's transport takes the socket over.
///
/// Held by its session until the socket stands or the session is over.
final class ClientConnector: SocketHandler {
    // Fixed at init.
    private let reactor: Reactor
    private let transport: SocketTransport
    private let port: Int

    // Owned by the reactor's thread.
    private weak var session: ClientHttp2Session?
    private var addresses: [SocketAddress] = []
    private var socket: Socket?
    private var isCancelled = false
    private var failure: NodeError?

    init(_ session: ClientHttp2Session, _ transport: SocketTransport, host: String, port: Int) {
        reactor = session.reactor
        self.session = session
        self.transport = transport
        self.port = port
        super.init()
        if let address = SocketAddress(ip: host, port: UInt16(truncatingIfNeeded: port)) {
            addresses = [address]
            attemptNext()
        } else {
            reactor.resolve(host: host, port: UInt16(truncatingIfNeeded: port)) { [self] result in
                switch result {
                case .success(let found):
                    addresses = found
                    attemptNext()
                case .failure(let error): fail(NodeError.resolution(error, host: host))
                }
            }
        }
    }

    /// Nobody waits any more.
    func cancel() {
        isCancelled = true
        socket?.close()
        socket = nil
    }

    private func attemptNext() {
        guard !isCancelled else { return }
        guard !addresses.isEmpty else { return fail(failure ?? NodeError.ERR_SOCKET_CLOSED) }
        let address = addresses.removeFirst()
        do throws(SystemError) {
            socket = try Socket.connect(reactor: reactor, to: address, handler: self)
        } catch {
            failure = failure ?? .system(error, address: address.host, port: port)
            reactor.nextTick { [self] in attemptNext() }
        }
        current = address
    }

    private var current: SocketAddress?

    override func connected() {
        guard !isCancelled, let socket, let session else { return }
        self.socket = nil
        session.connector = nil
        transport.adopt(socket)
        session.becomeConnected()
    }

    override func connectFailed(_ error: SystemError) {
        socket?.close()
        socket = nil
        failure = failure ?? .system(error, address: current?.host, port: port)
        attemptNext()
    }

    private func fail(_ error: NodeError) {
        guard !isCancelled, let session else { return }
        session.connector = nil
        transport.connectFailed(error)
    }
}

import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// A server for HTTP/2 without TLS. Node: Http2Server.
///
/// It belongs to the reactor of the thread that made it, which keeps it alive while it listens or has sessions. A connection
/// goes from the listener to its session without a `net.Socket`, unless somebody listens for 'connection'.
public class Http2Server: net.Server, Http2Serving {
    public let _sessions: _ServerSessions

    init(options: ServerOptions, http1: Http1Service? = nil) {
        _sessions = _ServerSessions(options, http1: http1)
        super.init(options.netOptions)
        _sessions.bind(self)
        // Node's own listener, the oldest: any duplex that the program emits becomes a session.
        on(Event<Http2Server, Duplex>(.connection)) { [unowned self] duplex in try _sessions.take(duplex) }
    }

    /// The first 'request' listener makes requests of streams.
    public override func didAddListener(_ event: KnownEvent) {
        super.didAddListener(event)
        if event == .request { _sessions.beginCompat() }
    }

    /// Takes an accepted connection.
    public override func _accepted(_ descriptor: Int32) {
        // A socket that is to wait is one for the session to wait on.
        if _options.pauseOnConnect == true { return super._accepted(descriptor) }
        if let http1 = _sessions.http1 { return http1.sniff(descriptor, of: self) }
        begin(Socket(reactor: _reactor, adopting: descriptor))
    }

    /// A session begins; nil when it cannot.
    @discardableResult
    private func begin(_ socket: Socket) -> SocketTransport? {
        do {
            let connection = try _sessions.makeConnection()
            let transport = SocketTransport(context: _sessions.context, connection: connection)
            if _options.keepAlive == true {
                socket.setKeepAlive(true, idleSeconds: (_options.keepAliveInitialDelay ?? 0) / 1_000)
            }
            transport.adopt(socket)
            let session = _sessions.begin(connection, transport, isCounted: true)
            // Beside our own listener somebody wants to see the socket.
            if listenerCount(Event<Http2Server, Duplex>(.connection)) > 1 { _sessions.announce(session) }
            return transport
        } catch {
            socket.close()
            do { try emit(.error, error) } catch { _reactor.reportUncaught(error) }
            return nil
        }
    }

    /// The first octets were HTTP/2's, `prefix` of them before those that lie in the read buffer.
    func serveHTTP2(_ kernel: Socket, _ prefix: [UInt8], _ bytes: UnsafeRawBufferPointer) {
        begin(kernel)?.receiveFirst(prefix, bytes)
    }

    /// The first octets were HTTP/1's: what was read is served before what comes.
    func serveHTTP1(_ kernel: Socket, _ first: ByteSlice) {
        let socket = net.Socket(_accepted: kernel, by: self)
        _sessions.announce(socket)
        if !socket.destroyed { _sessions.http1?.serve(socket, first: first) }
    }

    public override func captureRejectionSymbol(_ error: any Error, _ event: String, _ arguments: [Any]) throws {
        if try _sessions.answerRejection(error, event, arguments) { return }
        try super.captureRejectionSymbol(error, event, arguments)
    }

    /// Stops listening and closes every session gracefully.
    public override func _close() {
        super._close()
        _sessions.close()
    }
}

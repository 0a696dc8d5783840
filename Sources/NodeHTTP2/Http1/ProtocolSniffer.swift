import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// Holds a connection in the clear until its first octets say which protocol it speaks: the preface of HTTP/2 begins with what no
/// request of HTTP/1 can.
///
/// The reactor holds it through the socket, its service until it has decided.
final class ProtocolSniffer: SocketHandler {
    /// The preface's first line (RFC 9113 §3.4): a request of HTTP/1 may be called PRI, but not name this version. What follows it
    /// is HTTP/2's to judge, which says of a broken preface what is wrong.
    private static let mark = Array("PRI * HTTP/2.0\r\n".utf8)

    /// Whether octets begin HTTP/2, when `matched` octets before them did; nil while they may begin either.
    static func speaksHTTP2(_ octets: some Collection<UInt8>, after matched: Int = 0) -> Bool? {
        let rest = mark[matched...]
        guard zip(octets, rest).allSatisfy({ $0 == $1 }) else { return false }
        return octets.count >= rest.count ? true : nil
    }

    // Fixed at init.
    private let service: Http1Service
    private let server: Http2Server
    private let socket: Socket
    /// Milliseconds of the reactor.
    let began: Int

    // Owned by the reactor's thread.
    /// In the service's list.
    var index = 0
    private var matched = 0
    private var isDecided = false

    init(_ service: Http1Service, _ server: Http2Server, _ descriptor: Int32) {
        self.service = service
        self.server = server
        let reactor = server._reactor
        socket = Socket(reactor: reactor, adopting: descriptor)
        began = reactor.nowMilliseconds
        super.init()
        server._connectionOpened()
        socket.setHandler(self)
        socket.setReadInterest(true)
    }

    override func readable() {
        let count: Int?
        do throws(SystemError) { count = try socket.readShared() } catch { return close() }
        guard let count else { return }
        guard count > 0 else { return close() }
        let bytes = server._reactor.readBytes(count)
        switch ProtocolSniffer.speaksHTTP2(bytes, after: matched) {
        case true?: decide { server.serveHTTP2(socket, prefix(matched), bytes) }
        case false?: decide { server.serveHTTP1(socket, ByteSlice(prefix(matched) + Array(bytes))) }
        case nil: matched += count
        }
    }

    private func prefix(_ count: Int) -> [UInt8] { Array(ProtocolSniffer.mark.prefix(count)) }

    /// The server counts the connection in its own way from here on.
    private func decide(_ serve: () -> Void) {
        isDecided = true
        socket.setReadInterest(false)
        socket.setHandler(nil)
        serve()
        server._connectionClosed()
        service.remove(self)
    }

    /// Nobody knows what it would have said.
    func close() { socket.close() }

    override func hangup() { close() }

    override func closed() {
        guard !isDecided else { return }
        isDecided = true
        service.remove(self)
        server._connectionClosed()
    }
}

import Glibc
import NodeHTTP2
import NodeRuntime
import Reactor

/// The whole way of a request: an `Http2Server` on a loopback socket, its client on the same thread, so that one turn of the
/// reactor serves one batch and nothing else runs meanwhile.
final class FacadeExchange {
    private let server: Http2Server
    private let descriptor: Int32
    private var client: CannedClient
    private var answers = AnswerCounter()
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)

    init(_ paths: CannedClient.Paths, _ server: Http2Server) {
        client = CannedClient(paths)
        self.server = server
        server.listen(0, "127.0.0.1")
        guard let port = server.address()?.port else { fatalError("the server does not listen") }
        descriptor = FacadeExchange.connect(port)
        send(client.opening + client.first)
        while answers.ended < 1 { turnAndRead() }
    }

    /// Answers on the stream.
    static func streams() -> Http2Server {
        let server = http2.createServer()
        server.on(.stream) { stream, headers in
            guard headers.string(":path") != nil else { return }
            try stream.respond([":status": 200, "content-type": "text/plain", "content-length": 13])
            stream.end("Hello, World!")
        }
        return server
    }

    /// Answers by request and response, the headers in one call.
    static func heads() -> Http2Server {
        http2.createServer { request, response in
            guard request.url.hasPrefix("/hello") else { return }
            try response.writeHead(200, ["content-type": "text/plain", "content-length": 13])
            response.end("Hello, World!")
        }
    }

    /// The same, the headers one by one.
    static func fields() -> Http2Server {
        http2.createServer { request, response in
            guard request.url.hasPrefix("/hello") else { return }
            try response.setHeader("content-type", "text/plain")
            try response.setHeader("content-length", 13)
            response.end("Hello, World!")
        }
    }

    private func turnAndRead() {
        Reactor.ofCurrentThread.turn()
        read()
    }

    /// One batch and its answers; only the turn of the server is measured.
    func run(measured: Bool) {
        let goal = answers.ended + CannedClient.requestsPerBatch
        send(client.nextBatch())
        while answers.ended < goal {
            if measured { countedRegion { Reactor.ofCurrentThread.turn() } } else { Reactor.ofCurrentThread.turn() }
            read()
        }
    }

    private func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent)
            }
            guard count > 0 else { fatalError("the server's socket takes no more") }
            sent += count
        }
    }

    private func read() {
        while true {
            let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
            guard count != 0 else { fatalError("the server hung up") }
            guard count > 0 else { return }
            answers.read(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func connect(_ port: Int) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { fatalError("cannot connect to the server") }
        return descriptor
    }
}

#if HTTP1
import HTTP2Protocol
import NodeRuntime
import Testing

@testable import NodeHTTP2
@testable import NodeRuntime
@testable import Reactor

/// HTTP/1 over streams that the program hands in: pairs in memory, sockets of another server, TLS over either.
@Suite(.timeLimit(.minutes(10))) struct Http1DuplexTests {
    /// What has come out of one end of a pair.
    final class Reader {
        private(set) var text = ""
        private(set) var hasEnded = false

        init(_ duplex: Duplex) {
            duplex.on(.data) { [self] in text += $0.toString() }
            duplex.on(.end) { [self] in hasEnded = true }
            duplex.on(.error) {}
        }
    }

    @Test(
        "http2.Server emit('connection', duplex): the first octets tell the protocol here too, in whatever pieces they come"
    )
    func pair() throws {
        let home = try Http1Home { request, response in
            var body = ""
            request.on(.data) { body += $0.toString() }
            request.on(.end) {
                response.end(
                    "\(request.httpVersion) \(request.url) \(body) \(request.socket.remoteAddress ?? "nowhere")")
            }
        }
        for cut in 0..<6 {
            let (ours, theirs) = duplexPair()
            try home.home.server.emit(Event<Http2Server, Duplex>(.connection), theirs)
            let reader = Reader(ours)
            let text = "POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody"
            if cut > 0 { ours.write(String(text.prefix(cut))) }
            home.home.settle(turns: 2)
            ours.write(String(text.dropFirst(cut)))
            home.home.run("the answer") { reader.hasEnded }
            #expect(reader.text.hasSuffix("\r\n\r\n1.1 /a body nowhere"), "\(cut)")
            ours.end()
        }
        home.finish()
    }

    @Test("HTTP/2 over a duplex beside HTTP/1")
    func pairOfHTTP2() throws {
        let home = try Http1Home { request, response in response.end("\(request.httpVersion) \(request.url)") }
        let (ours, theirs) = duplexPair()
        try home.home.server.emit(Event<Http2Server, Duplex>(.connection), theirs)
        // Its session counts while it exists.
        unowned let client = try http2.connect("http://a", ConnectOptions(createConnection: .init { ours }))
        let request = try client.request([":path": "/b"])
        var text = ""
        request.on(.data) { text += $0.toString() }
        request.on(.close) { [unowned client] in client.close() }
        home.home.run("the answer") { request.closed }
        #expect(text == "2.0 /b")
        home.finish()
    }

    @Test("A large body in both directions over a duplex, with back-pressure")
    func large() throws {
        let home = try Http1Home { request, response in request.pipe(response) }
        let (ours, theirs) = duplexPair()
        try home.home.server.emit(Event<Http2Server, Duplex>(.connection), theirs)
        var received = 0
        var hasEnded = false
        ours.on(.data) { received += $0.length }
        ours.on(.end) { hasEnded = true }
        let total = 3_000_000
        ours.write("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: \(total)\r\n\r\n")
        for _ in 0..<30 { try ours.write(Buffer.alloc(total / 30, "x")) }
        home.home.run("the end") { hasEnded }
        #expect(received > total && received < total + 20_000)
        ours.end()
        home.finish()
    }

    @Test("Http2SecureServer.event.upgrade over a duplex, and what a duplex that says nothing becomes")
    func upgrade() throws {
        let home = try Http1Home()
        home.home.server.on(.upgrade) { request, socket, head in
            socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n\(request.url) \(head.toString())")
        }
        let (ours, theirs) = duplexPair()
        try home.home.server.emit(Event<Http2Server, Duplex>(.connection), theirs)
        let reader = Reader(ours)
        ours.write("GET /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhead")
        home.home.run("the answer") { reader.hasEnded }
        #expect(reader.text.hasSuffix("\r\n\r\n/x head"))
        ours.end()
        let (silent, other) = duplexPair()
        try home.home.server.emit(Event<Http2Server, Duplex>(.connection), other)
        silent.end("PR")
        silent.resume()
        home.home.run("the end of what says nothing") { other.destroyed }
        let (left, waiting) = duplexPair()
        try home.home.server.emit(Event<Http2Server, Duplex>(.connection), waiting)
        left.resume()
        home.home.settle(turns: 3)
        #expect(!waiting.destroyed)
        home.home.server.closeIdleConnections()
        home.home.run("the end of what waits") { waiting.destroyed }
        home.finish()
    }

    @Test("What breaks off is told: the request fails, and the duplex is destroyed with it")
    func brokenOff() throws {
        let notes = Notes()
        let home = try Http1Home { request, response in
            notes.follow(request)
            request.resume()
        }
        let (ours, theirs) = duplexPair()
        try home.home.server.emit(Event<Http2Server, Duplex>(.connection), theirs)
        ours.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n")
        home.home.settle()
        ours.destroy()
        home.home.run("'close'") { notes.lines.contains("req close") && theirs.destroyed }
        #expect(notes.lines.first == "req aborted")
        home.finish()
    }

    @Test("createServer.options.option.pauseOnConnect: nothing is read before the program resumes the socket")
    func paused() throws {
        let home = try TestServer(ServerOptions(pauseOnConnect: true, allowHTTP1: true))
        home.server.on(.request) { request, response in response.end(request.httpVersion) }
        var sockets: [net.Socket] = []
        home.server.on(.connection) { (socket: net.Socket) in sockets.append(socket) }
        let text = TextPeer(home)
        try text.connect(to: home.address)
        text.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        home.run("the connection") { sockets.count == 1 }
        let client = try home.connect()
        let exchange = try client.get("/")
        home.run("the other") { sockets.count == 2 }
        home.settle()
        #expect(text.text == "" && !exchange.isDone && sockets.allSatisfy { $0.isPaused() })
        for socket in sockets { socket.resume() }
        home.run("both answers") { text.hasEnded && exchange.isDone }
        #expect(text.text.hasSuffix("1.1") && exchange.text == "2.0")
        text.close()
        sockets = []
        home.finish()
    }

    @Test("createSecureServer.options.option.allowHTTP1: TLS over a duplex, ALPN http/1.1 and none")
    func secure() throws {
        var options = SecureServerTests.serverOptions
        options.allowHTTP1 = true
        options.pauseOnConnect = true
        let bench = try SecureServerTests.Bench(options)
        bench.server.on(.request) { request, response in
            response.end("\(request.httpVersion) \(request.socket.alpnProtocol ?? "none")")
        }
        for (offered, expected) in [(["http/1.1"], "1.1 http/1.1"), (nil, "1.1 none")] {
            let (ours, theirs) = duplexPair()
            try bench.server.emit(Event<Http2SecureServer, Duplex>(.connection), theirs)
            let client = try tls.connect(
                tls.ConnectOptions(
                    socket: ours, servername: "localhost", ALPNProtocols: offered,
                    ca: SecureServerTests.identity.certificate))
            client.on(.secureConnect) { client.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") }
            let reader = Reader(client)
            bench.run("the answer") { reader.hasEnded }
            #expect(reader.text.hasSuffix("\r\n\r\n" + expected))
        }
        // As in Node a paused connection shakes hands and is served all the same.
        var text = ""
        let socket = try tls.connect(
            bench.port, "localhost", tls.ConnectOptions(ca: SecureServerTests.identity.certificate)
        ) { $0.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") }
        socket.on(.data) { text += $0.toString() }
        var isClosed = false
        socket.on(.close) { isClosed = true }
        bench.run("the answer") { isClosed }
        #expect(text.hasSuffix("1.1 none"))
        bench.finish()
    }
}
#endif

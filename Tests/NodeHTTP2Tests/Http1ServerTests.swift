#if HTTP1
import HTTP2Protocol
import NodeRuntime
import Testing
import TLSEngine

@testable import NodeHTTP2
@testable import NodeRuntime
@testable import Reactor

/// Servers with HTTP/1 beside HTTP/2: which connection speaks what, how long it may take, how it ends.
@Suite(.timeLimit(.minutes(10))) struct Http1ServerTests {
    @Test("The first octets tell the protocol, in whatever pieces they come")
    func sniffing() throws {
        let home = try Http1Home { request, response in response.end(request.httpVersion) }
        let preface = RawPeer.opening()
        let lineBytes = "PRI * HTTP/2.0\r\n".utf8.count
        for cut in 1..<25 {
            let peer = try home.home.connectRaw()
            home.home.run("the connection") { peer.isConnected }
            peer.send(Array(preface[..<cut]))
            home.home.settle(turns: 3)
            #expect(peer.frames.isEmpty == (cut < lineBytes), "\(cut)")
            peer.send(Array(preface[cut...]) + RawPeer.frame(1, 5, 1, [0x82, 0x86, 0x84, 0x41, 0x01, 0x61]))
            home.home.run("the stream's answer") { peer.frames(ofType: 0).last?.payload == Array("2.0".utf8) }
        }
        for (cut, text) in [
            (1, "POST / HTTP/1.1\r\nHost: a\r\n\r\n"), (2, "PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n"),
            (1, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        ] {
            let client = try home.connect()
            client.send(String(text.prefix(cut)))
            home.home.settle(turns: 3)
            client.send(String(text.dropFirst(cut)))
            home.home.run("the answer") { client.text.hasSuffix("1.1") }
        }
        // A method called PRI is no preface, in whatever pieces it comes.
        let request = "PRI /x HTTP/1.1\r\nHost: a\r\n\r\n"
        for cut in 0..<18 {
            let client = try home.connect()
            if cut > 0 { client.send(String(request.prefix(cut))) }
            home.home.settle(turns: 3)
            client.send(String(request.dropFirst(cut)))
            home.home.run("the refusal") { client.hasEnded }
            #expect(client.text.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), "\(cut) \(client.text)")
        }
        // HTTP/2 says what is wrong with a preface that goes on as none.
        let broken = try home.home.connectRaw()
        broken.send(Array("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n".utf8))
        home.home.run("GOAWAY") { broken.goaway != nil }
        #expect(broken.goaway?.code == 1 && broken.goaway?.debugData == "preface_invalid")
        // Neither.
        #expect(try home.last("PRINT\r\n\r\n").hasPrefix("HTTP/1.1 400"))
        home.finish()
    }

    @Test("Many streams at once behind a first read that holds them all")
    func sniffedBatch() throws {
        let home = try Http1Home { request, response in response.end("x") }
        let peer = try home.home.connectRaw()
        var octets = RawPeer.opening()
        for index in 0..<50 { octets += RawPeer.frame(1, 5, 2 * index + 1, [0x82, 0x86, 0x84, 0x41, 0x01, 0x61]) }
        peer.send(octets)
        home.home.run("fifty answers") { peer.frames(ofType: 0).count >= 50 }
        home.finish()
    }

    @Test(
        "createSecureServer.options.option.allowHTTP1 Http2SecureServer.event.request: ALPN http/1.1, none, and h2 by one listener"
    )
    func secure() throws {
        let bench = try secureBench()
        bench.server.on(.request) { request, response in
            let protocolName: String? =
                request.httpVersion == "2.0" ? request.stream.session?.alpnProtocol : request.socket.alpnProtocol
            response.end("\(request.httpVersion) \(protocolName ?? "none")")
        }
        for (offered, expected) in [(["http/1.1"], "1.1 http/1.1"), ([], "1.1 none")] {
            var text = ""
            var isClosed = false
            let socket = try tls.connect(
                bench.port, "localhost",
                tls.ConnectOptions(
                    ALPNProtocols: offered.isEmpty ? nil : offered, ca: SecureServerTests.identity.certificate)
            ) { socket in
                socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            }
            socket.on(.data) { text += $0.toString() }
            socket.on(.close) { isClosed = true }
            bench.run("the answers") { isClosed }
            #expect(text.ranges(of: expected).count == 2, "\(text)")
        }
        var body = ""
        let client = try http2.connect("https://localhost:\(bench.port)", SecureServerTests.clientOptions)
        let request = try client.request([":path": "/"])
        request.on(.data) { body += $0.toString() }
        request.on(.close) { client.close() }
        bench.run("the stream's answer") { request.closed }
        #expect(body == "2.0 h2")
        bench.finish()
    }

    private func secureBench(_ http1Options: http.ServerOptions? = nil) throws -> SecureServerTests.Bench {
        var options = SecureServerTests.serverOptions
        options.allowHTTP1 = true
        options.http1Options = http1Options
        return try SecureServerTests.Bench(options)
    }

    @Test("Http2SecureServer.event.clientError: octets that are no request, over TLS")
    func secureRefusal() throws {
        let bench = try secureBench()
        var codes: [String] = []
        bench.server.on(.clientError) { error, socket in
            codes.append(error.code ?? "")
            socket.destroy()
        }
        var isClosed = false
        let socket = try tls.connect(
            bench.port, "localhost", tls.ConnectOptions(ca: SecureServerTests.identity.certificate)
        ) { $0.write("nonsense\r\n\r\n") }
        socket.on(.data) {}
        socket.on(.close) { isClosed = true }
        bench.run("the end") { isClosed }
        #expect(codes == ["HPE_INVALID_METHOD"])
        bench.finish()
    }

    // MARK: Time

    @Test(
        "Http2SecureServer.property.headersTimeout Http2SecureServer.property.requestTimeout: what takes too long is answered by 408"
    )
    func timeouts() throws {
        let clock = Clock.manual()
        let options = http.ServerOptions(headersTimeout: 2_000, requestTimeout: 5_000, connectionsCheckingInterval: 500)
        let home = try Http1Home(options, clock: clock) { request, _ in request.resume() }
        #expect(home.home.server.headersTimeout == 2_000 && home.home.server.requestTimeout == 5_000)
        #expect(home.home.server.connectionsCheckingInterval == 500 && home.home.server.keepAliveTimeout == 5_000)
        let silent = try home.connect()
        let half = try home.connect()
        half.send("GET / HTTP/1.1\r\nHo")
        let body = try home.connect()
        body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx")
        home.home.settle()
        for _ in 0..<3 {
            clock.advance(milliseconds: 500)
            home.home.settle(turns: 3)
        }
        #expect(!half.hasEnded && !silent.hasEnded)
        for _ in 0..<3 {
            clock.advance(milliseconds: 500)
            home.home.settle(turns: 3)
        }
        home.home.run("the end of what has no head") { half.hasEnded && silent.hasEnded }
        #expect(half.text == "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n")
        // Nobody can tell what it would have said.
        #expect(silent.text == "" && !body.hasEnded)
        for _ in 0..<6 {
            clock.advance(milliseconds: 500)
            home.home.settle(turns: 3)
        }
        home.home.run("the end of the body") { body.hasEnded }
        #expect(body.text == "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n")
        home.finish()
    }

    @Test("A connection that waits for its next request is closed after keepAliveTimeout and what is added to it")
    func keepAlive() throws {
        let clock = Clock.manual()
        let home = try Http1Home(http.ServerOptions(keepAliveTimeout: 3_000, keepAliveTimeoutBuffer: 500), clock: clock)
        {
            _, response in response.end("x")
        }
        let client = try home.connect()
        for _ in 0..<2 {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            let before = client.input.count
            home.home.run("the answer") { client.input.count > before && client.text.hasSuffix("x") }
            home.home.settle()
            clock.advance(milliseconds: 3_400)
            home.home.settle()
            #expect(!client.hasEnded)
        }
        #expect(client.text.contains("Keep-Alive: timeout=3\r\n"))
        clock.advance(milliseconds: 200)
        home.home.run("the end") { client.hasEnded }
        home.finish()
    }

    @Test(
        "Http2ServerRequest.method.setTimeout Http2ServerResponse.method.setTimeout: 'timeout', or the end of the connection"
    )
    func setTimeout() throws {
        let clock = Clock.manual()
        let notes = Notes()
        let home = try Http1Home(clock: clock) { request, response in
            switch request.url {
            case "/request": try request.setTimeout(50) { notes.note("request") }
            case "/response": try response.setTimeout(50) { response.end("late") }
            default: try response.setTimeout(50)
            }
        }
        let silent = try home.connect()
        silent.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let request = try home.connect()
        request.send("POST /request HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n")
        let response = try home.connect()
        response.send("GET /response HTTP/1.1\r\nHost: a\r\n\r\n")
        home.home.settle()
        clock.advance(milliseconds: 60)
        home.home.run("all three") { silent.hasEnded && response.text.hasSuffix("late") && notes.lines == ["request"] }
        #expect(!request.hasEnded && silent.text == "")
        home.finish()
    }

    @Test(
        "A connection serves as many requests as maxRequestsPerSocket allows; 'dropRequest' and 503 for more, at once or later"
    )
    func requestsMax() throws {
        let home = try Http1Home(http.ServerOptions(maxRequestsPerSocket: 2))
        var waiting: [Http2ServerResponse] = []
        home.home.server.on(.request) { request, response in
            home.notes.note(request.url)
            waiting.append(response)
        }
        home.home.server.on(.dropRequest) { request, socket in
            home.notes.note("drop \(request.method) \(request.url) \(socket.destroyed)")
        }
        let client = try home.connect()
        client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
        client.send("POST /3 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /4 HTTP/1.1\r\n\r\n")
        home.home.run("three requests") { home.notes.lines.count == 3 }
        #expect(home.notes.lines == ["/1", "/2", "drop POST /3 false"] && client.text == "")
        for response in waiting { response.end("x") }
        let end = "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        home.home.run("the answers") { client.text.contains(" 400 Bad Request") && client.text.hasSuffix(end) }
        #expect(
            client.text
                == "HTTP/1.1 200 OK\r\nDate: D\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5, max=2\r\n"
                + "Content-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\nDate: D\r\nConnection: close\r\nContent-Length: 1\r\n\r\n"
                + "xHTTP/1.1 503 Service Unavailable\r\nDate: D\r\nConnection: close\r\n\(end)"
                + "HTTP/1.1 400 Bad Request\r\nDate: D\r\nConnection: close\r\n\(end)")
        home.finish()
    }

    @Test("The last of maxRequestsPerSocket leaves the end to the client; requests of HTTP/1.0 do not count")
    func requestsMaxKeepsTheConnection() throws {
        let home = try Http1Home(http.ServerOptions(maxRequestsPerSocket: 1)) { request, response in
            // Without it the body of a response to HTTP/1.0 ends with the connection.
            try response.setHeader("Content-Length", request.url.utf8.count)
            response.end(request.url)
        }
        let client = try home.connect()
        for (index, version) in ["1.0", "1.1", "1.0"].enumerated() {
            client.send("GET /\(index) HTTP/\(version)\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")
            home.home.run("an answer") { client.text.hasSuffix("\r\n\r\n/\(index)") }
        }
        client.send("GET /3 HTTP/1.1\r\nHost: a\r\n\r\n")
        home.home.run("the refusal") { client.text.contains("HTTP/1.1 503 Service Unavailable\r\n") }
        #expect(!client.hasEnded)
        home.finish()
    }

    @Test("A client that goes is noticed behind however many requests it has pipelined, and all of them are told")
    func goneBehindPipelined() throws {
        let home = try Http1Home()
        var requestCount = 0
        var closeCount = 0
        home.home.server.on(.request) { _, response in
            requestCount += 1
            response.on(.close) { closeCount += 1 }
        }
        let client = try home.connect()
        client.send(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 100))
        home.home.run("as many requests as may wait") { requestCount == 32 }
        home.home.settle()
        #expect(requestCount == 32 && closeCount == 0)
        client.close()
        home.home.run("the end of them all") { closeCount == 100 }
        #expect(requestCount == 100)
        home.finish()
    }

    // MARK: The end

    @Test(
        "Http2SecureServer.method.close Http2SecureServer.method.closeIdleConnections: idle connections end, requests are served first"
    )
    func close() throws {
        var waiting: Http2ServerResponse?
        let home = try Http1Home { request, response in
            if request.url == "/wait" { waiting = response } else { response.end("x") }
        }
        let idle = try home.connect()
        idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let silent = try home.connect()
        let busy = try home.connect()
        busy.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        home.home.run("the requests") { idle.text.hasSuffix("x") && waiting != nil && silent.isConnected }
        home.home.settle()
        home.home.server.closeIdleConnections()
        home.home.run("the end of the idle ones") { idle.hasEnded && silent.hasEnded }
        #expect(!busy.hasEnded)
        let next = try home.connect()
        next.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        home.home.run("the next") { next.text.hasSuffix("x") }
        var isClosed = false
        home.home.server.close { isClosed = true }
        home.home.run("the end of the next") { next.hasEnded }
        #expect(!isClosed && !busy.hasEnded)
        waiting?.end("served")
        waiting = nil
        home.home.run("'close'") { isClosed && busy.hasEnded }
        #expect(busy.text.hasSuffix("served") && busy.text.contains("Connection: close\r\n"))
        home.finish()
    }

    @Test("A client that ends its side has been served, and the connection ends")
    func halfClose() throws {
        let home = try Http1Home { _, response in response.end("x") }
        let client = try home.connect()
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        home.home.run("the connection") { client.isConnected }
        try client.shutdownWrite()
        home.home.run("the end") { client.hasEnded }
        #expect(client.text.hasSuffix("x"))
        home.finish()
    }

    @Test("Sockets, requests and responses are freed with their connection")
    func lifetime() throws {
        weak var request: Http2ServerRequest?
        weak var response: Http2ServerResponse?
        weak var connection: Http1Connection?
        let home = try Http1Home {
            request = $0
            response = $1
            connection = $0.incoming?.connection
            $1.end("x")
        }
        #expect(try home.last("GET / HTTP/1.0\r\n\r\n").hasSuffix("x"))
        home.home.settle()
        #expect(request == nil && response == nil && connection == nil)
        home.finish()
    }

    // MARK: Options

    @Test("createServer.options.option.http1Options: times that cannot be")
    func options() throws {
        func code(_ options: http.ServerOptions, allows: Bool = true) -> String? {
            errorCode { _ = try http2.createServer(ServerOptions(allowHTTP1: allows, http1Options: options)) }
        }
        #expect(code(http.ServerOptions(requestTimeout: -1)) == "ERR_OUT_OF_RANGE")
        #expect(code(http.ServerOptions(headersTimeout: 10, requestTimeout: 5)) == "ERR_OUT_OF_RANGE")
        #expect(code(http.ServerOptions(headersTimeout: 10, requestTimeout: 0)) == nil)
        #expect(code(http.ServerOptions(keepAliveTimeout: -1)) == "ERR_OUT_OF_RANGE")
        #expect(code(http.ServerOptions(requestTimeout: -1), allows: false) == nil)
        let short = try http2.createServer(
            ServerOptions(allowHTTP1: true, http1Options: http.ServerOptions(requestTimeout: 100)))
        #expect(short.headersTimeout == 100)
        let without = http2.createServer()
        #expect(without.headersTimeout == nil && without.requestTimeout == nil && without.keepAliveTimeout == nil)
        without.closeIdleConnections()
    }
}
#endif

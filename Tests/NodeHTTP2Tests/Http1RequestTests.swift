#if HTTP1
import NodeRuntime
import Testing

@testable import NodeHTTP2
@testable import NodeRuntime
@testable import Reactor

/// Requests over HTTP/1: what a listener sees of them, and what is refused.
@Suite(.timeLimit(.minutes(10))) struct Http1RequestTests {
    @Test("Http2ServerRequest: properties of a request over HTTP/1")
    func properties() throws {
        let home = try Http1Home { request, response in
            #expect(type(of: request) == http.IncomingMessage.self && type(of: response) == http.ServerResponse.self)
            #expect(request.httpVersion == "1.1" && request.httpVersionMajor == 1 && request.httpVersionMinor == 1)
            #expect(request.method == "POST" && request.url == "/a?b")
            #expect(request.headers.names == ["host", "x-a", "cookie"])
            #expect(request.headers["x-a"] == "1, 2" && request.headers.cookie == "a=1; b=2")
            #expect(
                Array(request.rawHeaders) == [
                    "Host", "h", "X-A", "1", "x-a", "2", "Cookie", "a=1", "Cookie", "b=2",
                ] || Array(request.rawHeaders).prefix(4) == ["Host", "h", "X-A", "1"])
            #expect(request.authority == "h" && request.scheme == nil)
            #expect(request.stream.destroyed && request.stream.session == nil && !request.stream.pushAllowed)
            #expect(response.stream === request.stream && response.req === request)
            #expect(request.socket.remoteAddress == "127.0.0.1" && response.socket != nil && request.socket.writable)
            request.url = "/other"
            request.method = "PUT"
            #expect(request.url == "/other" && request.method == "PUT" && request.headers[":path"] == nil)
            expectError("ERR_INVALID_ARG_VALUE") { try request.setMethod(" ") }
            response.end()
        }
        _ = try home.exchange(
            "POST /a?b HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a: 2\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n",
            until: "0\r\n\r\n")
        home.finish()
    }

    @Test("Http2ServerRequest.property.trailers Http2ServerRequest.event.data: bodies in chunks and by length")
    func bodies() throws {
        let home = try Http1Home { request, response in
            var body = ""
            request.on(.data) { body += $0.toString() }
            request.on(.end) {
                #expect(request.complete)
                response.end(
                    "\(body) \(request.trailers["x-t"]?.description ?? "-") \(Array(request.rawTrailers).joined(separator: "|"))"
                )
            }
        }
        let length = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
        #expect(try home.exchange(length, until: "hello - ").hasSuffix("\r\n\r\nhello - "))
        let chunks =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\nX-T: v\r\n\r\n"
        #expect(try home.exchange(chunks, until: "hello v X-T|v").hasSuffix("\r\n\r\nhello v X-T|v"))
        // Each octet for itself.
        let client = try home.connect()
        for octet in chunks.utf8 {
            client.send([octet])
            home.home.turn()
        }
        home.home.run("the answer") { client.text.hasSuffix("hello v X-T|v") }
        home.finish()
    }

    @Test("A reader that pauses holds the peer back")
    func backPressure() throws {
        var read = 0
        var request: Http2ServerRequest?
        let total = 8_000_000
        let home = try Http1Home { incoming, response in
            request = incoming
            incoming.on(.data) { read += $0.length }
            incoming.on(.end) { response.end("done") }
            incoming.pause()
        }
        let client = try home.connect()
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(total)\r\n\r\n")
        home.home.run("the request") { request != nil }
        let piece = [UInt8](repeating: 1, count: 400_000)
        for _ in 0..<20 { client.send(piece) }
        home.home.settle(turns: 200)
        #expect(read == 0)
        let waiting = request?.readableLength ?? 0
        #expect(waiting < 300_000, "\(waiting)")
        request?.resume()
        home.home.run("the answer") { client.text.hasSuffix("done") }
        #expect(read == total)
        request = nil
        home.finish()
    }

    @Test("A body that nobody reads does not stand in the way of the next request")
    func unread() throws {
        let home = try Http1Home { request, response in response.end(request.url) }
        let text =
            "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + String(repeating: "x", count: 200_000)
        _ = try home.exchange(text + "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n", until: "/2")
        home.finish()
    }

    static let refused: [(text: String, status: String)] = [
        ("BREW / HTTP/1.1\r\n\r\n", "400 Bad Request"), ("GET / HTTP/1.1\nHost: a\n\n", "400 Bad Request"),
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", "400 Bad Request"),
        ("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "400 Bad Request"),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400 Bad Request"),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", "400 Bad Request"),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", "400 Bad Request"),
        (
            "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 20_000))\r\n\r\n",
            "431 Request Header Fields Too Large"
        ),
    ]

    @Test(
        "Http2SecureServer.event.clientError: what is no request is answered as by Node, and the connection ends",
        arguments: refused.indices)
    func refusals(_ index: Int) throws {
        let (text, status) = Self.refused[index]
        let home = try Http1Home { _, _ in Issue.record("a request came of \(text.debugDescription)") }
        #expect(try home.last(text) == "HTTP/1.1 \(status)\r\nConnection: close\r\n\r\n")
        home.finish()
    }

    @Test("A chunk that is none breaks a request that a listener has, and 'clientError' decides on the answer")
    func brokenBody() throws {
        let notes = Notes()
        let home = try Http1Home { request, response in
            notes.follow(request)
            notes.follow(response)
            request.resume()
        }
        home.home.server.on(.clientError) { error, socket in
            notes.note("clientError \(error.code ?? "")")
            socket.end("HTTP/1.1 400 Mine\r\n\r\n")
        }
        let client = try home.connect()
        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n")
        home.home.run("the answer") { client.hasEnded }
        #expect(client.text == "HTTP/1.1 400 Mine\r\n\r\n")
        client.close()
        home.home.run("'close'") { notes.lines.contains("req close") }
        #expect(
            notes.lines == [
                "clientError HPE_INVALID_CHUNK_SIZE", "req aborted", "res close", "req error ECONNRESET", "req close",
            ])
        home.finish()
    }

    @Test("Http2ServerRequest.event.aborted: a client that goes")
    func aborted() throws {
        let notes = Notes()
        let home = try Http1Home { request, response in
            notes.follow(request)
            notes.follow(response)
            request.on(.data) {}
            response.write("x")
        }
        let client = try home.connect()
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na")
        home.home.run("the answer") { client.text.hasSuffix("x\r\n") }
        client.reset()
        home.home.run("'close'") { notes.lines.contains("req close") }
        #expect(notes.lines == ["req aborted", "res close", "req error ECONNRESET", "req close"])
        home.finish()
    }

    @Test("Http2ServerRequest.method.destroy Http2ServerResponse.method.destroy: the connection goes")
    func destroy() throws {
        for destroysRequest in [true, false] {
            let home = try Http1Home { request, response in
                if destroysRequest { request.destroy() } else { response.destroy() }
            }
            #expect(try home.last("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == "")
            home.finish()
        }
    }

    @Test("Http2SecureServer.event.checkContinue Http2SecureServer.event.checkExpectation: listeners decide")
    func expectations() throws {
        let home = try Http1Home { _, _ in Issue.record("'request' instead") }
        home.home.server.on(.checkContinue) { request, response in
            try response.writeContinue()
            request.on(.data) { response.write($0) }
            request.on(.end) { response.end() }
        }
        home.home.server.on(.checkExpectation) { _, response in response.end("expected") }
        let text = try home.exchange(
            "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi", until: "0\r\n\r\n")
        #expect(
            text.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n") && text.hasSuffix("2\r\nhi\r\n0\r\n\r\n")
        )
        _ = try home.exchange("GET / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n", until: "expected")
        home.finish()
    }

    @Test("A body that was not asked for by 100 leaves the connection in doubt")
    func refusedContinue() throws {
        let home = try Http1Home()
        home.home.server.on(.checkContinue) { _, response in
            try response.writeHead(413)
            response.end()
        }
        let text = try home.last("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        #expect(text.hasPrefix("HTTP/1.1 413 Payload Too Large\r\nDate: D\r\nConnection: close\r\n"))
        home.finish()
    }

    @Test("Http2SecureServer.event.upgrade: the socket is the listener's, with what followed the request")
    func upgrade() throws {
        let home = try Http1Home { request, response in response.end(request.url) }
        home.home.server.on(.upgrade) { request, socket, head in
            #expect(request.headers.upgrade == "echo")
            socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n\(head.toString())")
            socket.on(.data) { socket.write($0) }
            socket.on(.end) { socket.end() }
        }
        let client = try home.connect()
        client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nfirst ")
        home.home.run("the head") { client.text.hasSuffix("first ") }
        client.send("second")
        home.home.run("the echo") { client.text.hasSuffix("first second") }
        #expect(client.text == "HTTP/1.1 101 Switching Protocols\r\n\r\nfirst second")
        try client.shutdownWrite()
        home.home.run("the end") { client.hasEnded }
        home.finish()
    }

    @Test("An upgrade that nobody knows is a request as any other, h2c among them")
    func refusedUpgrade() throws {
        let home = try Http1Home { request, response in response.end(request.url) }
        let text =
            "GET /1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"
        #expect(
            try home.exchange(text + "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n", until: "/2").contains(
                "\r\n\r\n/1HTTP/1.1 200"))
        home.finish()
    }

    @Test("A tunnel by CONNECT")
    func connect() throws {
        let home = try Http1Home()
        home.home.server.on(.http1Connect) { request, socket, head in
            socket.end("HTTP/1.1 200 OK\r\n\r\n\(request.url) \(head.length)")
        }
        #expect(try home.last("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\nxy") == "HTTP/1.1 200 OK\r\n\r\na:1 2")
        home.finish()
    }

    @Test("A request without host is refused, unless the server does not mind")
    func host() throws {
        let home = try Http1Home { _, response in response.end("x") }
        #expect(
            try home.last("GET / HTTP/1.1\r\n\r\n").hasPrefix(
                "HTTP/1.1 400 Bad Request\r\nDate: D\r\nConnection: close\r\n"))
        home.finish()
        let lax = try Http1Home(http.ServerOptions(requireHostHeader: false)) { _, response in response.end("x") }
        _ = try lax.exchange("GET / HTTP/1.1\r\n\r\n", until: "x")
        lax.finish()
    }

    @Test(
        "createServer.options.option.Http1IncomingMessage createServer.options.option.Http1ServerResponse createServer.options.option.http1Options: subclasses"
    )
    func subclasses() throws {
        final class MyRequest: http.IncomingMessage {}
        final class MyResponse: http.ServerResponse {}
        final class Deprecated: http.IncomingMessage {}
        let home = try TestServer(
            ServerOptions(
                allowHTTP1: true, Http1IncomingMessage: Deprecated.self, Http1ServerResponse: MyResponse.self,
                http1Options: http.ServerOptions(IncomingMessage: MyRequest.self)))
        var seen: [String] = []
        home.server.on(.request) { request, response in
            seen = ["\(type(of: request))", "\(type(of: response))"]
            response.end()
        }
        let client = TextPeer(home)
        try client.connect(to: home.address)
        client.send("GET / HTTP/1.0\r\n\r\n")
        home.run("the answer") { client.hasEnded }
        #expect(seen == ["MyRequest", "MyResponse"])
        client.close()
        home.finish()
    }

    @Test("A listener of HTTP/1 alone leaves streams to 'stream'")
    func http1Request() throws {
        let home = try Http1Home()
        home.home.server.on(.http1Request) { request, response in response.end("1: \(request.url)") }
        home.home.server.on(.stream) { stream, _ in
            try stream.respond()
            stream.end("2")
        }
        _ = try home.exchange("GET /x HTTP/1.1\r\nHost: a\r\n\r\n", until: "1: /x")
        let exchange = try home.home.connect().request([
            ":method": "GET", ":path": "/", ":scheme": "http", ":authority": "a",
        ])
        home.home.run("the stream's answer") { exchange.isDone }
        #expect(exchange.text == "2")
        home.finish()
    }
}
#endif

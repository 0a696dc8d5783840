#if HTTP1
import NodeRuntime
import Testing

@testable import NodeHTTP2
@testable import NodeRuntime
@testable import Reactor

/// What the options and properties of a server's HTTP/1 side do.
@Suite(.timeLimit(.minutes(10))) struct Http1OptionsTests {
    @Test("createServer.options.option.http1Options: the same options at the top level, over which it wins")
    func topLevel() throws {
        let server = try http2.createServer(
            ServerOptions(
                allowHTTP1: true, http1Options: http.ServerOptions(keepAliveTimeout: 2_000), keepAliveTimeout: 1_000,
                keepAliveTimeoutBuffer: 10, headersTimeout: 3_000, requestTimeout: 4_000,
                connectionsCheckingInterval: 500))
        #expect(server.keepAliveTimeout == 2_000 && server.keepAliveTimeoutBuffer == 10)
        #expect(server.headersTimeout == 3_000 && server.requestTimeout == 4_000)
        #expect(server.connectionsCheckingInterval == 500)
        var options = SecureServerTests.serverOptions
        options.allowHTTP1 = true
        options.requestTimeout = 100
        #expect(try http2.createSecureServer(options).headersTimeout == 100)
        options.headersTimeout = 200
        #expect(errorCode { _ = try http2.createSecureServer(options) } == "ERR_OUT_OF_RANGE")
        options.allowHTTP1 = nil
        #expect(try http2.createSecureServer(options).headersTimeout == nil)
    }

    @Test("maxHeaderSize, maxHeadersCount: what is too much is answered by 431")
    func sizes() throws {
        let small = try Http1Home(http.ServerOptions(maxHeaderSize: 100)) { _, response in response.end("x") }
        let field = "X: \(String(repeating: "a", count: 120))\r\n"
        #expect(try small.last("GET / HTTP/1.1\r\nHost: a\r\n\(field)\r\n").hasPrefix("HTTP/1.1 431 "))
        small.finish()
        let usual = try Http1Home(http.ServerOptions(maxHeaderSize: 0)) { _, response in response.end("x") }
        _ = try usual.exchange("GET / HTTP/1.1\r\nHost: a\r\n\(field)\r\n", until: "x")
        #expect(usual.home.server.maxHeadersCount == 2_000)
        usual.home.server.maxHeadersCount = 3
        _ = try usual.exchange("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\n\r\n", until: "x")
        #expect(try usual.last("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n").hasPrefix("HTTP/1.1 431 "))
        usual.home.server.maxHeadersCount = 0
        #expect(usual.home.server.maxHeadersCount == 0)
        let many = String(repeating: "A: 1\r\n", count: 2_100)
        _ = try usual.exchange("GET / HTTP/1.1\r\nHost: a\r\n\(many)\r\n", until: "x")
        usual.finish()
    }

    @Test("maxRequestsPerSocket as a property: the last response tells the client to end the connection")
    func requestsMax() throws {
        let home = try Http1Home { _, response in response.end("x") }
        home.home.server.maxRequestsPerSocket = 1
        #expect(home.home.server.maxRequestsPerSocket == 1)
        let text = try home.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n", until: "x")
        #expect(text.contains("Connection: close\r\n") && !text.contains("Keep-Alive"))
        home.finish()
    }

    @Test("joinDuplicateHeaders: every value counts")
    func joined() throws {
        for joins in [false, true] {
            let home = try Http1Home(http.ServerOptions(joinDuplicateHeaders: joins)) { request, response in
                #expect(request.headers["authorization"] == (joins ? "1, 2" : "1"))
                #expect(request.headers["x"] == "1, 2" && request.headers.cookie == "a; b")
                #expect(request.headers["set-cookie"] == ["q", "r"])
                #expect(request.rawHeaders.count == 20)
                response.end("x")
            }
            let fields =
                "Authorization: 1\r\nAuthorization: 2\r\nX: 1\r\nX: 2\r\nCookie: a\r\nCookie: b\r\n"
                + "Set-Cookie: q\r\nSet-Cookie: r\r\nA: b\r\n"
            _ = try home.exchange("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n", until: "x")
            home.finish()
        }
    }

    // MARK: Time

    @Test("Http2SecureServer.property.timeout: a connection over HTTP/1 that idles ends, unless somebody listens")
    func timeout() throws {
        let clock = Clock.manual()
        let notes = Notes()
        let home = try Http1Home(http.ServerOptions(keepAliveTimeout: 0), clock: clock) { request, response in
            if request.url == "/own" { request.on(.timeout) { notes.note("request") } }
            if request.url == "/answered" { response.end("x") }
        }
        home.home.server.setTimeout(100)
        let silent = try home.connect()
        silent.send("GET / HTTP/1.1\r\nHost")
        let waiting = try home.connect()
        waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let own = try home.connect()
        own.send("POST /own HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n")
        let idle = try home.connect()
        idle.send("GET /answered HTTP/1.1\r\nHost: a\r\n\r\n")
        home.home.run("the answer") { idle.text.hasSuffix("x") }
        home.home.settle()
        clock.advance(milliseconds: 90)
        home.home.settle()
        #expect(!silent.hasEnded && !waiting.hasEnded && !idle.hasEnded && notes.lines.isEmpty)
        clock.advance(milliseconds: 20)
        home.home.run("the end of three") { silent.hasEnded && waiting.hasEnded && idle.hasEnded }
        #expect(notes.lines == ["request"] && !own.hasEnded && silent.text == "" && waiting.text == "")
        var sockets: [net.Socket] = []
        home.home.server.on(.http1Timeout) { socket in sockets.append(socket) }
        let heard = try home.connect()
        heard.send("GET / HTTP/1.1\r\nHost")
        home.home.settle()
        clock.advance(milliseconds: 110)
        home.home.run("'timeout'") { !sockets.isEmpty }
        home.home.settle()
        #expect(!heard.hasEnded && sockets.first?.remoteAddress == "127.0.0.1")
        sockets.first?.destroy()
        sockets = []
        home.home.run("the end") { heard.hasEnded }
        home.finish()
    }

    @Test("keepAliveTimeout takes the place of the server's timeout between requests")
    func keepAliveInstead() throws {
        let clock = Clock.manual()
        let options = http.ServerOptions(keepAliveTimeout: 1_000, keepAliveTimeoutBuffer: 0)
        let home = try Http1Home(options, clock: clock) { request, response in
            if request.url == "/" { response.end("x") }
        }
        home.home.server.timeout = 100
        let client = try home.connect()
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        home.home.run("the answer") { client.text.hasSuffix("x") }
        home.home.settle()
        clock.advance(milliseconds: 900)
        home.home.settle()
        #expect(!client.hasEnded)
        client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        home.home.settle()
        clock.advance(milliseconds: 110)
        home.home.run("the end") { client.hasEnded }
        home.finish()
    }

    // MARK: Responses

    @Test("rejectNonStandardBodyWrites: a body where there is none")
    func rejected() throws {
        let home = try Http1Home(http.ServerOptions(rejectNonStandardBodyWrites: true)) { request, response in
            if request.url == "/204" { response.statusCode = 204 }
            response.write("body")
            #expect(!response.headersSent)
            response.end()
        }
        for request in ["HEAD /", "GET /204"] {
            _ = try home.exchange("\(request) HTTP/1.1\r\nHost: a\r\n\r\n", until: "\r\n\r\n")
        }
        #expect(
            home.home.uncaught.compactMap { $0.code } == ["ERR_HTTP_BODY_NOT_ALLOWED", "ERR_HTTP_BODY_NOT_ALLOWED"])
        home.finish(uncaughtCount: 2)
    }

    @Test("strictContentLength: a body of another length")
    func strictLength() throws {
        let home = try Http1Home { request, response in
            let response = try #require(response as? http.ServerResponse)
            #expect(!response.strictContentLength)
            response.strictContentLength = true
            if request.url == "/free" { return _ = response.end("free") }
            try response.writeHead(200, ["content-length": 3])
            // The body of an answer to HEAD is left out whatever its length.
            if request.method == "HEAD" { return _ = response.end("a") }
            response.write("ab")
            #expect(!response.write("cd"))
            response.end("cd")
            response.end()
            #expect(!response.writableEnded)
            response.end("c")
        }
        _ = try home.exchange("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", until: "\r\n\r\n")
        _ = try home.exchange("GET /free HTTP/1.1\r\nHost: a\r\n\r\n", until: "\r\n\r\nfree")
        #expect(home.home.uncaught.isEmpty)
        _ = try home.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n", until: "\r\n\r\nabc")
        #expect(
            home.home.uncaught.map { "\($0.code ?? "") \($0.message)" }
                == [4, 4, 2].map {
                    "ERR_HTTP_CONTENT_LENGTH_MISMATCH Response body's content-length of \($0) byte(s) does not match the "
                        + "content-length of 3 byte(s) set in header"
                })
        home.finish(uncaughtCount: 3)
    }

    @Test("Http2ServerResponse.method.cork: the end sends what was held back")
    func corked() throws {
        let notes = Notes()
        let home = try Http1Home { _, response in
            response.on("prefinish") { notes.note("prefinish") }
            response.on(.finish) { notes.note("finish") }
            response.cork()
            response.write("a")
            response.write("b")
            response.end("c")
            notes.note("ended")
        }
        _ = try home.exchange(
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n", until: "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n")
        home.home.run("'finish'") { notes.lines.count == 3 }
        #expect(notes.lines == ["prefinish", "ended", "finish"])
        home.finish()
    }
}
#endif

#if HTTP1
import NodeRuntime
import Testing

@testable import NodeHTTP2

/// Responses over HTTP/1, octet by octet as Node 24 writes them.
@Suite(.timeLimit(.minutes(10))) struct Http1ResponseTests {
    private static let keepAlive = "Date: D\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n"

    /// What a server of these tests answers, by path.
    static func serve(_ request: Http2ServerRequest, _ response: Http2ServerResponse) throws {
        switch request.url {
        case "/chunk":
            response.write("a")
            response.end("b")
        case "/204":
            try response.writeHead(204, "Nope", ["a": "b"])
            response.end()
        case "/304":
            try response.writeHead(304)
            response.end("x")
        case "/fields":
            try response.setHeader("Set-Cookie", ["a=1", "b=2"])
            try response.setHeader("X-Arr", ["1", "2"])
            try response.appendHeader("x-arr", "3")
            try response.writeHead(200, ["X-Y": 1])
            response.end("é")
        case "/close":
            try response.setHeader("connection", "close")
            response.end("x")
        case "/trailers":
            try response.setHeader("Trailer", "x-t")
            response.write("a")
            try response.addTrailers(["x-t": "v"])
            response.end()
        case "/plain":
            response.sendDate = false
            (response as? http.ServerResponse)?.shouldKeepAlive = false
            response.end()
        case "/length":
            try response.writeHead(200, ["Content-Length": 5])
            response.end("hello")
        case "/information":
            try response.writeContinue()
            try (response as? http.ServerResponse)?.writeProcessing()
            try response.writeEarlyHints(["link": "</a.css>; rel=preload; as=style"])
            response.end("i")
        case "/flush":
            try response.flushHeaders()
            response.end("x")
        case "/chunked":
            try response.setHeader("Transfer-Encoding", "chunked")
            response.end("abc")
        case "/status":
            response.statusCode = 299
            response.statusMessage = "Hm"
            response.end()
        case "/unknown":
            response.statusCode = 299
            response.end()
        case "/204body":
            response.statusCode = 204
            response.end("xx")
        case "/205":
            response.statusCode = 205
            response.end()
        case "/empty": response.end()
        default: response.end("hi")
        }
    }

    static let answers: [(request: String, answer: String)] = [
        ("GET / HTTP/1.1", "200 OK\r\n\(keepAlive)Content-Length: 2\r\n\r\nhi"),
        (
            "GET /chunk HTTP/1.1",
            "200 OK\r\n\(keepAlive)Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n"
        ),
        ("GET /204 HTTP/1.1", "204 Nope\r\na: b\r\n\(keepAlive)\r\n"),
        ("GET /304 HTTP/1.1", "304 Not Modified\r\n\(keepAlive)\r\n"),
        (
            "GET /fields HTTP/1.1",
            "200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Arr: 1\r\nX-Arr: 2\r\nX-Arr: 3\r\nX-Y: 1\r\n\(keepAlive)"
                + "Transfer-Encoding: chunked\r\n\r\n2\r\n\u{c3}\u{a9}\r\n0\r\n\r\n"
        ),
        ("GET /close HTTP/1.1", "200 OK\r\nconnection: close\r\nDate: D\r\nContent-Length: 1\r\n\r\nx"),
        (
            "GET /trailers HTTP/1.1",
            "200 OK\r\nTrailer: x-t\r\n\(keepAlive)Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nx-t: v\r\n\r\n"
        ),
        ("GET /plain HTTP/1.1", "200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
        ("GET /length HTTP/1.1", "200 OK\r\nContent-Length: 5\r\n\(keepAlive)\r\nhello"),
        (
            "GET /information HTTP/1.1",
            "100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
                + "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload; as=style\r\n\r\n"
                + "HTTP/1.1 200 OK\r\n\(keepAlive)Content-Length: 1\r\n\r\ni"
        ),
        ("GET /flush HTTP/1.1", "200 OK\r\n\(keepAlive)Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"),
        ("GET /chunked HTTP/1.1", "200 OK\r\nTransfer-Encoding: chunked\r\n\(keepAlive)\r\n3\r\nabc\r\n0\r\n\r\n"),
        ("GET /status HTTP/1.1", "299 Hm\r\n\(keepAlive)Content-Length: 0\r\n\r\n"),
        ("GET /unknown HTTP/1.1", "299 unknown\r\n\(keepAlive)Content-Length: 0\r\n\r\n"),
        ("GET /204body HTTP/1.1", "204 No Content\r\n\(keepAlive)\r\n"),
        ("GET /205 HTTP/1.1", "205 Reset Content\r\n\(keepAlive)Content-Length: 0\r\n\r\n"),
        ("GET /empty HTTP/1.1", "200 OK\r\n\(keepAlive)Content-Length: 0\r\n\r\n"),
        ("HEAD / HTTP/1.1", "200 OK\r\n\(keepAlive)\r\n"),
        ("HEAD /chunk HTTP/1.1", "200 OK\r\n\(keepAlive)\r\n"),
        ("HEAD /length HTTP/1.1", "200 OK\r\nContent-Length: 5\r\n\(keepAlive)\r\n"),
        ("HEAD /chunked HTTP/1.1", "200 OK\r\nTransfer-Encoding: chunked\r\n\(keepAlive)\r\n"),
        (
            "GET / HTTP/1.1\r\nConnection: close",
            "200 OK\r\nDate: D\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi"
        ),
        ("GET / HTTP/1.0", "200 OK\r\nDate: D\r\nConnection: close\r\n\r\nhi"),
        ("GET /chunk HTTP/1.0", "200 OK\r\nDate: D\r\nConnection: close\r\n\r\nab"),
        ("GET /length HTTP/1.0", "200 OK\r\nContent-Length: 5\r\nDate: D\r\nConnection: close\r\n\r\nhello"),
        // Not as Node, which sends chunks to a client that knows none.
        ("GET /chunked HTTP/1.0", "200 OK\r\nDate: D\r\nConnection: close\r\n\r\nabc"),
        ("GET / HTTP/1.0\r\nConnection: keep-alive", "200 OK\r\nDate: D\r\nConnection: close\r\n\r\nhi"),
        (
            "GET /length HTTP/1.0\r\nConnection: keep-alive", "200 OK\r\nContent-Length: 5\r\n\(keepAlive)\r\nhello"
        ),
        (
            "GET / HTTP/1.1\r\nExpect: foo",
            "417 Expectation Failed\r\n\(keepAlive)Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        (
            "GET / HTTP/1.1\r\nExpect: 100-Continue",
            "100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\(keepAlive)Content-Length: 2\r\n\r\nhi"
        ),
        (
            "CONNECT a:1 HTTP/1.1",
            "405 Method Not Allowed\r\nDate: D\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
    ]

    @Test(
        "Of pipelined responses the next has its turn before the listeners of the one before hear of its end",
        arguments: [false, true])
    func pipelinedOrder(isReversed: Bool) throws {
        let home = try Http1Home()
        var held: [Http2ServerResponse] = []
        home.home.server.on(.request) { request, response in
            let name = request.url
            home.notes.note(name)
            (response as? http.ServerResponse)?.on(.prefinish) { home.notes.note("\(name) prefinish") }
            response.on(.finish) { home.notes.note("\(name) finish") }
            response.on(.close) { home.notes.note("\(name) close") }
            guard isReversed else { return response.end("x") }
            held.insert(response, at: 0)
            if held.count == 3 { for each in held { each.end("x") } }
        }
        let client = try home.connect()
        client.send((1...3).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        home.home.run("the end of the third") { home.notes.lines.last == "/3 close" }
        // As Node prints it.
        let begin = isReversed ? ["/1", "/2", "/3", "/1 prefinish"] : ["/1", "/1 prefinish", "/2", "/3"]
        #expect(
            home.notes.lines == begin + [
                "/2 prefinish", "/1 finish", "/1 close", "/3 prefinish", "/2 finish", "/2 close", "/3 finish",
                "/3 close",
            ])
        held = []
        home.finish()
    }

    @Test(
        "createServer.options.option.allowHTTP1 Http2ServerResponse.method.writeHead: the octets of an answer",
        arguments: answers.indices)
    func octets(_ index: Int) throws {
        let (request, answer) = Self.answers[index]
        let home = try Http1Home { try Self.serve($0, $1) }
        let text = try home.exchange("\(request)\r\nHost: a\r\n\r\n", until: answer)
        #expect(text == "HTTP/1.1 \(answer)")
        home.finish()
    }

    @Test("Responses come in the order of their requests, whichever is ready first")
    func pipelining() throws {
        var waiting: [Http2ServerResponse] = []
        let home = try Http1Home { _, response in
            waiting.append(response)
            guard waiting.count == 3 else { return }
            for (index, response) in waiting.enumerated().reversed() { response.end("\(index)") }
        }
        let client = try home.connect()
        client.send(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 3))
        home.home.run("three answers") { client.text.split(separator: "\r\n\r\n").count == 4 }
        let bodies = client.text.split(separator: "\r\n\r\n").dropFirst().map { String($0.prefix(1)) }
        #expect(bodies == ["0", "1", "2"])
        home.finish()
    }

    @Test("Errors of the fields and of the status, and what is too late")
    func errors() throws {
        let notes = Notes()
        let home = try Http1Home { _, response in
            response.statusCode = 99
            notes.note("status") { try response.flushHeaders() }
            response.statusCode = 200
            notes.note("name") { try response.setHeader("a b", "x") }
            notes.note("no name") { try response.setHeader("", "x") }
            notes.note("no value") { try response.setHeader("a", String?.none) }
            notes.note("line") { try response.setHeader("a", "x\r\ny: z") }
            notes.note("character") { try response.setHeader("a", "\u{100}") }
            response.statusMessage = "a\nb"
            notes.note("message") { try response.writeHead(200) }
            response.statusMessage = ""
            notes.note("99") { try response.writeHead(99) }
            notes.note("1000") { try response.writeHead(1000) }
            try response.setHeader("A-B", 5)
            #expect(response.getHeader("a-b") == 5 && response.getHeaderNames() == ["a-b"] && response.hasHeader("a-B"))
            #expect((response as? http.ServerResponse)?.getRawHeaderNames() == ["A-B"])
            #expect(response.getHeaders()["a-b"] == 5)
            try response.removeHeader("A-b")
            #expect(!response.hasHeader("a-b") && !response.headersSent)
            try response.writeHead(200, "Fine", ["a": 1])
            #expect(response.headersSent && response._header && response.statusMessage == "Fine")
            notes.note("late head") { try response.writeHead(200) }
            notes.note("late set") { try response.setHeader("a", "b") }
            notes.note("late append") { try response.appendHeader("a", "b") }
            notes.note("late remove") { try response.removeHeader("a") }
            notes.note("late continue") { try response.writeContinue() }
            notes.note("late hints") { try response.writeEarlyHints(["link": "</a>; rel=x"]) }
            notes.note("trailer name") { try response.addTrailers(["a b": "c"]) }
            notes.note("trailer value") { try response.addTrailers(["a": "c\r\nd"]) }
            notes.note("push") { try response.createPushResponse([":path": "/"]) { _, _ in } }
            response.end("x")
        }
        _ = try home.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n", until: "0\r\n\r\n")
        #expect(
            notes.lines == [
                "status ERR_HTTP_INVALID_STATUS_CODE", "name ERR_INVALID_HTTP_TOKEN", "no name ERR_INVALID_HTTP_TOKEN",
                "no value ERR_HTTP_INVALID_HEADER_VALUE", "line ERR_INVALID_CHAR", "character ERR_INVALID_CHAR",
                "message ERR_INVALID_CHAR", "99 ERR_HTTP_INVALID_STATUS_CODE", "1000 ERR_HTTP_INVALID_STATUS_CODE",
                "late head ERR_HTTP_HEADERS_SENT", "late set ERR_HTTP_HEADERS_SENT",
                "late append ERR_HTTP_HEADERS_SENT",
                "late remove ERR_HTTP_HEADERS_SENT", "late continue ERR_HTTP_HEADERS_SENT",
                "late hints ERR_HTTP_HEADERS_SENT", "trailer name ERR_INVALID_HTTP_TOKEN",
                "trailer value ERR_INVALID_CHAR", "push ERR_HTTP2_PUSH_DISABLED",
            ])
        home.finish()
    }

    @Test("Http2ServerResponse.event.finish Http2ServerResponse.event.close: order of events, as in Node")
    func order() throws {
        let notes = Notes()
        let home = try Http1Home { request, response in
            notes.follow(request)
            notes.follow(response)
            request.on(.data) { notes.note("data \($0.length)") }
            response.write("a") { notes.note("write callback") }
            response.end("b") { notes.note("end callback") }
            #expect(response.writableEnded && response.finished && !response.writableFinished)
        }
        _ = try home.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", until: "0\r\n\r\n")
        home.home.run("'close' of both") { notes.lines.contains("req close") && notes.lines.contains("res close") }
        #expect(
            notes.lines.filter { $0 != "data 3" && !$0.hasPrefix("req") } == [
                "write callback", "res finish", "end callback", "res close",
            ])
        #expect(notes.lines.filter { $0.hasPrefix("req") } == ["req end", "req close"])
        home.finish()
    }

    @Test("Http2ServerResponse.event.drain: a peer that does not read holds the writer back")
    func backPressure() throws {
        let piece = Buffer.from([UInt8](repeating: 120, count: 65_536))
        let total = 400
        var written = 0
        var drains = 0
        let home = try Http1Home { _, response in
            func pump() {
                while written < total {
                    written += 1
                    if !response.write(piece) { return }
                }
                response.end()
            }
            response.on(.drain) {
                drains += 1
                pump()
            }
            pump()
        }
        let client = try home.connect()
        home.home.run("the connection") { client.isConnected }
        client.setReading(false)
        client.send("GET / HTTP/1.0\r\n\r\n")
        home.home.settle(turns: 100)
        #expect(written < total)
        client.setReading(true)
        home.home.run("the end") { client.hasEnded }
        #expect(drains > 0)
        #expect(client.input.count > total * piece.length && client.input.count < total * piece.length + 200)
        home.finish()
    }
}
#endif

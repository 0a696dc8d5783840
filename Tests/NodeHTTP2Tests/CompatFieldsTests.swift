import HTTP2Protocol
import NodeRuntime
import Testing

@testable import NodeHTTP2

@Suite(.timeLimit(.minutes(10))) struct CompatFieldsTests {
    // rows: errors.error-code.ERR_HTTP2_INVALID_HEADER_VALUE
    @Test("Http2ServerResponse.method.setHeader: names are trimmed and lowered, bad ones refused")
    func setHeader() throws {
        let exchange = try CompatServer.exchange { _, response in
            try response.setHeader("X-A", 1)
            try response.setHeader(" X-B ", "b")
            for name in ["", "a b", "  "] {
                expectError("ERR_INVALID_HTTP_TOKEN") { try response.setHeader(name, 1) }
            }
            for name in [":status", ":path", ":method", ":authority", ":scheme"] {
                expectError("ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED") { try response.setHeader(name, 1) }
            }
            expectError("ERR_HTTP2_INVALID_PSEUDOHEADER") { try response.setHeader(":foo", 1) }
            expectError("ERR_HTTP2_INVALID_HEADER_VALUE") { try response.setHeader("x", String?.none) }
            try response.setHeader("arr", ["a", "b"])
            try response.setHeader("arr1", ["a"])
            try response.setHeader("arr0", [String]())
            try response.setHeader("x-a", 2)
            try response.setHeader("set-cookie", ["a", "b"])
            #expect(response.getHeaderNames() == ["x-a", "x-b", "arr", "arr1", "set-cookie", "arr0"])
            #expect(response.getHeader("X-A") == .integer(2))
            #expect(response.getHeader(" x-b ") == .string("b"))
            #expect(response.getHeader("arr") == .array(["a", "b"]))
            #expect(response.getHeader("arr1") == .array(["a"]))
            #expect(response.getHeader("arr0") == .array([]))
            #expect(response.getHeader("nope") == nil)
            #expect(response.hasHeader(" ARR ") && response.hasHeader("arr0") && !response.hasHeader("nope"))
            response.end()
            #expect(response.getHeaders()[":status"] == 200)
            expectError("ERR_HTTP2_HEADERS_SENT") { try response.setHeader("a", "b") }
        }
        #expect(exchange.head?["x-a"] == "2")
        #expect(exchange.head?["arr"] == "a, b")
        #expect(exchange.head?["arr0"] == nil)
        #expect(exchange.head?["set-cookie"] == .array(["a", "b"]))
    }

    @Test("Http2ServerResponse.method.setHeader: a field takes its place, whatever it held before")
    func replace() throws {
        try CompatServer.exchange { _, response in
            try response.setHeader("first", ["1", "2"])
            try response.setHeader("second", "s")
            try response.setHeader("first", "one")
            try response.setHeader("second", ["x", "y", "z"])
            try response.setHeader("third", 3)
            try response.setHeader("second", 7)
            #expect(response.getHeaderNames() == ["first", "second", "third"])
            #expect(response.getHeaders() == ["first": "one", "second": 7, "third": 3])
            response.end()
        }
    }

    @Test("Http2ServerResponse.method.appendHeader adds to what is there")
    func appendHeader() throws {
        let exchange = try CompatServer.exchange { _, response in
            try response.setHeader("x-a", 2)
            try response.appendHeader("X-A", 3)
            try response.appendHeader("app", "1")
            #expect(response.getHeader("app") == .string("1"))
            try response.appendHeader("app", "2")
            try response.appendHeader("app", ["3", "4"])
            expectError("ERR_INVALID_HTTP_TOKEN") { try response.appendHeader("a b", "1") }
            expectError("ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED") { try response.appendHeader(":path", "1") }
            expectError("ERR_HTTP2_INVALID_HEADER_VALUE") { try response.appendHeader("x", Int?.none) }
            #expect(response.getHeader("x-a") == .array(["2", "3"]))
            #expect(response.getHeader("app") == .array(["1", "2", "3", "4"]))
            response.end()
            expectError("ERR_HTTP2_HEADERS_SENT") { try response.appendHeader("a", "b") }
        }
        #expect(exchange.head?["app"] == "1, 2, 3, 4")
    }

    @Test("Http2ServerResponse.method.removeHeader, getHeaders gives a copy")
    func removeHeader() throws {
        let exchange = try CompatServer.exchange { _, response in
            try response.setHeader("a", "1")
            try response.setHeader("b", ["1", "2"])
            try response.setHeader("c", [String]())
            var copy = response.getHeaders()
            copy["d"] = "x"
            try response.removeHeader(" B ")
            try response.removeHeader("c")
            try response.removeHeader("nope")
            #expect(response.getHeaderNames() == ["a"])
            #expect(copy["b"] == .array(["1", "2"]))
            response.end()
            expectError("ERR_HTTP2_HEADERS_SENT") { try response.removeHeader("a") }
        }
        #expect(exchange.head?["b"] == nil && exchange.head?["d"] == nil)
    }

    @Test("Http2ServerResponse.method.setHeader: `connection` is dropped, a name that is no token destroys")
    func oddNames() throws {
        let exchange = try CompatServer.exchange { _, response in
            try response.setHeader("connection", "close")
            #expect(response.getHeader("connection") == nil)
            try response.setHeader("Connection", "trailers")
            #expect(response.getHeader("connection") == "trailers")
            try response.removeHeader("connection")
            response.end("x")
        }
        #expect(exchange.text == "x")
        let notes = Notes()
        let broken = try CompatServer.exchange { _, response in
            notes.follow(response.stream)
            try response.setHeader("a(b", "1")
            #expect(response.getHeader("a(b") == "1")
            #expect(response.stream.destroyed)
            response.end("x")
        }
        #expect(notes.lines.contains("stream error ERR_INVALID_HTTP_TOKEN"))
        #expect(broken.closeCode == 2)
    }

    // MARK: writeHead

    /// What writeHead sends after two fields were set, or what it throws.
    private static func head(
        _ body: @escaping (Http2ServerResponse) throws -> Void
    ) throws -> (head: Headers?, error: String?) {
        var error: String?
        let exchange = try CompatServer.exchange { _, response in
            try response.setHeader("x-keep", "k")
            try response.setHeader("x-clash", "old")
            response.sendDate = false
            error = errorCode { try body(response) }
            if error != nil { response.stream.destroy() } else { response.end("x") }
        }
        return (exchange.head, error)
    }

    @Test("Http2ServerResponse.method.writeHead: every form")
    func writeHead() throws {
        func check(
            _ status: Int, _ fields: Headers, sourceLocation: SourceLocation = #_sourceLocation,
            _ body: @escaping (Http2ServerResponse) throws -> Void
        ) throws {
            var expected: Headers = ["x-keep": "k", "x-clash": "old"]
            for (name, value) in fields { expected[name] = value }
            expected[":status"] = String(status)
            let head = try Self.head(body).head
            #expect(head == expected, sourceLocation: sourceLocation)
        }
        let created = 201
        try check(204, [:]) { try $0.writeHead(204) }
        try check(201, [:]) { try $0.writeHead(201, "Created") }
        try check(201, ["a": "1"]) { try $0.writeHead(201, "Created", ["a": 1]) }
        try check(201, ["a": "1"]) { try $0.writeHead(201, nil, ["a": "1"]) }
        try check(201, ["x-clash": "new"]) { try $0.writeHead(201, ["X-Clash": "new"]) }
        try check(201, ["x-clash": "201", "b": "1, 2"]) {
            try $0.writeHead(created, ["X-Clash": "\(created)", "b": ["1", "2"]])
        }
        try check(201, ["x-clash": "n1, n2", "c": "1"]) {
            try $0.writeHead(201, ["x-clash", "n1", "X-Clash", "n2", "c", 1])
        }
        try check(201, ["x-clash": "n1, n2", "c": "1"]) {
            try $0.writeHead(201, [["x-clash", "n1"], ["X-Clash", "n2"], ["c", 1]])
        }
        try check(201, ["c": "1"]) { try $0.writeHead(201, RawHeaders(["c", "1"])) }
    }

    @Test("Http2ServerResponse.method.writeHead: what it refuses")
    func writeHeadRefuses() throws {
        func check(
            _ code: String, sourceLocation: SourceLocation = #_sourceLocation,
            _ body: @escaping (Http2ServerResponse) throws -> Void
        ) throws {
            let error = try Self.head(body).error
            #expect(error == code, sourceLocation: sourceLocation)
        }
        try check("ERR_INVALID_ARG_VALUE") { try $0.writeHead(200, ["a"]) }
        try check("ERR_HTTP2_INVALID_HEADER_VALUE") { try $0.writeHead(200, [["a"]]) }
        for status in [99, 150, 600, 999] {
            try check("ERR_HTTP2_STATUS_INVALID") { try $0.writeHead(status) }
        }
        try check("ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED") { try $0.writeHead(200, [":path": "x"]) }
        try check("ERR_HTTP2_HEADER_SINGLE_VALUE") {
            try $0.writeHead(200, ["content-type", "a", "content-type", "b"])
        }
        try check("ERR_HTTP2_HEADERS_SENT") { response in
            try response.writeHead(200)
            try response.writeHead(200)
        }
    }

    @Test("Http2ServerResponse.method.writeHead: literals that come again are recognised and stay what they are")
    func literals() throws {
        let home = try CompatServer.home { request, response in
            if request.url == "/set" { try response.setHeader("x-set", "1") }
            let status = request.url == "/created" ? 201 : 200
            try response.writeHead(status, ["Content-Type": "text/plain", "content-length": 2, "connection": "x"])
            #expect(response.getHeader("content-type") == "text/plain")
            #expect(response.getHeader("content-length") == .integer(2))
            response.end("ok")
        }
        let client = try home.connect()
        for path in ["/", "/", "/created", "/", "/set", "/", "/created"] {
            let exchange = try client.get(path)
            home.run(path) { exchange.isDone }
            #expect(exchange.status == (path == "/created" ? 201 : 200))
            #expect(exchange.head?["content-type"] == "text/plain")
            #expect(exchange.head?["connection"] == nil)
            #expect(exchange.head?.string("x-set") == (path == "/set" ? "1" : nil))
            #expect(exchange.text == "ok")
        }
        home.finish()
    }

    // MARK: Trailers

    @Test("Http2ServerResponse.method.setTrailer, addTrailers: with a body they follow it")
    func trailers() throws {
        let exchange = try CompatServer.exchange { _, response in
            try response.setTrailer(" X-T ", "1")
            try response.addTrailers(["a": ["1", "2"], "b": 2])
            for name in ["", "a b"] {
                expectError("ERR_INVALID_HTTP_TOKEN") { try response.setTrailer(name, 1) }
            }
            expectError("ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED") { try response.setTrailer(":path", "x") }
            expectError("ERR_HTTP2_INVALID_HEADER_VALUE") { try response.setTrailer("a", String?.none) }
            #expect(response.getHeader("x-t") == nil)
            response.end("x")
        }
        #expect(exchange.trailers == ["x-t": "1", "a": "1, 2", "b": "2"])
        #expect(exchange.text == "x")
        #expect(exchange.closeCode == 0)
    }

    @Test("Http2ServerResponse.method.setTrailer: in time until a body that was written has left")
    func lateTrailers() throws {
        let afterEnd = try CompatServer.exchange { _, response in
            response.write("y")
            response.end("x")
            try response.setTrailer("after", "end")
        }
        #expect(afterEnd.trailers == ["after": "end"])
        let inListener = try CompatServer.exchange { _, response in
            response.stream.on(.finish) { try response.setTrailer("late", "1") }
            response.stream.prependListener(.wantTrailers) { try response.setTrailer("wanted", "1") }
            response.end("x") { try response.setTrailer("in-callback", "1") }
        }
        #expect(inListener.trailers?["wanted"] == "1")
        let none = try CompatServer.exchange { _, response in
            response.write("y")
            response.end()
        }
        #expect(none.trailers == nil && none.hasEnded)
    }

    @Test("Http2ServerResponse.method.setTrailer: nothing was written, so that the headers end the stream")
    func trailersWithoutBody() throws {
        let without = try CompatServer.exchange { _, response in
            try response.setTrailer("a", "b")
            response.end()
        }
        #expect(without.trailers == nil && without.hasEnded)
        let afterHead = try CompatServer.exchange { _, response in
            try response.setTrailer("a", "b")
            try response.writeHead(200)
            response.end()
        }
        #expect(afterHead.trailers == ["a": "b"])
    }
}

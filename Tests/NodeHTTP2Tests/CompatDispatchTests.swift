import HTTP2Protocol
import NodeRuntime
import Testing

@testable import NodeHTTP2
@testable import Reactor

/// A request class with something of the program's own.
final class TwiceRequest: Http2ServerRequest {
    var twice: String { url + url }
}

final class PoliteResponse: Http2ServerResponse {
    var greeting = "hi"
    func greet() { end(greeting) }
}

@Suite(.timeLimit(.minutes(10))) struct CompatDispatchTests {
    @Test("http2.function.createServer: the handler's forms")
    func handlers() throws {
        let home = try TestServer()
        let servers = [
            http2.createServer { _, response in response.end() },
            http2.createServer { (_: Http2ServerRequest) in },
            try http2.createServer(ServerOptions()) { _, response in response.end() },
        ]
        for server in servers {
            #expect(server.listenerCount(.request) == 1)
            #expect(server.listenerCount(.stream) == 1)
        }
        home.finish()
    }

    @Test("Http2Server.event.request: the first listener switches it on, beside 'stream' listeners in their order")
    func order() throws {
        let home = try TestServer()
        let server = home.server
        #expect(server.listenerCount(.stream) == 0)
        server.on(.stream) { home.trace.append("stream before") }
        server.on(.request) { home.trace.append("first") }
        #expect(server.listenerCount(.stream) == 2)
        server.on(.request) { (_: Http2ServerRequest, response: Http2ServerResponse) in
            home.trace.append("second")
            response.end()
        }
        server.on(.stream) { home.trace.append("stream after") }
        #expect(server.listenerCount(.stream) == 3)
        let exchange = try home.connect().get()
        home.run("the response") { exchange.isDone }
        #expect(home.trace == ["stream before", "first", "second", "stream after"])
        home.finish()
    }

    @Test("T53 Http2Server.event.checkContinue: without a listener 100 goes out and the request is served")
    func continueByDefault() throws {
        let exchange = try CompatServer.exchange(headers: ["expect": "100-continue"]) { _, response in response.end("x")
        }
        #expect(exchange.informational.map { $0.string(":status") } == ["100"])
        #expect(exchange.text == "x")
    }

    @Test("Http2Server.event.checkContinue: a listener serves instead")
    func checkContinue() throws {
        let exchange = try CompatServer.exchange(
            headers: ["expect": "100-continue"],
            setUp: { server in
                server.on(.checkContinue) { _, response in
                    try response.writeContinue()
                    response.end("checked")
                }
            }
        ) { _, _ in Issue.record("the request is not for the listener of 'request'") }
        #expect(exchange.informational.count == 1)
        #expect(exchange.text == "checked")
    }

    @Test("T54 Http2Server.event.checkExpectation: 417 without a listener, another case of 100-continue included")
    func expectations() throws {
        for expectation in ["foo", "100-Continue"] {
            let refused = try CompatServer.exchange(headers: ["expect": expectation]) { _, _ in
                Issue.record("the request is not for the listener of 'request'")
            }
            #expect(refused.status == 417 && refused.hasEnded)
        }
        let served = try CompatServer.exchange(
            headers: ["expect": "foo"],
            setUp: { $0.on(.checkExpectation) { _, response in response.end("expected") } }
        ) { _, _ in Issue.record("the request is not for the listener of 'request'") }
        #expect(served.text == "expected")
    }

    @Test("T55 Http2Server.event.connect: 405 without a listener")
    func connect() throws {
        for listens in [false, true] {
            let home = try CompatServer.home { _, _ in
                Issue.record("the request is not for the listener of 'request'")
            }
            if listens {
                home.server.on(.connect) { request, response in
                    #expect(request.url == "" && request.scheme == nil && request.authority == "b:1")
                    response.end("tunnel")
                }
            }
            let exchange = try home.connect().request([":method": "CONNECT", ":authority": "b:1"], body: 0)
            home.run("the response") { exchange.isDone }
            home.finish()
            #expect(exchange.status == (listens ? 200 : 405))
            #expect(exchange.text == (listens ? "tunnel" : ""))
        }
    }

    // rows: Http2ServerResponse.property.req http2.class.Http2ServerRequest http2.class.Http2ServerResponse
    // rows: createServer.options.option.Http2ServerResponse
    @Test("createServer.options.option.Http2ServerRequest, Http2ServerResponse: classes of the program's own")
    func subclasses() throws {
        let home = try TestServer(listens: false)
        let server = try http2.createServer(TwiceRequest.self, PoliteResponse.self) { request, response in
            #expect(request.twice == "/x/x")
            #expect(response.greeting == "hi")
            response.greeting = "changed"
            #expect(response.req === request)
            response.greet()
        }
        server.listen(0, "127.0.0.1")
        let port = try #require(server.address()?.port)
        let client = Client(home, settings: [])
        try client.connect(to: try #require(SocketAddress(ip: "127.0.0.1", port: UInt16(port))))
        for _ in 0..<3 {
            let exchange = try client.get("/x")
            home.run("the response") { exchange.isDone }
            #expect(exchange.text == "changed")
        }
        client.close()
        server.close()
        home.run("the end of the server") { server.sessionCount == 0 }
        home.finish()
    }

    // MARK: Informational blocks

    // rows: Http2ServerResponse.method.writeContinue
    @Test("Http2ServerResponse.method.writeInformation, writeContinue")
    func writeInformation() throws {
        let exchange = try CompatServer.exchange { _, response in
            try #expect(response.writeInformation(100))
            try #expect(response.writeInformation(102, ["a": 1]))
            try #expect(response.writeInformation(103, [":status": 99, "b": ["1", "2"]]))
            for status in [101, 99, 200] {
                expectError("ERR_HTTP2_STATUS_INVALID") { try response.writeInformation(status) }
            }
            expectError("ERR_HTTP2_INVALID_PSEUDOHEADER") { try response.writeInformation(150, [":path": "x"]) }
            expectError("ERR_HTTP2_INVALID_CONNECTION_HEADERS") {
                try response.writeInformation(150, ["connection": "x"])
            }
            try #expect(response.writeContinue())
            response.end("x")
            try #expect(!response.writeContinue())
            try #expect(!response.writeInformation(102))
        }
        #expect(exchange.informational.map { $0.string(":status") } == ["100", "102", "103", "100"])
        #expect(exchange.informational[1]["a"] == "1")
        #expect(exchange.informational[2]["b"] == "1, 2")
    }

    @Test("Http2ServerResponse.method.writeEarlyHints: links and other fields")
    func writeEarlyHints() throws {
        let exchange = try CompatServer.exchange { _, response in
            try #expect(response.writeEarlyHints(["link": "</a>; rel=preload; as=style"]))
            try #expect(response.writeEarlyHints(["link": ["</a>; rel=x", "</b>; rel=y"]]))
            try #expect(response.writeEarlyHints(["link": "</a>; rel=x", " X-Y ": "1", "b": ["1", "2"]]))
            for hints: Headers in [
                [:], ["link": ""], ["link": "x"], ["link": ["x"]], ["Link": "</a>; rel=x"], ["link": 5],
            ] {
                expectError("ERR_INVALID_ARG_VALUE") { try response.writeEarlyHints(hints) }
            }
            let refused: [(Headers, String)] = [
                (["link": "</a>; rel=x", "a b": 1], "ERR_INVALID_HTTP_TOKEN"),
                (["link": "</a>; rel=x", ":foo": 1], "ERR_INVALID_HTTP_TOKEN"),
                (["link": "</a>; rel=x", ":path": 1], "ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED"),
                (["link": "</a>; rel=x", "connection": "x"], "ERR_HTTP2_INVALID_CONNECTION_HEADERS"),
            ]
            for (hints, code) in refused { expectError(code) { try response.writeEarlyHints(hints) } }
            response.end("x")
            try #expect(!response.writeEarlyHints(["link": "</a>; rel=x"]))
        }
        #expect(
            exchange.informational.map { $0.string("link") } == [
                "</a>; rel=preload; as=style", "</a>; rel=x, </b>; rel=y", "</a>; rel=x",
            ])
        #expect(exchange.informational[2]["x-y"] == "1")
    }

    /// What Node 24 says of each.
    @Test("Http2ServerResponse.method.writeEarlyHints: what a link is") func links() {
        let good = [
            "</a>; x", "</a>;x=y", "</a>;  x=y", "</a> ; x=y", "</a>; x=\"y\"", "</a>; x=a,b", "<>", "<>; a=b", "<a b>",
            "<a<b>", "</a>; a=b; c=d", "</a>; a='b'", "</a>; a=", "</a>; =b", "</a>; a*=UTF-8''x",
            "</a>; anchor=\"#foo\"; rel=b",
            "</a>; é=b", "</a>; a=(b)", "</a>; crossorigin", "</a>; a=\"\"", "</a>;\ta=b",
        ]
        let bad = [
            "</a>;", "</a>; ", "</a>; x =y", "</a>; x= y", "</a>; x=y;", "</a>; x=y; ", "</a>; x=\"a b\"", "</a>x",
            "<a", "a>",
            "</a>; x=y z", " </a>", "</a> ", "</a>; a=b c=d", "</a>;;a=b", "<a>b>", "</a>; title=\"x;y\"",
            "</a>; a=b, </c>", "</a>; a=\"b\" ", "</a>; a=\"b", "</a>; a=b\"", "</a>; a=b\n", "</a>; a=b\nc=d",
        ]
        for link in good { #expect(LinkField.isLink(link), "\(link)") }
        for link in bad { #expect(!LinkField.isLink(link), "\(link)") }
    }

    // MARK: Push

    @Test("Http2ServerResponse.method.createPushResponse: a response without a request")
    func push() throws {
        let notes = Notes()
        let home = try CompatServer.home { _, response in
            try response.createPushResponse([":path": "/p"]) { error, pushed in
                #expect(error == nil)
                let pushed = try #require(pushed)
                #expect(pushed.req == nil && pushed.stream !== response.stream)
                notes.follow(pushed)
                pushed.end("pushed")
                response.end("x")
            }
            notes.note("bad") { try response.createPushResponse(["connection": "x"]) { _, _ in } }
        }
        let exchange = try home.connect().get()
        home.run("both") { exchange.isDone && notes.lines.contains("res close") }
        home.finish()
        #expect(notes.lines == ["bad ERR_HTTP2_INVALID_CONNECTION_HEADERS", "res finish", "res close"])
        #expect(exchange.text == "x")
    }
}

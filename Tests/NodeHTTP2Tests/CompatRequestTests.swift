import HTTP2Protocol
import NodeRuntime
import Testing

@testable import NodeHTTP2

@Suite(.timeLimit(.minutes(10))) struct CompatRequestTests {
    // rows: Http2ServerRequest.property.headers Http2ServerRequest.property.httpVersion
    // rows: Http2ServerRequest.property.httpVersionMajor Http2ServerRequest.property.httpVersionMinor
    // rows: Http2ServerRequest.property.method Http2ServerRequest.property.rawHeaders
    // rows: Http2ServerRequest.property.scheme Http2ServerRequest.property.url
    @Test("Http2ServerRequest: properties of a request and what can be set")
    func properties() throws {
        try CompatServer.exchange(path: "/a?b", headers: ["x-y": "1"]) { request, response in
            #expect(request.method == "GET" && request.url == "/a?b")
            #expect(request.authority == "a" && request.scheme == "http")
            #expect(request.httpVersion == "2.0" && request.httpVersionMajor == 2 && request.httpVersionMinor == 0)
            #expect(!request.aborted && !request.complete)
            #expect(
                Array(request.rawHeaders)
                    == [":method", "GET", ":path", "/a?b", ":scheme", "http", ":authority", "a", "x-y", "1"])
            #expect(request.headers["x-y"] == "1")
            #expect(request.trailers.isEmpty && request.rawTrailers.isEmpty)
            for method in ["", "  "] {
                expectError("ERR_INVALID_ARG_VALUE") { try request.setMethod(method) }
            }
            request.method = "PUT"
            request.url = "/x"
            request.headers["x-y"] = "2"
            #expect(request.method == "PUT" && request.headers[":method"] == "PUT")
            #expect(request.url == "/x" && request.headers[":path"] == "/x")
            #expect(request.headers["x-y"] == "2" && request.rawHeaders[9] == "1")
            response.end()
        }
    }

    @Test("Http2ServerRequest.property.authority: `host` without :authority")
    func host() throws {
        let home = try CompatServer.home { request, response in
            #expect(request.authority == "h")
            response.end()
        }
        let exchange = try home.connect().request([":method": "GET", ":path": "/", ":scheme": "http", "host": "h"])
        home.run("the response") { exchange.isDone }
        home.finish()
        #expect(exchange.status == 200)
    }

    // rows: Http2ServerRequest.event.end
    @Test("Http2ServerRequest.event.data, end: the body, back-pressure to the stream included")
    func body() throws {
        var received = 0
        let exchange = try CompatServer.exchange(method: "POST", body: 500_000) { request, response in
            request.on(.data) { chunk in received += chunk.length }
            request.on(.end) {
                #expect(request.complete)
                response.end("\(received)")
            }
        }
        #expect(received == 500_000)
        #expect(exchange.text == "500000")
    }

    @Test("Http2ServerRequest.method.all: read, setEncoding and pause as any Readable")
    func reading() throws {
        let notes = Notes()
        let exchange = try CompatServer.exchange(method: "POST", body: 200_000) { request, response in
            #expect(request.readableHighWaterMark == 65_536 && request.readableFlowing == nil && request.readable)
            var bytes = 0
            request.on(.readable) {
                while let chunk = request.read() { bytes += chunk.length }
            }
            request.on(.end) {
                #expect(request.readableEnded && request.complete)
                response.end("\(bytes)")
            }
            notes.follow(request)
        }
        #expect(exchange.text == "200000")
        #expect(notes.lines == ["req end", "req close"])
    }

    @Test("Http2ServerRequest.method.all: a paused request holds its stream back and goes on")
    func pausing() throws {
        var bytes = 0
        var request: Http2ServerRequest?
        let home = try CompatServer.home { incoming, response in
            request = incoming
            incoming.on(.data) { chunk in
                bytes += chunk.length
                incoming.pause()
            }
            incoming.on(.end) { response.end("all") }
        }
        let exchange = try home.connect().post("/", body: 300_000)
        home.run("the first chunk") { bytes > 0 }
        home.settle()
        let first = bytes
        #expect(first < 100_000)
        home.run("the response") {
            request?.resume()
            return exchange.isDone
        }
        #expect(bytes == 300_000 && exchange.text == "all")
        request = nil
        home.finish()
    }

    @Test("Http2ServerResponse.event.pipe: a request piped to its response, as an echo")
    func pipe() throws {
        let notes = Notes()
        let exchange = try CompatServer.exchange(method: "POST", body: 500_000) { request, response in
            notes.follow(request)
            notes.follow(response)
            response.on(.pipe) { source in notes.note("res pipe \(source === request)") }
            response.on(.unpipe) { notes.note("res unpipe") }
            #expect(request.pipe(response) === response)
        }
        #expect(exchange.bodyBytes == 500_000 && exchange.matchesPattern && exchange.hasEnded)
        #expect(
            notes.lines.filter { $0 != "res drain" }
                == ["res pipe true", "req end", "req close", "res finish", "res unpipe", "res close"])
    }

    // rows: Http2ServerRequest.property.rawTrailers
    @Test("Http2ServerRequest.property.trailers: complete before 'end'")
    func trailers() throws {
        let home = try CompatServer.home { request, response in
            request.on(.data) {}
            request.on(.end) {
                #expect(request.trailers["x-t"] == "1")
                #expect(Array(request.rawTrailers) == ["x-t", "1"])
                response.end("ok")
            }
        }
        let client = try home.connect()
        let exchange = try client.post("/", body: 3, endsBody: false)
        home.settle()
        try client.sendTrailers(exchange, ["x-t": "1"])
        home.run("the response") { exchange.isDone }
        home.finish()
        #expect(exchange.text == "ok")
    }

    @Test("Http2ServerRequest.method.destroy destroys the request alone")
    func destroy() throws {
        let notes = Notes()
        let home = try CompatServer.home { request, response in
            notes.follow(request)
            request.destroy(NodeError("Q", .error, "q"))
            #expect(request.destroyed && !response.stream.destroyed)
            home(response)
        }
        func home(_ response: Http2ServerResponse) { response.reactor.setImmediate { response.end("late") } }
        let exchange = try home.connect().post("/", body: 3)
        home.run("the response") { exchange.isDone }
        home.settle(turns: 3)
        home.finish()
        #expect(notes.lines.prefix(2) == ["req error Q", "req close"])
        #expect(exchange.text == "late")
    }

    @Test("T47 a client that gives up: 'aborted' first, 'close' last")
    func aborted() throws {
        let notes = Notes()
        var kept: Http2ServerRequest?
        let home = try CompatServer.home { request, response in
            notes.follow(request)
            notes.follow(response)
            notes.follow(response.stream)
            request.resume()
            response.write("x")
            kept = request
        }
        let client = try home.connect()
        let exchange = try client.post("/", body: 3, endsBody: false)
        home.run("the head") { exchange.head != nil }
        try client.reset(exchange)
        home.run("the end") { notes.lines.contains("stream close 8") }
        let request = try #require(kept)
        #expect(request.aborted && request.complete)
        kept = nil
        home.finish()
        #expect(
            notes.lines.filter { !$0.hasSuffix(" end") && $0 != "stream finish" }
                == ["req aborted", "stream aborted", "req close", "res finish", "res close", "stream close 8"])
    }

    @Test("Http2ServerRequest: errors of the stream are nobody's but the stream's")
    func streamErrors() throws {
        let notes = Notes()
        let home = try CompatServer.home { request, response in
            notes.follow(request)
            notes.follow(response)
            response.write("x")
        }
        let client = try home.connect()
        let exchange = try client.post("/", body: 3, endsBody: false)
        home.run("the head") { exchange.head != nil }
        try client.reset(exchange, .internalError)
        home.run("the end") { notes.lines.contains("res close") }
        home.finish()
        #expect(!notes.lines.contains { $0.contains("error") })
    }

    // rows: Http2ServerResponse.property.connection Http2ServerResponse.property.socket
    // rows: Http2ServerRequest.property.connection errors.error-code.ERR_HTTP2_NO_SOCKET_MANIPULATION
    @Test("Http2ServerRequest.property.socket, connection: one for request and response, over stream and socket")
    func socket() throws {
        let notes = Notes()
        try CompatServer.exchange { request, response in
            let socket = request.socket
            #expect(socket === response.socket && socket === request.connection && socket === response.connection)
            #expect(socket.writable && !socket.destroyed && socket.readable)
            #expect(socket.remoteAddress == "127.0.0.1" && socket.remotePort != nil && socket.connecting == false)
            #expect(socket.address()?.port == request.stream.session?.socket?.localPort)
            expectError("ERR_HTTP2_NO_SOCKET_MANIPULATION") { try socket.write("x") }
            expectError("ERR_HTTP2_NO_SOCKET_MANIPULATION") { try socket.read() }
            expectError("ERR_HTTP2_NO_SOCKET_MANIPULATION") { try socket.pause() }
            expectError("ERR_HTTP2_NO_SOCKET_MANIPULATION") { try socket.resume() }
            try socket.setTimeout(60_000)
            #expect(request.stream.session?.timeout == 60_000)
            socket.on(.close) { notes.note("socket close") }
            response.on(.close) {
                #expect(response.socket == nil && response.connection == nil)
                #expect(socket.destroyed && request.socket !== socket && request.socket.remotePort == nil)
                notes.note("res close")
            }
            response.end("x")
        }
        #expect(notes.lines == ["res close", "socket close"])
    }

    // rows: Http2ServerRequest.method.setTimeout Http2ServerResponse.method.setTimeout
    @Test("Http2ServerRequest.event.timeout, Http2ServerResponse.event.timeout, setTimeout of both")
    func timeouts() throws {
        let notes = Notes()
        let exchange = try CompatServer.exchange { request, response in
            request.on(.timeout) { notes.note("req timeout") }
            response.on(.timeout) {
                notes.note("res timeout")
                response.end()
            }
            expectError("ERR_OUT_OF_RANGE") { try request.setTimeout(-1) }
            let same = try request.setTimeout(1) { notes.note("req callback") }
            #expect(same === request)
            try response.setTimeout(1) { notes.note("res callback") }
        }
        #expect(notes.lines == ["req timeout", "res timeout", "req callback", "res callback"])
        #expect(exchange.status == 200)
    }
}

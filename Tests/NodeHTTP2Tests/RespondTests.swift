import HTTP2Protocol
import Testing

@testable import NodeHTTP2

@Suite(.timeLimit(.minutes(10))) struct RespondTests {
    /// What a request gets from a listener.
    private static func exchange(
        method: String = "GET", _ listener: @escaping (ServerHttp2Stream, Headers) throws -> Void
    ) throws -> Exchange {
        let home = try TestServer { stream, headers in try listener(stream, headers) }
        let exchange = try home.connect().request(
            [":method": method, ":path": "/", ":scheme": "http", ":authority": "a"])
        home.run("the response") { exchange.isDone }
        home.finish()
        return exchange
    }

    @Test func respondAndEndReachTheClient() throws {
        let exchange = try Self.exchange { stream, headers in
            #expect(headers[":method"] == "GET")
            #expect(headers[":path"] == "/")
            try stream.respond([":status": 201, "content-type": "text/plain", "set-cookie": ["a=1", "b=2"]])
            stream.end("Hello")
        }
        #expect(exchange.status == 201)
        #expect(exchange.head?["content-type"] == "text/plain")
        #expect(exchange.head?["set-cookie"] == .array(["a=1", "b=2"]))
        #expect(exchange.text == "Hello")
        #expect(exchange.hasEnded)
        #expect(exchange.closeCode == 0)
    }

    @Test func theValueOfAFieldIsAChunk() throws {
        let exchange = try Self.exchange { stream, headers in
            try stream.respond()
            stream.write(headers[":path"]!)
            stream.end(headers[":method"])
        }
        #expect(exchange.text == "/GET")
    }

    @Test func respondAddsStatusAndDateUnlessTold() throws {
        let plain = try Self.exchange { stream, _ in
            try stream.respond()
            stream.end()
        }
        #expect(plain.status == 200)
        #expect(plain.head?.names == [":status", "date"])
        let undated = try Self.exchange { stream, _ in
            try stream.respond([:], RespondOptions(sendDate: false))
            stream.end()
        }
        #expect(undated.head?.names == [":status"])
        let own = try Self.exchange { stream, _ in
            try stream.respond(["date": "yesterday"])
            stream.end()
        }
        #expect(own.head?["date"] == "yesterday")
    }

    @Test func writeBeforeRespondSendsImplicitHeaders() throws {
        let exchange = try Self.exchange { stream, _ in
            stream.write("a")
            #expect(stream.headersSent)
            #expect(stream.sentHeaders?[":status"] == 200)
            stream.end("b")
        }
        #expect(exchange.status == 200)
        #expect(exchange.text == "ab")
    }

    @Test func endWithABodyBeforeRespondSendsImplicitHeaders() throws {
        let exchange = try Self.exchange { stream, _ in stream.end("only") }
        #expect(exchange.status == 200)
        #expect(exchange.text == "only")
    }

    @Test func endWithoutABodyBeforeRespondSendsNothingUntilTheStreamIsClosed() throws {
        var held: ServerHttp2Stream?
        let home = try TestServer { stream, _ in
            stream.end()
            held = stream
        }
        let exchange = try home.connect().get()
        home.run("the request") { held != nil }
        home.settle()
        #expect(exchange.head == nil)
        #expect(!exchange.isDone)
        held?.close()
        home.run("the reset") { exchange.isDone }
        #expect(exchange.closeCode == 0)
        held = nil
        home.finish()
    }

    @Test(arguments: [204, 205, 304]) func statusWithoutABodyEndsTheStream(status: Int) throws {
        let exchange = try Self.exchange { stream, _ in
            try stream.respond([":status": status])
            #expect(stream.writableEnded)
            stream.end()
        }
        #expect(exchange.status == status)
        #expect(exchange.bodyBytes == 0)
        #expect(exchange.hasEnded)
    }

    @Test func headGetsTheHeadersAlone() throws {
        let exchange = try Self.exchange(method: "HEAD") { stream, headers in
            #expect(headers[":method"] == "HEAD")
            #expect(stream.writableEnded)
            try stream.respond([":status": 200, "content-length": 5])
        }
        #expect(exchange.head?["content-length"] == "5")
        #expect(exchange.bodyBytes == 0)
        #expect(exchange.hasEnded)
        #expect(exchange.closeCode == 0)
    }

    // rows: respond.options.option.endStream
    @Test func endStreamOptionEndsWithTheHeaders() throws {
        let exchange = try Self.exchange { stream, _ in
            try stream.respond([":status": 200], RespondOptions(endStream: true))
            #expect(stream.writableEnded)
        }
        #expect(exchange.status == 200)
        #expect(exchange.hasEnded)
    }

    @Test func informationalHeadersPrecedeTheResponse() throws {
        let exchange = try Self.exchange { stream, _ in
            try stream.additionalHeaders([":status": 103, "link": "</a>"])
            #expect(errorCode { try stream.additionalHeaders([":status": 101]) } == "ERR_HTTP2_STATUS_101")
            #expect(errorCode { try stream.additionalHeaders([":status": 200]) } == "ERR_HTTP2_INVALID_INFO_STATUS")
            try stream.respond()
            #expect(errorCode { try stream.additionalHeaders([":status": 103]) } == "ERR_HTTP2_HEADERS_AFTER_RESPOND")
            stream.end()
        }
        #expect(exchange.informational.map { $0.string(":status") } == ["103"])
        #expect(exchange.informational.first?["link"] == "</a>")
        #expect(exchange.status == 200)
    }

    // MARK: Errors

    // rows: errors.error-code.ERR_HTTP2_STATUS_INVALID
    @Test func badFieldsAreRefusedAndTheStreamCanStillRespond() throws {
        let refused: [(headers: Headers, code: String)] = [
            (["content-type": ["a", "b"]], "ERR_HTTP2_HEADER_SINGLE_VALUE"),
            ([":path": "/"], "ERR_HTTP2_INVALID_PSEUDOHEADER"),
            ([":own": "x"], "ERR_HTTP2_INVALID_PSEUDOHEADER"),
            (["connection": "close"], "ERR_HTTP2_INVALID_CONNECTION_HEADERS"),
            (["Upgrade": "x"], "ERR_HTTP2_INVALID_CONNECTION_HEADERS"),
            (["http2-settings": "x"], "ERR_HTTP2_INVALID_CONNECTION_HEADERS"),
            (["keep-alive": "x"], "ERR_HTTP2_INVALID_CONNECTION_HEADERS"),
            (["proxy-connection": "x"], "ERR_HTTP2_INVALID_CONNECTION_HEADERS"),
            (["transfer-encoding": "chunked"], "ERR_HTTP2_INVALID_CONNECTION_HEADERS"),
            (["te": "gzip"], "ERR_HTTP2_INVALID_CONNECTION_HEADERS"),
            (["bad name": "x"], "ERR_INVALID_HTTP_TOKEN"),
            (["x": "a\r\nb"], "ERR_INVALID_CHAR"),
            ([":status": 199], "ERR_HTTP2_STATUS_INVALID"),
            ([":status": 600], "ERR_HTTP2_STATUS_INVALID"),
            ([":status": -1], "ERR_HTTP2_STATUS_INVALID"),
        ]
        let exchange = try Self.exchange { stream, _ in
            for (headers, code) in refused {
                #expect(errorCode { try stream.respond(headers) } == code, "\(headers)")
                #expect(!stream.headersSent)
            }
            try stream.respond([":status": 202])
            stream.end()
        }
        #expect(exchange.status == 202)
    }

    @Test func teTrailersIsNoConnectionHeader() throws {
        let exchange = try Self.exchange { stream, _ in
            try stream.respond(["te": "trailers"])
            stream.end()
        }
        #expect(exchange.head?["te"] == "trailers")
    }

    @Test func respondingTwiceIsRefused() throws {
        let exchange = try Self.exchange { stream, _ in
            try stream.respond()
            #expect(errorCode { try stream.respond() } == "ERR_HTTP2_HEADERS_SENT")
            stream.end()
        }
        #expect(exchange.status == 200)
    }

    @Test func respondingOnAClosedOrDestroyedStreamIsRefused() throws {
        let closed = try Self.exchange { stream, _ in
            stream.close()
            #expect(errorCode { try stream.respond() } == "ERR_HTTP2_INVALID_STREAM")
            #expect(errorCode { try stream.additionalHeaders([:]) } == "ERR_HTTP2_INVALID_STREAM")
        }
        #expect(closed.head == nil)
        let destroyed = try Self.exchange { stream, _ in
            stream.destroy()
            #expect(errorCode { try stream.respond() } == "ERR_HTTP2_INVALID_STREAM")
            #expect(!stream.write("x"))
        }
        #expect(destroyed.head == nil)
    }

    @Test func aStreamKeptAfterItsSessionAnswersEveryCallWithAnError() throws {
        var kept: ServerHttp2Stream?
        let home = try TestServer { stream, _ in
            kept = stream
            try stream.respond()
            stream.end("x")
        }
        let client = try home.connect()
        let exchange = try client.get()
        home.run("the response") { exchange.isDone }
        client.close()
        home.run("the end of the session") { home.server.sessionCount == 0 }
        let stream = try #require(kept)
        #expect(stream.destroyed)
        #expect(stream.session == nil)
        #expect(stream.id == 1)
        #expect(errorCode { try stream.respond() } == "ERR_HTTP2_INVALID_STREAM")
        #expect(errorCode { try stream.sendTrailers([:]) } == "ERR_HTTP2_INVALID_STREAM")
        #expect(errorCode { try stream.close(8) } == nil)
        stream.destroy()
        stream.resume().pause()
        #expect(!stream.write("y", { _ in }))
        kept = nil
        home.settle(turns: 3)
        home.finish()
    }

    @Test func equalHeadersOnDifferentStreamsStayIndependent() throws {
        var shared: Headers = [":status": 200, "x": "1"]
        var count = 0
        let home = try TestServer { stream, _ in
            count += 1
            if count == 3 { shared["x"] = "2" }
            try stream.respond(shared)
            stream.end()
        }
        let client = try home.connect()
        let exchanges = try (0..<4).map { _ in try client.get() }
        home.run("four responses") { exchanges.allSatisfy(\.isDone) }
        #expect(exchanges.map { $0.head?.string("x") } == ["1", "1", "2", "2"])
        home.finish()
    }
}

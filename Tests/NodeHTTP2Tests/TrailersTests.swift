import HTTP2Protocol
import Testing

@testable import NodeHTTP2

@Suite(.timeLimit(.minutes(10))) struct TrailersTests {
    private static func exchange(_ listener: @escaping (ServerHttp2Stream) throws -> Void) throws -> Exchange {
        let home = try TestServer { stream, _ in try listener(stream) }
        let exchange = try home.connect().get()
        home.run("the response") { exchange.isDone }
        home.finish()
        return exchange
    }

    @Test func trailersFollowTheBody() throws {
        let exchange = try Self.exchange { stream in
            try stream.respond([:], RespondOptions(waitForTrailers: true))
            stream.on(.wantTrailers) { [unowned stream] in
                try stream.sendTrailers(["x-sum": 3])
                #expect(errorCode { try stream.sendTrailers([:]) } == "ERR_HTTP2_TRAILERS_ALREADY_SENT")
            }
            stream.write("a")
            stream.end("b")
        }
        #expect(exchange.text == "ab")
        #expect(exchange.trailers?["x-sum"] == "3")
        #expect(exchange.closeCode == 0)
    }

    @Test func trailersFollowABodyThatWaitedForTheWindow() throws {
        let home = try TestServer { stream, _ in
            try stream.respond([:], RespondOptions(waitForTrailers: true))
            stream.on(.wantTrailers) { [unowned stream] in try stream.sendTrailers(["x": "late"]) }
            stream.end([UInt8](repeating: 0, count: 300_000))
        }
        let exchange = try home.connect().get()
        home.run("the response") { exchange.isDone }
        #expect(exchange.bodyBytes == 300_000)
        #expect(exchange.trailers?["x"] == "late")
        home.finish()
    }

    @Test func trailersFollowAnEmptyBody() throws {
        let exchange = try Self.exchange { stream in
            try stream.respond([:], RespondOptions(waitForTrailers: true))
            stream.on(.wantTrailers) { [unowned stream] in try stream.sendTrailers(["x": "y"]) }
            stream.end()
        }
        #expect(exchange.bodyBytes == 0)
        #expect(exchange.trailers?["x"] == "y")
    }

    @Test func withoutAListenerTheStreamEndsWithoutTrailers() throws {
        let exchange = try Self.exchange { stream in
            try stream.respond([:], RespondOptions(waitForTrailers: true))
            stream.end("x")
        }
        #expect(exchange.trailers == nil)
        #expect(exchange.hasEnded)
    }

    @Test func emptyTrailersEndTheStream() throws {
        let exchange = try Self.exchange { stream in
            try stream.respond([:], RespondOptions(waitForTrailers: true))
            stream.on(.wantTrailers) { [unowned stream] in try stream.sendTrailers([:]) }
            stream.end("x")
        }
        #expect(exchange.trailers == nil)
        #expect(exchange.hasEnded)
    }

    @Test func trailersTooEarlyOrWithBadFieldsAreRefused() throws {
        let exchange = try Self.exchange { stream in
            try stream.respond([:], RespondOptions(waitForTrailers: true))
            #expect(errorCode { try stream.sendTrailers(["x": "y"]) } == "ERR_HTTP2_TRAILERS_NOT_READY")
            stream.on(.wantTrailers) { [unowned stream] in
                #expect(errorCode { try stream.sendTrailers([":status": 200]) } == "ERR_HTTP2_INVALID_PSEUDOHEADER")
                #expect(
                    errorCode { try stream.sendTrailers(["connection": "x"]) } == "ERR_HTTP2_INVALID_CONNECTION_HEADERS"
                )
                try stream.sendTrailers(["x": "y"])
            }
            stream.end("x")
        }
        #expect(exchange.trailers?["x"] == "y")
    }

    @Test func trailersMayBeSentLater() throws {
        var held: ServerHttp2Stream?
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            try stream.respond([:], RespondOptions(waitForTrailers: true))
            stream.on(.wantTrailers) { held = stream }
            stream.end("x")
        }
        let exchange = try home.connect().get()
        home.run("the wish") { held != nil }
        home.settle()
        #expect(!exchange.hasEnded)
        try held?.sendTrailers(["x": "y"])
        held = nil
        home.run("the end") { exchange.isDone }
        #expect(exchange.trailers?["x"] == "y")
        home.finish()
    }

    @Test func trailersOfTheRequestAreAnEventBeforeTheEnd() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            stream.on(.data) { chunk in home.trace.append("data \(chunk.length)") }
            stream.on(.trailers) { trailers, flags, raw in
                home.trace.append("trailers \(trailers) flags \(flags) raw \(Array(raw))")
            }
            stream.on(.end) { [unowned stream] in
                home.trace.append("end")
                stream.end("x")
            }
        }
        let client = try home.connect()
        let exchange = try client.post(body: 3, endsBody: false)
        home.run("the body") { home.trace == ["data 3"] }
        try client.sendTrailers(exchange, ["x-sum": "abc"])
        home.run("the response") { exchange.isDone }
        #expect(
            home.trace == [
                "data 3", "trailers { 'x-sum': 'abc' } flags 5 raw [\"x-sum\", \"abc\"]", "end",
            ])
        home.finish()
    }

    /// All of a request in one read: its fields are not mistaken for its trailers.
    @Test func trailersInOneReadWithTheirRequestStayApart() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, headers, flags in
            home.trace.append("\(headers[":method"]?.description ?? "none") flags \(flags)")
            stream.on(.trailers) { trailers in home.trace.append("trailers \(trailers)") }
            stream.on(.data) { chunk in home.trace.append("data \(chunk.length)") }
            stream.on(.end) { [unowned stream] in
                home.trace.append("end")
                stream.end("x")
            }
        }
        let peer = try home.connectRaw()
        peer.send(
            RawPeer.opening() + RawPeer.frame(1, 4, 1, RawPeer.post) + RawPeer.frame(0, 0, 1, [1, 2, 3])
                + RawPeer.frame(1, 5, 1, [0x00, 0x01, 0x78, 0x01, 0x79]))
        home.run("the response") { peer.frames(ofType: 0).last?.flags == 1 }
        #expect(home.trace == ["POST flags 4", "data 3", "trailers { 'x': 'y' }", "end"])
        home.finish()
    }
}

import HTTP2Protocol
import Testing

@testable import NodeHTTP2

/// How streams end: by the program, by the peer, by the connection; and what of it the program hears.
@Suite(.timeLimit(.minutes(10))) struct StreamEndTests {
    /// Writes down every event of a stream's end.
    private static func traceEnd(_ home: TestServer, _ stream: ServerHttp2Stream) {
        stream.on(.aborted) { home.trace.append("aborted") }
        stream.on(.end) { home.trace.append("end") }
        stream.on(.finish) { home.trace.append("finish") }
        stream.on(.error) { error in home.trace.append("error \(error.code ?? "")") }
        stream.on(.close) { [unowned stream] in home.trace.append("close \(stream.rstCode)") }
    }

    /// Node: the frame that ends a stream whose request was read ends it before 'finish' could be told.
    @Test func anOrderlyStreamEndsAndCloses() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            Self.traceEnd(home, stream)
            stream.resume()
            stream.end("x")
        }
        let exchange = try home.connect().get()
        home.run("the end") { exchange.isDone && home.trace.contains("close 0") }
        #expect(home.trace == ["end", "close 0"])
        home.finish()
    }

    @Test func aResetByThePeerAbortsAnUnfinishedResponse() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            Self.traceEnd(home, stream)
            try stream.respond()
            stream.write("x")
        }
        let client = try home.connect()
        let exchange = try client.get()
        home.run("the start") { exchange.bodyBytes == 1 }
        try client.reset(exchange)
        home.run("the end") { home.trace.contains("close 8") }
        #expect(home.trace == ["aborted", "finish", "close 8"])
        home.finish()
    }

    @Test func aResetWithAnErrorCodeIsAnErrorOfTheStream() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            Self.traceEnd(home, stream)
            try stream.respond()
            stream.write("x")
        }
        let client = try home.connect()
        let exchange = try client.get()
        home.run("the start") { exchange.bodyBytes == 1 }
        try client.reset(exchange, .internalError)
        home.run("the end") { home.trace.contains("close 2") }
        #expect(home.trace == ["aborted", "finish", "error ERR_HTTP2_STREAM_ERROR", "close 2"])
        home.finish()
    }

    @Test func anErrorThatNobodyListensForIsUncaught() throws {
        let home = try TestServer { stream, _ in
            try stream.respond()
            stream.write("x")
        }
        let client = try home.connect()
        let exchange = try client.get()
        home.run("the start") { exchange.bodyBytes == 1 }
        try client.reset(exchange, .internalError)
        home.run("the error") { home.uncaught.count == 1 }
        #expect(home.uncaught.first?.code == "ERR_HTTP2_STREAM_ERROR")
        home.finish(uncaughtCount: 1)
    }

    @Test func closeWithACodeResetsTheStream() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            Self.traceEnd(home, stream)
            #expect(errorCode { try stream.close(-1) } == "ERR_OUT_OF_RANGE")
            #expect(errorCode { try stream.close(1 << 32) } == "ERR_OUT_OF_RANGE")
            #expect(!stream.closed)
            try stream.close(8) { home.trace.append("callback") }
            #expect(stream.closed)
            #expect(stream.rstCode == 8)
            try stream.close(2)
            #expect(stream.rstCode == 8)
        }
        let exchange = try home.connect().get()
        home.run("the reset") { exchange.isDone }
        #expect(exchange.closeCode == 8)
        home.settle(turns: 3)
        #expect(home.trace == ["aborted", "finish", "close 8", "callback"])
        home.finish()
    }

    @Test func closeWaitsForWhatWasWritten() throws {
        let home = try TestServer { stream, _ in
            try stream.respond()
            stream.end([UInt8](repeating: 1, count: 200_000))
            try stream.close(0)
        }
        let exchange = try home.connect().get()
        home.run("the response") { exchange.isDone }
        #expect(exchange.bodyBytes == 200_000)
        home.finish()
    }

    @Test func destroyWithAnErrorResetsAndTells() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            Self.traceEnd(home, stream)
            try stream.respond()
            stream.destroy(NodeError("own"))
            stream.destroy(NodeError("ignored"))
            #expect(stream.destroyed)
        }
        let exchange = try home.connect().get()
        home.run("the reset") { exchange.isDone }
        #expect(exchange.closeCode == 2)
        home.settle(turns: 3)
        #expect(home.trace == ["aborted", "error ", "close 2"])
        home.finish()
    }

    @Test func destroyInsideOfADataListenerIsSafe() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            Self.traceEnd(home, stream)
            stream.on(.data) { [unowned stream] _ in stream.destroy() }
        }
        let client = try home.connect()
        let exchange = try client.post(body: 200_000)
        home.run("the reset") { exchange.isDone }
        home.settle(turns: 5)
        #expect(home.trace.last == "close 0")
        let next = try client.post("/", body: 10)
        home.run("the next one's reset") { next.isDone }
        home.finish()
    }

    @Test func destroyOfTheSessionInsideOfAListenerIsSafe() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            Self.traceEnd(home, stream)
            stream.session?.destroy()
            stream.end("late")
        }
        let client = try home.connect()
        try client.get()
        try client.get()
        home.run("the end") { client.hasEnded && home.server.sessionCount == 0 }
        home.finish()
    }

    @Test func aStreamOpenerThatThrowsIsAnUncaughtError() throws {
        let home = try TestServer { stream, _ in
            stream.end("x")
            throw NodeError("thrown")
        }
        let exchange = try home.connect().get()
        home.run("the response") { exchange.isDone }
        home.finish(uncaughtCount: 1)
    }

    @Test func aDisconnectInTheMiddleOfAnUploadAborts() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            Self.traceEnd(home, stream)
            stream.on(.data) { _ in if home.trace.isEmpty { home.trace.append("data") } }
        }
        let client = try home.connect()
        try client.post(body: 1_000_000, endsBody: false)
        home.run("some data") { home.trace == ["data"] }
        client.reset()
        home.run("the end") { home.server.sessionCount == 0 }
        #expect(home.trace == ["data", "aborted", "error ECONNRESET", "close 2"])
        home.finish()
    }

    @Test func aResetConnectionInTheMiddleOfADownloadAborts() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            Self.traceEnd(home, stream)
            try stream.respond()
            let piece = [UInt8](repeating: 1, count: 65_536)
            stream.on(.drain) { [unowned stream] in stream.write(piece) }
            stream.write(piece) { _ in home.trace.append("written") }
        }
        home.server.on(.sessionError) { error, _ in home.trace.append("session \(error.code ?? "")") }
        let client = try home.connect()
        let exchange = try client.get()
        home.run("some data") { exchange.bodyBytes > 100_000 }
        home.trace = []
        client.reset()
        home.run("the end") { home.server.sessionCount == 0 }
        home.settle(turns: 3)
        #expect(home.trace.contains("aborted"))
        #expect(home.trace.contains { $0.hasPrefix("close") })
        home.finish()
    }

    @Test func callbacksOfWritesThatNeverHappenGetAnError() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            stream.on(.error) { _ in }
            try stream.respond()
            stream.write([UInt8](repeating: 1, count: 200_000)) { error in
                home.trace.append("callback \(error?.code ?? "none")")
            }
        }
        let client = try home.connect()
        client.consumes = false
        let exchange = try client.get()
        home.run("a window's worth") { exchange.bodyBytes == 65_535 }
        try client.reset(exchange)
        home.run("the callback") { !home.trace.isEmpty }
        #expect(home.trace == ["callback ERR_STREAM_DESTROYED"])
        home.finish()
    }

    @Test func writeAfterEndIsAnErrorOfTheStream() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            stream.on(.error) { error in home.trace.append("error \(error.code ?? "")") }
            try stream.respond()
            stream.end([UInt8](repeating: 1, count: 100_000))
            #expect(!stream.write("late") { error in home.trace.append("callback \(error?.code ?? "")") })
        }
        let exchange = try home.connect().get()
        home.run("the response") { exchange.isDone }
        #expect(exchange.bodyBytes == 100_000)
        #expect(home.trace == ["callback ERR_STREAM_WRITE_AFTER_END", "error ERR_STREAM_WRITE_AFTER_END"])
        home.finish()
    }

    @Test func anUnreadRequestBodyIsRefusedAfterTheResponse() throws {
        let home = try TestServer { stream, _ in stream.end("no") }
        let client = try home.connect()
        let exchange = try client.post(body: 1_000_000)
        home.run("the reset") { exchange.isDone }
        #expect(exchange.text == "no")
        #expect(exchange.closeCode == 0)
        let next = try client.get()
        home.run("the next response") { next.isDone }
        home.finish()
    }

    /// content-length: 5 (0f 0d …), then nine octets.
    private static let shortBody = RawPeer.post + [0x0f, 0x0d, 0x01, 0x35]

    @Test func aContentLengthThatIsNotKeptResetsTheStream() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            Self.traceEnd(home, stream)
            stream.resume()
            home.trace.append("stream")
        }
        let peer = try home.connectRaw()
        peer.send(RawPeer.opening() + RawPeer.frame(1, 4, 1, Self.shortBody))
        home.run("the request") { home.trace == ["stream"] }
        peer.send(RawPeer.frame(0, 1, 1, [UInt8](repeating: 1, count: 9)))
        home.run("the reset") { peer.frames(ofType: 3).first?.payload == [0, 0, 0, 1] }
        home.settle(turns: 3)
        #expect(home.trace == ["stream", "aborted", "finish", "error ERR_HTTP2_STREAM_ERROR", "close 1"])
        home.finish()
    }

    @Test func aRequestThatIsOverAtOnceIsAnnouncedAllTheSame() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            stream.on(.error) { _ in }
            home.trace.append("stream \(stream.id ?? 0)")
        }
        let peer = try home.connectRaw()
        peer.send(
            RawPeer.opening()
                + RawPeer.frame(1, 5, 1, RawPeer.get) + RawPeer.frame(3, 0, 1, [0, 0, 0, 8])
                + RawPeer.frame(1, 4, 3, Self.shortBody) + RawPeer.frame(0, 1, 3, [UInt8](repeating: 1, count: 9))
                + RawPeer.frame(1, 5, 5, RawPeer.get) + RawPeer.frame(3, 0, 5, [0, 0, 0, 2])
                + RawPeer.frame(1, 5, 7, RawPeer.get))
        home.run("the request that stands") { home.trace.last == "stream 7" }
        home.settle(turns: 3)
        #expect(home.trace == ["stream 1", "stream 3", "stream 5", "stream 7"])
        #expect(home.context.streamCount == 1)
        home.finish()
    }

    /// A pair of every way to end with every thing held: nothing may stay behind (`finish` counts).
    @Test(
        arguments: ["reset", "close", "destroy", "disconnect", "abort", "goaway"],
        ["nothing", "output", "input", "both"])
    func everyEndGivesEverythingBack(end: String, held: String) throws {
        var streams: [ServerHttp2Stream] = []
        let home = try TestServer()
        home.server.on(.sessionError) { _, _ in }
        home.server.on(.stream) { stream, _ in
            stream.on(.error) { _ in }
            streams.append(stream)
            guard held == "output" || held == "both" else { return }
            try stream.respond()
            stream.write([UInt8](repeating: 1, count: 300_000))
        }
        let client = try home.connect()
        client.consumes = false
        let hasBody = held == "input" || held == "both"
        let exchanges = try (0..<3).map { _ in
            hasBody ? try client.post(body: 100_000, endsBody: false) : try client.get()
        }
        home.run("three requests") { streams.count == 3 }
        home.settle(turns: 5)
        switch end {
        case "reset": for exchange in exchanges { try client.reset(exchange) }
        case "close": for stream in streams { try stream.close(8) }
        case "destroy": for stream in streams { stream.destroy(NodeError("own")) }
        case "disconnect": client.close()
        case "abort": client.reset()
        case "goaway": client.sendGoaway(.internalError)
        default: Issue.record("an end that the test does not know")
        }
        home.settle(turns: 5)
        client.close()
        home.run("the end of all") { home.server.sessionCount == 0 }
        for stream in streams { #expect(stream.destroyed) }
        streams = []
        home.finish()
    }
}

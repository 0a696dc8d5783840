import HTTP2Protocol
import Testing

@testable import NodeHTTP2
@testable import Reactor

/// How connections end.
@Suite(.timeLimit(.minutes(10))) struct SessionEndTests {
    @Test func aDisconnectOfAnIdleClientClosesTheSession() throws {
        let home = try TestServer()
        home.server.on(.session) { session in session.on(.close) { home.trace.append("close") } }
        let client = try home.connect()
        home.run("the session") { home.server.sessionCount == 1 }
        client.close()
        home.run("its end") { home.server.sessionCount == 0 }
        #expect(home.trace == ["close"])
        home.finish()
    }

    @Test func closeOfASessionSaysFarewellAndCloses() throws {
        let home = try TestServer()
        home.server.on(.session) { session in session.close { home.trace.append("closed") } }
        let client = try home.connect()
        home.run("the end") { client.hasEnded && home.trace == ["closed"] }
        #expect(client.goaways.map(\.code) == [0, 0])
        home.finish()
    }

    /// A farewell whose last octets wait for the socket waits for it alone: no turn of the loop is spent on asking.
    @Test func aClosedSessionWaitsForAFullSocket() throws {
        var isServed = false
        let home = try TestServer { stream, _ in
            stream.end([UInt8](repeating: 7, count: 400_000))
            isServed = true
        }
        let peer = RawPeer(home)
        home.server._accepted(try peer.adoptPair())
        unowned let session = try #require(home.server._sessions.sessions.first)
        peer.send(
            RawPeer.opening((4, 10_000_000)) + RawPeer.frame(8, 0, 0, RawPeer.word(10_000_000))
                + RawPeer.frame(1, 5, 1, RawPeer.get))
        peer.setReading(false)
        home.run("a full socket") { isServed && session.connection.outputBytes > 0 && session.streamCount == 0 }
        home.server.close { home.trace.append("closed") }
        home.settle()
        #expect(!session.transport.isDirty && !session.destroyed && home.trace.isEmpty)
        peer.setReading(true)
        home.run("the end") { peer.hasEnded }
        #expect(peer.frames(ofType: 0).reduce(0) { $0 + $1.payload.count } == 400_000)
        peer.close()
        home.run("the callback") { home.trace == ["closed"] }
        home.finish()
    }

    @Test func destroyWithACodeSendsIt() throws {
        let home = try TestServer()
        home.server.on(.sessionError) { error, _ in home.trace.append("sessionError \(error.code ?? "")") }
        home.server.on(.stream) { stream, _ in
            stream.on(.error) { error in home.trace.append("stream \(error.code ?? "")") }
            stream.session?.destroy(nil, 11)
        }
        let client = try home.connect()
        try client.get()
        home.run("the end") { client.hasEnded && home.server.sessionCount == 0 }
        #expect(client.goaways.map(\.code) == [11])
        #expect(home.trace == ["stream ERR_HTTP2_STREAM_ERROR"])
        home.finish()
    }

    @Test func goawayOfTheClientIsAnEventAndLetsStreamsFinish() throws {
        var held: ServerHttp2Stream?
        let home = try TestServer()
        home.server.on(.session) { session in
            session.on(.goaway) { code, last, data in home.trace.append("goaway \(code) \(last) \(data == nil)") }
            session.on(.close) { home.trace.append("close") }
        }
        home.server.on(.stream) { stream, _ in held = stream }
        let client = try home.connect()
        let exchange = try client.get()
        home.run("the request") { held != nil }
        client.sendGoaway(.noError)
        home.run("the event") { !home.trace.isEmpty }
        home.settle(turns: 5)
        #expect(home.trace == ["goaway 0 0 true"])
        held?.end("still")
        held = nil
        home.run("the end") { exchange.isDone && home.trace.last == "close" }
        #expect(exchange.text == "still")
        home.finish()
    }

    @Test func goawayWithAnErrorDestroysTheSession() throws {
        let home = try TestServer()
        home.server.on(.sessionError) { error, _ in home.trace.append("sessionError \(error.code ?? "")") }
        home.server.on(.stream) { stream, _ in
            stream.on(.error) { error in home.trace.append("stream \(error.code ?? "")") }
            stream.on(.aborted) { home.trace.append("aborted") }
        }
        let client = try home.connect()
        try client.get()
        home.run("the request") { home.context.streamCount == 1 }
        client.sendGoaway(.internalError)
        home.run("the end") { home.trace.count == 3 }
        #expect(home.trace.contains("sessionError ERR_HTTP2_SESSION_ERROR"))
        #expect(home.trace.contains("aborted"))
        home.finish()
    }

    @Test func aClientThatClosesItsHalfStillGetsWhatIsComplete() throws {
        let home = try TestServer { stream, _ in
            try stream.respond()
            stream.end([UInt8](repeating: 1, count: 8 << 20))
        }
        let peer = try home.connectRaw()
        peer.send(RawPeer.opening((4, 0x7fff_ffff)) + RawPeer.frame(8, 0, 0, RawPeer.word(0x7f00_0000)))
        home.run("SETTINGS") { peer.frames.count >= 2 }
        peer.setReading(false)
        peer.send(RawPeer.frame(1, 5, 1, RawPeer.get))
        home.run("the request") { home.context.streamCount == 1 }
        try peer.shutdownWrite()
        home.settle(turns: 5)
        peer.setReading(true)
        home.run("the response and FIN") { peer.hasEnded }
        #expect(peer.frames(ofType: 0).reduce(0) { $0 + $1.payload.count } == 8 << 20)
        home.run("the session's end") { home.server.sessionCount == 0 }
        home.finish()
    }

    /// Node: a client that ends its connection is gone, and its requests are aborted.
    @Test func aClientThatClosesItsHalfBeforeTheResponseIsAborted() throws {
        var held: ServerHttp2Stream?
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            held = stream
            stream.on(.aborted) { home.trace.append("aborted") }
            stream.on(.close) { home.trace.append("close") }
        }
        let client = try home.connect()
        try client.get()
        home.run("the request") { held != nil }
        try client.shutdownWrite()
        home.run("the end") { home.server.sessionCount == 0 }
        #expect(home.trace == ["aborted", "close"])
        #expect(held?.rstCode == 8)
        held = nil
        home.finish()
    }

    @Test func windowsThatCannotOpenAnyMoreHoldNothing() throws {
        let home = try TestServer { stream, _ in
            try stream.respond()
            stream.end([UInt8](repeating: 1, count: 300_000))
        }
        let client = try home.connect()
        client.consumes = false
        let exchange = try client.get()
        home.run("a window's worth") { exchange.bodyBytes == 65_535 }
        try client.shutdownWrite()
        home.run("the end") { home.server.sessionCount == 0 && client.hasEnded }
        home.finish()
    }

    @Test func aHalfClosedUploadIsAborted() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            stream.resume()
            stream.on(.aborted) { home.trace.append("aborted") }
            stream.on(.close) { home.trace.append("close") }
        }
        let client = try home.connect()
        try client.post(body: 10, endsBody: false)
        home.run("the request") { home.context.streamCount == 1 }
        try client.shutdownWrite()
        home.run("the end") { home.server.sessionCount == 0 }
        #expect(home.trace == ["aborted", "close"])
        home.finish()
    }

    /// What the peer says, the code it gets, the token in the debug data.
    // rows: errors.error-code.ERR_HTTP2_ERROR
    @Test(
        arguments: [
            (Array("GET / HTTP/1.1\r\n\r\n".utf8), 1, "preface_invalid"),
            ([UInt8](repeating: 0, count: 64), 1, "preface_invalid"),
            (RawPeer.preface + RawPeer.frame(6, 0, 0, [UInt8](repeating: 0, count: 8)), 1, "first_frame_not_settings"),
            (RawPeer.opening() + RawPeer.frame(0, 0, 0, [1]), 1, "data_on_stream_zero"),
            (RawPeer.opening() + RawPeer.frame(1, 5, 1, [0xff, 0xff, 0xff, 0xff]), 9, nil),
            (RawPeer.opening() + [0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1], 6, "frame_too_large"),
            (RawPeer.opening() + RawPeer.frame(8, 0, 0, RawPeer.word(0x7fff_ffff)), 3, "window_overflow"),
        ] as [([UInt8], Int, String?)])
    func garbageGetsAGoawayThatNamesItAndTheSocketCloses(bytes: [UInt8], code: Int, token: String?) throws {
        let home = try TestServer { stream, _ in stream.end("x") }
        home.server.on(.sessionError) { error, _ in home.trace.append(error.code ?? "") }
        let other = try home.connect()
        let peer = try home.connectRaw()
        peer.send(bytes)
        home.run("GOAWAY and FIN") { peer.goaway != nil && peer.hasEnded }
        #expect(peer.goaway?.code == code)
        if let token { #expect(peer.goaway?.debugData == token) }
        peer.close()
        home.run("the session's end") { home.server.sessionCount == 1 }
        #expect(home.trace == ["ERR_HTTP2_ERROR"])
        let exchange = try other.get()
        home.run("the service of others") { exchange.isDone }
        home.finish()
    }

    @Test func aPeerThatKeepsSendingAfterItsGoawayIsClosed() throws {
        let clock = Clock.manual()
        let home = try TestServer(clock: clock)
        home.server.on(.sessionError) { _, _ in }
        let peer = try home.connectRaw()
        peer.send([UInt8](repeating: 0, count: 64))
        home.run("GOAWAY") { peer.goaway != nil }
        for _ in 0..<20 where home.server.sessionCount > 0 {
            peer.send([UInt8](repeating: 0, count: 1_000))
            clock.advance(milliseconds: 100)
            home.settle(turns: 2)
        }
        #expect(home.server.sessionCount == 0)
        home.finish()
    }

    /// The socket is full when the connection breaks, and its peer never reads on.
    @Test func aBrokenConnectionIsClosedThoughItsPeerReadsNothing() throws {
        let clock = Clock.manual()
        let home = try TestServer(clock: clock) { stream, _ in
            stream.on(.error) { _ in }
            try stream.respond()
            stream.write([UInt8](repeating: 1, count: 8 << 20))
        }
        home.server.on(.sessionError) { _, _ in home.trace.append("sessionError") }
        let peer = try home.connectRaw()
        peer.send(RawPeer.opening((4, 0x7fff_ffff)) + RawPeer.frame(8, 0, 0, RawPeer.word(0x7f00_0000)))
        home.run("SETTINGS") { peer.frames.count >= 2 }
        peer.setReading(false)
        peer.send(RawPeer.frame(1, 5, 1, RawPeer.get))
        home.settle()
        peer.send(RawPeer.frame(0, 0, 0, [1]))
        for _ in 0..<50 where home.server.sessionCount > 0 {
            clock.advance(milliseconds: 100)
            home.settle(turns: 2)
        }
        #expect(home.server.sessionCount == 0)
        #expect(home.trace == ["sessionError"])
        home.finish()
    }

    @Test func destroyIsNotHeldUpByAPeerThatReadsNothing() throws {
        let clock = Clock.manual()
        var session: Http2Session?
        let home = try TestServer(clock: clock) { stream, _ in
            session = stream.session
            try stream.respond()
            stream.write([UInt8](repeating: 1, count: 8 << 20))
        }
        let peer = try home.connectRaw()
        peer.send(RawPeer.opening((4, 0x7fff_ffff)) + RawPeer.frame(8, 0, 0, RawPeer.word(0x7f00_0000)))
        home.run("SETTINGS") { peer.frames.count >= 2 }
        peer.setReading(false)
        peer.send(RawPeer.frame(1, 5, 1, RawPeer.get))
        home.settle()
        session?.destroy()
        session = nil
        for _ in 0..<50 where home.server.sessionCount > 0 {
            clock.advance(milliseconds: 100)
            home.settle(turns: 2)
        }
        #expect(home.server.sessionCount == 0)
        home.finish()
    }

    @Test func settingsThatAreNeverAcknowledgedEndTheConnection() throws {
        let clock = Clock.manual()
        let home = try TestServer(clock: clock)
        home.server.on(.sessionError) { _, _ in }
        let peer = try home.connectRaw()
        peer.send(RawPeer.opening())
        home.run("SETTINGS") { peer.frames.count >= 2 }
        for _ in 0..<70 where !peer.hasEnded {
            clock.advance(milliseconds: 1_000)
            home.settle(turns: 2)
        }
        #expect(peer.goaway?.code == 4)
        #expect(peer.goaway?.debugData == "settings_timeout")
        #expect(peer.hasEnded)
        home.finish()
    }

    @Test func zeroWindowsEndTheConnectionInTime() throws {
        let clock = Clock.manual()
        let home = try TestServer(clock: clock) { stream, _ in
            stream.on(.error) { _ in }
            try stream.respond()
            stream.end("never sent")
        }
        home.server.on(.sessionError) { _, _ in }
        let peer = try home.connectRaw()
        peer.send(RawPeer.opening((4, 0)) + RawPeer.frame(4, 1, 0))
        for id in 0..<100 { peer.send(RawPeer.frame(1, 5, 2 * id + 1, RawPeer.get)) }
        home.run("the response headers") { peer.frames(ofType: 1).count == 100 }
        #expect(peer.frames(ofType: 0).isEmpty)
        for _ in 0..<310 where !peer.hasEnded {
            clock.advance(milliseconds: 1_000)
            home.settle(turns: 2)
        }
        #expect(peer.goaway?.code == 11)
        #expect(peer.goaway?.debugData == "stalled_send")
        #expect(peer.hasEnded)
        home.finish()
    }
}

import Glibc
import HTTP2Protocol
import Testing

@testable import NodeHTTP2
@testable import Reactor

@Suite(.timeLimit(.minutes(10))) struct ServerTests {
    // rows: Http2Server.event.listening
    @Test func listenBindsAtOnceAndTellsInATick() throws {
        let home = try TestServer(listens: false)
        home.server.on(.listening) { home.trace.append("listening") }
        #expect(home.server.address() == nil)
        home.server.listen(0, "127.0.0.1") { home.trace.append("callback") }
        #expect(home.server.listening)
        let address = try #require(home.server.address())
        #expect(address.address == "127.0.0.1")
        #expect(address.family == "IPv4")
        #expect(address.port > 0)
        #expect(home.trace.isEmpty)
        home.turn()
        #expect(home.trace == ["listening", "callback"])
        home.finish()
    }

    @Test func listenWithoutAHostTakesBothFamilies() throws {
        let home = try TestServer(listens: false) { stream, _ in stream.end("x") }
        home.server.listen()
        let address = try #require(home.server.address())
        #expect(["::", "0.0.0.0"].contains(address.address))
        let exchange = try home.connect().get()
        home.run("the response") { exchange.isDone }
        home.finish()
    }

    // rows: errors.error-code.ERR_SERVER_ALREADY_LISTEN
    @Test func listeningTwiceIsAnErrorEvent() throws {
        let home = try TestServer()
        home.server.on(.error) { home.trace.append($0.code ?? "") }
        home.server.listen(0)
        home.turn()
        #expect(home.trace == ["ERR_SERVER_ALREADY_LISTEN"])
        #expect(home.server.listening)
        home.finish()
    }

    // rows: Http2Server.event.error errors.error-code.EADDRINUSE
    @Test func aTakenPortIsAnErrorEvent() throws {
        let home = try TestServer()
        let port = try #require(home.server.address()?.port)
        let second = http2.createServer()
        second.on(.error) { home.trace.append($0.code ?? "") }
        second.listen(port, "127.0.0.1")
        #expect(!second.listening)
        home.turn()
        #expect(home.trace == ["EADDRINUSE"])
        home.finish()
    }

    // rows: errors.error-code.ERR_SOCKET_BAD_PORT
    @Test(arguments: [(65_536, "127.0.0.1", "ERR_SOCKET_BAD_PORT"), (-1, "127.0.0.1", "ERR_SOCKET_BAD_PORT")])
    func aBadPortIsRefused(port: Int, host: String, code: String) throws {
        let home = try TestServer(listens: false)
        home.server.on(.error) { home.trace.append($0.code ?? "") }
        home.server.listen(port, host)
        home.turn()
        #expect(home.trace == [code])
        home.finish()
    }

    // rows: Http2Server.event.session
    @Test func sessionIsToldBeforeItsStreams() throws {
        let home = try TestServer()
        home.server.on(.session) { session in
            home.trace.append("session")
            session.on(.stream) { stream, _ in home.trace.append("stream of the session \(stream.id ?? 0)") }
            session.on(.close) { home.trace.append("close") }
        }
        home.server.on(.stream) { stream, _ in
            home.trace.append("stream of the server")
            stream.end("x")
        }
        let client = try home.connect()
        let exchange = try client.get()
        home.run("the response") { exchange.isDone }
        #expect(home.server.sessionCount == 1)
        client.close()
        home.run("the session's end") { home.server.sessionCount == 0 }
        #expect(home.trace == ["session", "stream of the server", "stream of the session 1", "close"])
        home.finish()
    }

    @Test func closeWithoutSessionsIsToldInATickAndFreesThePort() throws {
        let home = try TestServer()
        let port = try #require(home.server.address()?.port)
        home.server.on(.close) { home.trace.append("close") }
        home.server.close { home.trace.append("callback") }
        #expect(!home.server.listening)
        #expect(home.trace.isEmpty)
        home.settle(turns: 3)
        #expect(home.trace == ["close", "callback"])
        home.server.listen(port, "127.0.0.1")
        #expect(home.server.listening)
        home.settle(turns: 2)
        home.finish()
    }

    @Test func closeLetsOpenStreamsFinish() throws {
        var held: ServerHttp2Stream?
        let home = try TestServer { stream, _ in
            try stream.respond()
            stream.write("a")
            held = stream
        }
        let client = try home.connect()
        let exchange = try client.get()
        home.run("the first part") { exchange.bodyBytes == 1 }
        home.server.close { home.trace.append("closed") }
        home.run("GOAWAY") { client.goaways.count == 1 }
        #expect(client.goaways.first?.lastStream == 1)
        #expect(client.goaways.first?.code == 0)
        home.settle()
        #expect(home.trace.isEmpty)
        held?.end("b")
        held = nil
        home.run("the rest") { exchange.isDone && home.trace == ["closed"] }
        #expect(exchange.text == "ab")
        home.run("FIN") { client.hasEnded }
        home.finish()
    }

    @Test func drainServesWhatIsUnderWayInTwoPhases() throws {
        let home = try TestServer { stream, _ in stream.end("x") }
        let client = try home.connect()
        let first = try client.get()
        home.run("the first response") { first.isDone }
        home.server.drain { home.trace.append("closed") }
        // This request crosses the first GOAWAY, whose limit it is far below.
        let late = try client.get()
        home.run("everything") { late.isDone && home.trace == ["closed"] }
        #expect(late.text == "x")
        home.run("FIN") { client.hasEnded }
        #expect(client.goaways.map(\.lastStream) == [Int(Int32.max), 3, 3])
        #expect(client.goaways.map(\.code) == [0, 0, 0])
        home.finish()
    }

    @Test func drainEndsWithAPeerThatNeverAnswers() throws {
        let clock = Clock.manual()
        let home = try TestServer(clock: clock)
        let silent = try home.connectRaw()
        let greeted = try home.connectRaw()
        greeted.send(RawPeer.opening())
        home.run("two sessions") { home.server.sessionCount == 2 && greeted.frames.count >= 2 }
        home.server.drain { home.trace.append("closed") }
        for _ in 0..<200 where home.trace.isEmpty {
            clock.advance(milliseconds: 100)
            home.settle(turns: 2)
        }
        #expect(home.trace == ["closed"])
        #expect(silent.hasEnded)
        #expect(greeted.hasEnded)
        home.finish()
    }

    @Test func drainEndsWithAClientThatClosesItsHalf() throws {
        let home = try TestServer()
        let peer = try home.connectRaw()
        peer.send(RawPeer.opening())
        home.run("SETTINGS") { peer.frames.count >= 2 }
        home.server.drain { home.trace.append("closed") }
        home.run("GOAWAY") { peer.goaway != nil }
        #expect(home.trace.isEmpty)
        // The PING of the farewell stays without an answer.
        try peer.shutdownWrite()
        home.run("the end") { home.trace == ["closed"] && peer.hasEnded }
        home.finish()
    }

    @Test func badSettingsAreAnErrorOfTheServer() throws {
        let home = try TestServer(ServerOptions(settings: Settings(maxFrameSize: 1)))
        home.server.on(.error) { home.trace.append($0.code ?? "") }
        let client = try home.connect()
        home.run("the refusal") { client.hasEnded }
        #expect(home.trace == ["ERR_HTTP2_INVALID_SETTING_VALUE"])
        home.finish()
    }

    @Test func settingsOfTheOptionsReachTheClient() throws {
        let home = try TestServer(
            ServerOptions(
                settings: Settings(initialWindowSize: 1_000_000, maxConcurrentStreams: 7),
                connectionWindowSize: 2_000_000))
        let client = try home.connect()
        home.run("SETTINGS") { client.connection.remoteSettings.maxConcurrentStreams == 7 }
        #expect(client.connection.remoteSettings.initialWindowSize == 1_000_000)
        home.run("the window") { client.connection.sendWindowBytes == 2_000_000 }
        home.finish()
    }

    @Test func shortageOfDescriptorsIsSurvived() throws {
        let home = try TestServer { stream, _ in stream.end("x") }
        let first = try home.connect()
        let served = try first.get()
        home.run("the first response") { served.isDone }
        // Only this listener sees the shortage: other tests of the process go on with their descriptors.
        let listener = try #require(home.reactor.slots.targets.compactMap { $0 as? SocketListener }.first)
        var isShort = true
        listener.accept = {
            isShort ? .exhausted(SystemError(errno: EMFILE, syscall: "accept4")) : SystemCall.accept($0)
        }
        let second = try home.connect()
        let waiting = try second.get()
        home.run("a shortage") { listener.shortages > 0 }
        let other = try first.get()
        home.run("the service of those that stand") { other.isDone }
        #expect(waiting.head == nil)
        isShort = false
        home.run("the service of the new one") { waiting.isDone }
        home.finish()
    }

    @Test func manySessionsComeAndGo() throws {
        let home = try TestServer { stream, _ in stream.end("x") }
        for _ in 0..<10 {
            let clients = try (0..<20).map { _ in try home.connect() }
            let exchanges = try clients.map { try $0.get() }
            home.run("twenty responses") { exchanges.allSatisfy(\.isDone) }
            for client in clients { client.close() }
            home.run("their end") { home.server.sessionCount == 0 }
        }
        #expect(home.context.sessionCount == 0)
        home.finish()
    }
}

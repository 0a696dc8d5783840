import Testing

@testable import NodeHTTP2
@testable import Reactor

/// The socket below a client's session, from the options to the connection.
@Suite(.timeLimit(.minutes(10))) struct ConnectingTests {
    @Test("connect.options.option.localAddress connect.options.option.family connect.options.option.lookup")
    func theSocketIsMadeAsTheOptionsSay() throws {
        let home = try TestServer { stream, _ in
            try stream.respond(["x-peer": stream.session?.socket?.remoteAddress ?? "none"])
            stream.end()
        }
        let port = try #require(home.server.address()?.port)
        var asked: [String] = []
        let options = ConnectOptions(
            localAddress: "127.0.0.2", family: 4,
            lookup: { name, options, callback in
                asked.append("\(name) \(options.family)")
                callback(nil, [net.LookupAddress(address: "127.0.0.1", family: 4)])
            }, autoSelectFamily: false)
        unowned let session = try http2.connect("http://nowhere.example:\(port)", options)
        var peer: HeaderValue?
        let request = try session.request()
        request.resume()
        request.on(.response) { headers in peer = headers["x-peer"] }
        request.on(.close) { [unowned session] in session.close() }
        var isClosed = false
        session.on(.close) { isClosed = true }
        home.run("the end") { isClosed }
        #expect(asked == ["nowhere.example 4"])
        #expect(peer == "127.0.0.2")
        home.finish()
    }

    @Test("connect.options.option.timeout passes to the socket, and what net refuses is thrown")
    func optionsOfTheSocket() throws {
        let home = try TestServer { stream, _ in stream.end("x") }
        let port = try #require(home.server.address()?.port)
        let code = errorCode {
            try http2.connect("http://127.0.0.1:\(port)", ConnectOptions(localAddress: "not an address"))
        }
        #expect(code == "ERR_INVALID_IP_ADDRESS")
        unowned let session = try http2.connect(
            "http://127.0.0.1:\(port)", ConnectOptions(keepAlive: true, timeout: 40_000))
        // Node shows the socket from the start.
        let socket = try #require(session.socket)
        #expect(socket.connecting && socket.timeout == 40_000)
        var isClosed = false
        session.on(.connect) { session, shown in
            #expect(shown === session.duplex && session.socket === socket && !socket.connecting)
            session.close()
        }
        session.on(.close) { isClosed = true }
        home.run("the end") { isClosed }
        home.finish()
    }

    @Test func aSocketThatCannotBeTakenOverEndsTheSession() throws {
        let home = try TestServer { stream, _ in stream.end("x") }
        let port = try #require(home.server.address()?.port)
        unowned let session = try http2.connect("http://127.0.0.1:\(port)")
        // The program ends the socket before it stands: nobody can take it over then.
        session.duplex?.end()
        session.on(.error) { error in home.trace.append("error \(error.code ?? "")") }
        session.on(.close) { home.trace.append("close") }
        let request = try session.request()
        request.on(.error) { error in home.trace.append("request \(error.code ?? "")") }
        home.run("the end") { home.trace.last == "close" }
        #expect(home.trace == ["request ERR_HTTP2_STREAM_CANCEL", "error ERR_SOCKET_CLOSED", "close"])
        home.finish()
    }

    @Test func aSocketThatTheProgramDestroysEndsTheSession() throws {
        let home = try TestServer { stream, _ in stream.end("x") }
        let port = try #require(home.server.address()?.port)
        unowned let session = try http2.connect("http://127.0.0.1:\(port)")
        session.duplex?.destroy()
        session.on(.error) { error in home.trace.append("error \(error.code ?? "")") }
        session.on(.close) { home.trace.append("close") }
        home.run("the end") { home.trace.last == "close" }
        #expect(home.trace == ["error ERR_SOCKET_CLOSED", "close"])
        home.finish()
    }

    @Test func theProgramsListenersOnTheSocketStay() throws {
        let home = try TestServer { stream, _ in stream.end("x") }
        let port = try #require(home.server.address()?.port)
        unowned let session = try http2.connect("http://127.0.0.1:\(port)")
        session.socket?.on(.connect) { home.trace.append("socket connect") }
        session.socket?.on(Event<net.Socket, Bool>.close) { home.trace.append("socket close") }
        session.on(.connect) { session in
            home.trace.append("connect")
            session.close()
        }
        session.on(.close) { home.trace.append("close") }
        home.run("the end") { home.trace.last == "close" }
        #expect(home.trace == ["socket connect", "connect", "socket close", "close"])
        home.finish()
    }

    @Test func aRequestThatEndsWithoutABodyBeforeTheConnectionEndsWithIt() throws {
        let scene = try Scene { scene, stream in
            stream.resume()
            stream.on(.end) { try stream.respond([:], RespondOptions(endStream: true)) }
        }
        try scene.request(scene.connect(), [":method": "POST"]).end()
        scene.finish()
        #expect(scene.client.contains("req response 200 5"))
    }

    @Test func manyRequestsBeforeTheConnectionShareAListener() throws {
        let scene = try Scene { _, stream in try stream.respond([:], RespondOptions(endStream: true)) }
        unowned let session = try scene.connect()
        var order: [Int] = []
        var closed = 0
        for number in 0..<20 {
            let request = try session.request()
            request.resume()
            request.on(.ready) { order.append(number) }
            request.on(.close) {
                closed += 1
                if closed == 20 { session.close() }
            }
        }
        #expect(session.listenerCount(.connect) == 1)
        scene.finish()
        #expect(order == Array(0..<20))
    }
}

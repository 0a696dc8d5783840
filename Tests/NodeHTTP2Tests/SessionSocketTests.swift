import Testing

@testable import NodeHTTP2
@testable import NodeRuntime
@testable import Reactor

/// `session.socket`, and what a stream says of its session.
@Suite(.timeLimit(.minutes(10))) struct SessionSocketTests {
    @Test("Http2Session.property.socket: what disturbs the session is refused, times are the session's")
    func refusals() throws {
        let home = try TestServer { stream, _ in stream.end("x") }
        let port = try #require(home.server.address()?.port)
        unowned let session = try http2.connect("http://127.0.0.1:\(port)")
        var kept: SessionSocket?
        session.on(.connect) { session, shown in
            let socket = try #require(session.socket)
            kept = socket
            #expect(socket === session.socket && shown === session.duplex)
            #expect(socket.remotePort == port && socket.address()?.port == socket.localPort)
            #expect(socket.getProtocol() == nil && socket.authorized == nil)
            let refused: [() throws -> Void] = [
                { try socket.destroy() }, { try socket.emit(.timeout) }, { try socket.emit("x", 1) },
                { try socket.end() },
                { try socket.end("x") }, { try socket.pause() }, { try socket.read() }, { try socket.resume() },
                { try socket.write("x") }, { try socket.setEncoding("utf8") }, { try socket.setKeepAlive() },
                { try socket.setNoDelay() },
            ]
            for call in refused { #expect(errorCode(call) == "ERR_HTTP2_NO_SOCKET_MANIPULATION") }
            try socket.setTimeout(5_000)
            #expect(session.timeout == 5_000 && socket.timeout == nil)
            socket.once(.close) { home.trace.append("socket close") }
            session.close()
        }
        session.on(.close) { home.trace.append("close") }
        home.run("the end") { home.trace.last == "close" }
        #expect(home.trace == ["socket close", "close"])
        // A socket that is kept outlives its session and shows its end.
        #expect(kept?.destroyed == true)
        try kept?.setTimeout(1)
        kept = nil
        home.finish()
    }

    @Test("ServerHttp2Session.method.altsvc: by stream.session, as Node's programs write it")
    func theSessionOfAStream() throws {
        let scene = try Scene { _, stream in
            try stream.session?.altsvc("h2=\":8000\"", stream.id!)
            try stream.session!.origin("https://a.example")
            stream.end("x")
        }
        scene.home.server.on(.session) { session in try session.altsvc("h2=\":1\"", "https://b.example") }
        unowned let session = try scene.connect()
        var told: [String] = []
        session.on(.altsvc) { alt, origin, id in told.append("\(alt) \(origin) \(id)") }
        let request = try scene.request(session)
        request.resume()
        let second = try request.session?.request()
        second?.resume()
        scene.finish()
        #expect(told.prefix(2) == ["h2=\":1\" https://b.example 0", "h2=\":8000\"  1"])
    }
}

import Testing

@testable import NodeHTTP2
@testable import Reactor

/// Nothing stays behind: streams and sessions that are over are freed, whoever's closures hold them.
@Suite(.timeLimit(.minutes(10))) struct LifetimeTests {
    @Test func listenersThatHoldTheirStreamLetGoOfIt() throws {
        weak var served: ServerHttp2Stream?
        weak var asked: ClientHttp2Stream?
        let scene = try Scene { _, stream in
            served = stream
            stream.on(.data) { _ in }
            stream.on(.end) {
                try stream.respond()
                stream.end("x")
            }
        }
        var request: ClientHttp2Stream? = try scene.request(scene.connect(), [":method": "POST"])
        asked = request
        if let held = request { held.on(.close) { _ = held.rstCode } }
        request?.end("body")
        request = nil
        scene.finish()
        #expect(served == nil)
        #expect(asked == nil)
    }

    @Test func listenersThatHoldTheirSessionLetGoOfIt() throws {
        weak var weakClient: ClientHttp2Session?
        weak var weakServer: ServerHttp2Session?
        let home = try TestServer { stream, _ in stream.end("x") }
        home.server.on(.session) { session in
            weakServer = session
            session.on(.close) { home.trace.append("server \(session.destroyed)") }
        }
        let port = try #require(home.server.address()?.port)
        var client: ClientHttp2Session? = try http2.connect("http://127.0.0.1:\(port)")
        weakClient = client
        if let held = client { held.on(.connect) { held.close { home.trace.append("client \(held.destroyed)") } } }
        client = nil
        home.run("the end") { home.trace.count == 2 }
        home.settle(turns: 3)
        #expect(weakClient == nil)
        #expect(weakServer == nil)
        home.finish()
    }

    @Test func aRequestOnASessionThatIsOverFailsByItself() throws {
        weak var weakClient: ClientHttp2Session?
        let home = try TestServer { stream, _ in stream.end("x") }
        let port = try #require(home.server.address()?.port)
        var client: ClientHttp2Session? = try http2.connect("http://127.0.0.1:\(port)")
        weakClient = client
        if let held = client {
            held.on(.connect) { held.destroy() }
            held.on(.close) {
                let request = try held.request()
                request.on(.error) { home.trace.append("error \($0.code ?? "")") }
                request.on(.close) { home.trace.append("close \(request.rstCode)") }
            }
        }
        client = nil
        home.run("the end") { home.trace.count == 2 }
        #expect(home.trace == ["error ERR_HTTP2_INVALID_SESSION", "close 2"])
        home.settle(turns: 3)
        #expect(weakClient == nil)
        home.finish()
    }

    /// Requests, resets, aborted uploads, refused pushes and dropped sessions, thousands of each.
    @Test func thousandsOfEveryKindLeaveNothing() throws {
        let rounds = 40
        let width = 100
        let scene = try Scene { _, stream in
            stream.on(.error) { _ in }
            switch (stream.id ?? 0) / 2 % 4 {
            case 0:
                try stream.respond()
                stream.end("hello")
            case 1: try stream.close(8)
            case 2: stream.destroy(NodeError("own"))
            default:
                if stream.pushAllowed {
                    try stream.pushStream([":path": "/p"]) { _, push in
                        try push?.respond()
                        push?.end("pushed")
                    }
                }
                try stream.respond([:], RespondOptions(endStream: true))
            }
        }
        scene.server.removeAll()
        for round in 0..<rounds {
            let port = try #require(scene.home.server.address()?.port)
            var session: ClientHttp2Session! = try http2.connect("http://127.0.0.1:\(port)")
            var left = width
            var isClosed = false
            session.on(.error) { _ in }
            session.on(.stream) { push in try push.close(8) }
            session.on(.close) { isClosed = true }
            for number in 0..<width {
                let request = try session.request([":method": number % 3 == 0 ? "POST" : "GET"])
                request.on(.error) { _ in }
                request.on(.close) { left -= 1 }
                request.resume()
                if number % 3 == 0 { request.write("upload") }
            }
            if round % 4 == 3 {
                session.on(.connect) { [unowned session] in setImmediate { session?.destroy() } }
            }
            scene.home.run("the streams' end") { left == 0 || isClosed }
            session.destroy()
            scene.home.run("the session's end") { isClosed }
            session = nil
        }
        scene.home.run("the server's sessions") { scene.home.server.sessionCount == 0 }
        scene.home.finish()
    }
}

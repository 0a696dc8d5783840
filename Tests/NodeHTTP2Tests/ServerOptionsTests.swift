import NodeRuntime
import Testing

@testable import NodeHTTP2
@testable import Reactor

/// Options of http2.createServer that `OptionsTests` does not reach.
@Suite(.timeLimit(.minutes(10))) struct ServerOptionsTests {
    @Test("createServer.options.option.maxOutstandingPings: a session refuses more")
    func pings() throws {
        let scene = try Scene(ServerOptions(maxOutstandingPings: 2)) { _, _ in }
        unowned let session = try scene.connect()
        var codes: [String] = []
        scene.home.server.on(.session) { server in
            for number in 0..<3 {
                _ = try server.ping { error in
                    codes.append("\(number) \(error?.code ?? "none")")
                    guard codes.count == 3 else { return }
                    session.close()
                    scene.home.server.close()
                }
            }
        }
        scene.finish()
        #expect(codes == ["2 ERR_HTTP2_PING_CANCEL", "0 none", "1 none"])
    }

    @Test("createServer.options.option.maxOutstandingSettings: more of them end the session")
    func settings() throws {
        let scene = try Scene(ServerOptions(maxOutstandingSettings: 2)) { _, _ in }
        try scene.connect()
        scene.home.server.on(.session) { server in
            try server.settings(Settings(initialWindowSize: 70_000))
            try server.settings(Settings(initialWindowSize: 80_000))
            scene.home.server.close()
        }
        scene.finish()
        #expect(scene.server.contains("sessionError ERR_HTTP2_MAX_PENDING_SETTINGS_ACK"))
    }

    @Test("createServer.options.option.maxSendHeaderBlockLength: a larger response is a 'frameError'")
    func headerBlock() throws {
        let scene = try Scene(ServerOptions(maxSendHeaderBlockLength: 100)) { _, stream in
            try stream.respond(["x": String(repeating: "a", count: 1_000)])
        }
        try scene.request(scene.connect())
        scene.finish()
        #expect(scene.server.contains("stream frameError 1 6 1"))
        #expect(scene.client.contains { $0.hasPrefix("req close") && $0 != "req close 0" })
    }

    @Test("createServer.options.option.peerMaxConcurrentStreams: assumed until the client's SETTINGS are there")
    func peerStreams() throws {
        let scene = try Scene(ServerOptions(peerMaxConcurrentStreams: 3)) { _, stream in
            try stream.respond([:], RespondOptions(endStream: true))
        }
        var assumed: Int?
        scene.home.server.on(.session) { session in
            assumed = Int(session.connection.remoteSettings.maxConcurrentStreams)
        }
        try scene.request(scene.connect())
        scene.finish()
        #expect(assumed == 3)
    }

    @Test("createServer.options.option.maxSessionMemory: above it new streams are refused with ENHANCE_YOUR_CALM")
    func sessionMemory() throws {
        let home = try TestServer(ServerOptions(maxSessionMemory: 1)) { stream, headers in
            stream.on(.error) { _ in }
            try stream.respond()
            if headers[":path"] == "/" { stream.end([UInt8](repeating: 1, count: 1_200_000)) }
        }
        let peer = try home.connectRaw()
        peer.send(RawPeer.opening() + RawPeer.frame(1, 5, 1, RawPeer.get))
        home.run("the window to be spent") { peer.frames(ofType: 0).reduce(0) { $0 + $1.payload.count } == 65_535 }
        peer.send(RawPeer.frame(1, 5, 3, RawPeer.get))
        home.run("the refusal") { !peer.frames(ofType: 3).isEmpty }
        #expect(peer.frames(ofType: 3).first == .init(type: 3, flags: 0, stream: 3, payload: RawPeer.word(11)))
        home.finish()
    }

    @Test(
        "errors.error-code.ERR_HTTP2_TOO_MANY_INVALID_FRAMES createServer.options.option.maxSessionInvalidFrames"
    )
    func invalidFrames() throws {
        let home = try TestServer(ServerOptions(maxSessionInvalidFrames: 2)) { stream, _ in stream.on(.error) { _ in } }
        home.server.on(.sessionError) { error, _ in home.trace.append(error.code ?? "") }
        let peer = try home.connectRaw()
        // Requests without :path, each of which breaks its own stream alone.
        let broken: [UInt8] = [0x82, 0x86, 0x41, 0x01, 0x61]
        peer.send(RawPeer.opening() + [1, 3, 5, 7].flatMap { RawPeer.frame(1, 5, $0, broken) })
        home.run("the end of the session") { !home.trace.isEmpty }
        #expect(home.trace == ["ERR_HTTP2_TOO_MANY_INVALID_FRAMES"])
        home.finish()
    }

    @Test("pushStream.options.option.exclusive pushStream.options.option.parent: accepted, and without effect")
    func pushOptions() throws {
        let scene = try Scene { scene, stream in
            try stream.pushStream([":path": "/pushed"], PushStreamOptions(exclusive: true, parent: 1)) {
                error, pushed, _ in
                #expect(error == nil)
                try pushed?.respond([:], RespondOptions(endStream: true))
            }
            try stream.respond([:], RespondOptions(endStream: true))
        }
        unowned let session = try scene.connect()
        session.on(.stream) { pushed, headers in
            scene.client.append("pushed \(headers[":path"]?.description ?? "")")
            pushed.resume()
        }
        try scene.request(session)
        scene.finish()
        #expect(scene.client.contains("pushed /pushed") && scene.client.contains("req response 200 5"))
    }

    // rows: respondWithFD.options.option.length
    @Test("respondWithFD.options.option.waitForTrailers: trailers follow the file")
    func trailersAfterDescriptor() throws {
        let fd = try fs.openSync("/proc/self/exe", "r")
        let scene = try Scene { scene, stream in
            try stream.respondWithFD(fd, [:], RespondWithFDOptions(waitForTrailers: true, length: 10))
            stream.on(.wantTrailers) { try stream.sendTrailers(["x-sum": "45"]) }
        }
        let request = try scene.request(scene.connect())
        request.resume()
        scene.finish()
        try fs.closeSync(fd)
        #expect(scene.server.contains("stream wantTrailers"))
        #expect(scene.client.contains { $0.hasPrefix("req trailers") && $0.contains("x-sum") })
        #expect(scene.client.contains("req data 10"))
    }
}

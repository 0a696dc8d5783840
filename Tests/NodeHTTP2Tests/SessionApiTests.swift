import Testing

@testable import NodeHTTP2
@testable import Reactor

/// Settings, ping, time, announcements and signals of sessions, between this library's two sides.
@Suite(.timeLimit(.minutes(10))) struct SessionApiTests {
    // rows: Http2Session.property.alpnProtocol Http2Session.property.encrypted Http2Session.property.type
    @Test(
        "T30 Http2Session.method.settings Http2Session.method.ping Http2Session.event.localSettings Http2Session.event.remoteSettings"
    )
    func pingAndSettings() throws {
        let scene = try Scene { _, _ in }
        scene.home.server.on(.session) { session in
            session.on(.ping) { payload in scene.server.append("ping \(payload.toString())") }
            session.on(.remoteSettings) { settings in scene.server.append("remote \(settings.initialWindowSize ?? 0)") }
        }
        unowned let session = try scene.connect()
        session.on(.connect) {
            #expect(session.pendingSettingsAck)
            #expect(session.alpnProtocol == "h2c" && session.encrypted == false && session.type == 1)
            let sent = try session.ping(Buffer.from("12345678")) { error, duration, payload in
                scene.client.append("ping \(error == nil) \((duration ?? -1) >= 0) \(payload?.toString() ?? "")")
                try session.settings(Settings(initialWindowSize: 100_000)) { error, settings, _ in
                    scene.client.append("settings \(settings?.initialWindowSize ?? 0) \(session.pendingSettingsAck)")
                }
                scene.client.append(
                    "pending \(session.pendingSettingsAck) \(session.localSettings.initialWindowSize ?? 0)")
                session.once(.localSettings) { settings in
                    scene.client.append("local \(settings.initialWindowSize ?? 0)")
                    session.close()
                    scene.home.server.close()
                }
            }
            #expect(sent == true)
        }
        scene.finish()
        #expect(
            scene.client == [
                "ping true true 12345678", "pending true 65535", "settings 100000 false", "local 100000",
                "session close",
            ])
        #expect(scene.server.filter { !$0.hasPrefix("se") } == ["remote 65535", "ping 12345678", "remote 100000"])
    }

    @Test("T48 connect.options.option.maxOutstandingPings") func pingsAboveTheirLimitAreRefused() throws {
        let scene = try Scene { _, _ in }
        unowned let session = try scene.connect(ConnectOptions(maxOutstandingPings: 2))
        session.on(.connect) {
            for number in 0..<3 {
                let sent = try session.ping { error in
                    scene.client.append("cb \(number) \(error?.code ?? "none")")
                    guard number == 1 else { return }
                    session.close()
                    scene.home.server.close()
                }
                scene.client.append("returned \(sent.map { "\($0)" } ?? "nil")")
            }
            #expect(errorCode { try session.ping(Buffer.from("1")) { _, _, _ in } } == "ERR_HTTP2_PING_LENGTH")
        }
        scene.finish()
        #expect(
            scene.client == [
                "returned true", "returned true", "cb 2 ERR_HTTP2_PING_CANCEL", "returned false", "cb 0 none",
                "cb 1 none",
                "session close",
            ])
    }

    // rows: errors.error-code.ERR_HTTP2_MAX_PENDING_SETTINGS_ACK errors.error-code.ERR_HTTP2_SETTINGS_CANCEL
    // rows: errors.error-code.ERR_HTTP2_INVALID_SESSION
    @Test("T49 connect.options.option.maxOutstandingSettings") func settingsAboveTheirLimitEndTheSession() throws {
        let scene = try Scene { _, _ in }
        unowned let session = try scene.connect(ConnectOptions(maxOutstandingSettings: 2))
        session.on(.connect) {
            for number in 0..<3 {
                let code = errorCode {
                    try session.settings(Settings()) { error in scene.client.append("cb \(number) \(error?.code ?? "")")
                    }
                }
                scene.client.append("\(number) \(code ?? "ok") \(session.destroyed)")
            }
            scene.home.server.close()
        }
        scene.finish()
        #expect(
            scene.client == [
                "0 ok false", "cb 1 ERR_HTTP2_SETTINGS_CANCEL", "1 ok true",
                "2 ERR_HTTP2_INVALID_SESSION true", "session error ERR_HTTP2_MAX_PENDING_SETTINGS_ACK", "session close",
            ])
    }

    @Test("T40 Http2Server.method.setTimeout Http2Server.property.timeout") func serverTimeoutWithoutAListener() throws
    {
        let clock = Clock.manual()
        let scene = try Scene(clock: clock) { _, stream in
            try stream.respond()
            stream.write("a")
        }
        scene.home.server.setTimeout(80)
        let request = try scene.request(scene.connect(), [":method": "POST"])
        scene.home.run("the response") { scene.client.last == "req data 1" }
        clock.advance(milliseconds: 81)
        #expect(request.id == 1)
        scene.finish()
        #expect(
            scene.client == [
                "req ready", "req response 200 4", "req data 1", "session goaway 0 1", "req aborted", "req finish",
                "req end",
                "req close 8", "session close",
            ])
        #expect(scene.server.starts(with: ["stream 4", "stream aborted", "session timeout", "stream close 0"]))
    }

    @Test("T39 Http2Stream.method.setTimeout Http2Stream.event.timeout") func streamTimeouts() throws {
        let clock = Clock.manual()
        let scene = try Scene(clock: clock) { _, _ in }
        let request = try scene.request(scene.connect(), [":method": "POST"])
        try request.setTimeout(100) { [unowned request] in
            scene.client.append("cb")
            try request.close(8)
        }
        #expect(errorCode { try request.setTimeout(-1) } == "ERR_OUT_OF_RANGE")
        scene.home.run("the request") { scene.server == ["stream 4"] }
        clock.advance(milliseconds: 101)
        scene.finish()
        #expect(
            scene.client == [
                "req ready", "req timeout", "cb", "req aborted", "req finish", "req close 8", "session close",
            ])
    }

    // rows: errors.error-code.ERR_HTTP2_INVALID_ORIGIN
    @Test("ServerHttp2Session.method.altsvc ServerHttp2Session.method.origin ClientHttp2Session.event.altsvc")
    func announcements() throws {
        let scene = try Scene { _, _ in }
        scene.home.server.on(.session) { session in
            try session.altsvc("h2=\":8000\"", "https://Example.org:111/this")
            try session.altsvc("h2=\":8000\"", 7)
            #expect(errorCode { try session.altsvc("a", 0) } == "ERR_OUT_OF_RANGE")
            #expect(errorCode { try session.altsvc("a\u{1}", 1) } == "ERR_INVALID_CHAR")
            #expect(errorCode { try session.altsvc("a", "not a url") } == "ERR_INVALID_URL")
            #expect(errorCode { try session.altsvc("a", "data:x") } == "ERR_HTTP2_ALTSVC_INVALID_ORIGIN")
            let long = String(repeating: "a", count: 16_383)
            #expect(errorCode { try session.altsvc(long, 1) } == "ERR_HTTP2_ALTSVC_LENGTH")
            try session.origin("https://example.com/a", "https://b.example")
            #expect(errorCode { try session.origin("data:x") } == "ERR_HTTP2_INVALID_ORIGIN")
        }
        unowned let session = try scene.connect()
        session.on(.altsvc) { alt, origin, streamID in
            scene.client.append("altsvc \(alt) \(origin) \(streamID)")
            guard streamID == 7 else { return }
            session.close()
            scene.home.server.close()
        }
        scene.finish()
        #expect(
            scene.client == [
                "altsvc h2=\":8000\" https://example.org:111 0", "altsvc h2=\":8000\"  7", "session close",
            ])
    }

    @Test("T52 request.options.option.signal connect.options.option.signal") func signals() throws {
        let scene = try Scene { _, stream in
            try stream.respond()
            stream.write("a")
        }
        let controller = AbortController()
        let request = try scene.request(
            scene.connect(), [":method": "POST"], RequestOptions(signal: controller.signal))
        request.once(.data) { [unowned request] _ in
            controller.abort()
            scene.client.append("\(request.destroyed) \(request.rstCode)")
        }
        scene.finish()
        #expect(
            scene.client == [
                "req ready", "req response 200 4", "req data 1", "req aborted", "true 8", "req error ABORT_ERR",
                "req close 8", "session close",
            ])
    }

    // rows: Http2Session.state.property.nextStreamID Http2Session.state.property.remoteWindowSize
    // rows: Http2Session.state.property.localWindowSize Http2Session.state.property.effectiveRecvDataLength
    @Test("Http2Session.property.socket Http2Session.property.state") func socketAndState() throws {
        let scene = try Scene { scene, stream in
            scene.server.append("family \(stream.session?.socket?.remoteAddress ?? "")")
            try stream.respond()
            stream.end("hello")
        }
        unowned let session = try scene.connect()
        #expect(session.state == Http2Session.State() && session.socket?.connecting == true)
        let port = scene.home.server.address()?.port
        try scene.request(session).on(.response) {
            #expect(session.socket?.remotePort == port)
            #expect(session.state.nextStreamID == 3 && session.state.remoteWindowSize == 65_535)
            #expect(session.state.localWindowSize.map { $0 + (session.state.effectiveRecvDataLength ?? 0) } == 65_535)
        }
        scene.finish()
        #expect(scene.server.contains("family 127.0.0.1"))
    }

    @Test("http2.function.connectpromisify") func asyncForms() throws {
        let scene = try Scene { _, stream in
            try stream.respond(["x-a": "1"])
            stream.end("hello")
        }
        let port = try #require(scene.home.server.address()?.port)
        async {
            let client = try await http2.connect("http://127.0.0.1:\(port)")
            let request = try client.request()
            request.resume()
            let headers = try await request.response()
            scene.client.append("x-a \(headers["x-a"]?.description ?? "")")
            client.close()
            client.on(.close) { scene.client.append("session close") }
        }
        scene.home.run("the response") { scene.client.last == "session close" }
        #expect(scene.client == ["x-a 1", "session close"])
        scene.home.finish()
    }
}

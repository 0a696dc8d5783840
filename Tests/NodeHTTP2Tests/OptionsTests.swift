import Testing

@testable import NodeHTTP2
@testable import Reactor

/// Options and settings, each reached at and beyond its edge, and what refuses to be set.
@Suite(.timeLimit(.minutes(10))) struct OptionsTests {
    @Test("http2.property.constants") func constantsAreNodes() {
        #expect(http2.constants.all.count == 240)
        #expect(http2.constants.NGHTTP2_CANCEL == 8 && http2.constants.NGHTTP2_ERR_FRAME_SIZE_ERROR == -522)
        #expect(http2.constants.HTTP2_HEADER_STATUS == ":status" && http2.constants.HTTP_STATUS_OK == 200)
        #expect(http2.constants.all.first { $0.name == "PADDING_STRATEGY_CALLBACK" }?.value == 1)
    }

    @Test("http2.function.getPackedSettings http2.function.getUnpackedSettings http2.function.getDefaultSettings")
    func settingsArePackedAndUnpacked() throws {
        #expect(try http2.getPackedSettings().length == 0)
        let settings = Settings(
            headerTableSize: 100, enablePush: false, maxConcurrentStreams: 7, customSettings: [9_999: 3])
        let packed = try http2.getPackedSettings(settings)
        #expect(packed.bytes == [0, 1, 0, 0, 0, 100, 0, 2, 0, 0, 0, 0, 0, 3, 0, 0, 0, 7, 0x27, 0x0f, 0, 0, 0, 3])
        #expect(try http2.getUnpackedSettings(packed) == settings)
        #expect(http2.getDefaultSettings().maxHeaderListSize == 65_535)
        let small = Buffer.from([0, 5, 0, 0, 0, 1] as [UInt8])
        #expect(try http2.getUnpackedSettings(small).maxFrameSize == 1)
        #expect(
            errorCode { _ = try http2.getUnpackedSettings(small, .init(validate: true)) }
                == "ERR_HTTP2_INVALID_SETTING_VALUE")
        #expect(
            errorCode { _ = try http2.getUnpackedSettings(Buffer.from([0] as [UInt8])) }
                == "ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH")
    }

    @Test(
        arguments: [
            Settings(headerTableSize: -1), Settings(initialWindowSize: 1 << 31), Settings(maxFrameSize: 16_383),
            Settings(maxFrameSize: 16_777_216), Settings(maxConcurrentStreams: 1 << 32), Settings(maxHeaderSize: -1),
            Settings(customSettings: [65_536: 1]), Settings(customSettings: [20: 1 << 32]),
        ])
    func settingsOutOfTheirRangeAreRefused(settings: Settings) {
        #expect(errorCode { _ = try http2.getPackedSettings(settings) } == "ERR_HTTP2_INVALID_SETTING_VALUE")
    }

    @Test("createServer.options.option.remoteCustomSettings Settings.setting.customSettings")
    func customSettingsAreSeenByThoseWhoAsk() throws {
        let many = Dictionary(uniqueKeysWithValues: (100..<111).map { ($0, 1) })
        #expect(
            errorCode { _ = try http2.getPackedSettings(Settings(customSettings: many)) }
                == "ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS")
        #expect(
            errorCode { _ = try http2.createServer(ServerOptions(remoteCustomSettings: Array(0...10))) }
                == "ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS")
        let scene = try Scene(ServerOptions(remoteCustomSettings: [1_000])) { _, _ in }
        scene.home.server.on(.session) { session in
            session.once(.remoteSettings) { settings in
                scene.server.append("\(settings.customSettings ?? [:])")
            }
        }
        unowned let session = try scene.connect(
            ConnectOptions(settings: Settings(customSettings: [1_000: 5, 2_000: 6])))
        session.once(.localSettings) { settings in
            #expect(settings.customSettings == [1_000: 5, 2_000: 6])
            session.close()
            scene.home.server.close()
        }
        scene.finish()
        #expect(scene.server.first == "[1000: 5]")
    }

    @Test("T50 createServer.options.option.maxHeaderListPairs", arguments: [6, 7]) func headerPairs(fields: Int) throws
    {
        let scene = try Scene(ServerOptions(maxHeaderListPairs: 10)) { _, stream in
            try stream.respond([:], RespondOptions(endStream: true))
        }
        var headers = Headers()
        for number in 0..<fields { headers["x-\(number)"] = "1" }
        try scene.request(scene.connect(), headers)
        scene.finish()
        #expect(scene.client.contains(fields == 6 ? "req response 200 5" : "req close 11"))
    }

    @Test("connect.options.option.peerMaxConcurrentStreams") func requestsBeforeSettingsKeepToTheAssumedLimit() throws {
        let scene = try Scene { _, stream in try stream.respond([:], RespondOptions(endStream: true)) }
        let session = try scene.connect(ConnectOptions(peerMaxConcurrentStreams: 2))
        #expect(session.connection.remoteSettings.maxConcurrentStreams == 2)
        session.destroy()
        scene.home.run("the end") { scene.client.last == "session close" }
    }

    @Test("createServer.options.option.maxSettings") func settingsFramesAreBounded() throws {
        let home = try TestServer(ServerOptions(maxSettings: 1))
        home.server.on(.sessionError) { error, _ in home.trace.append(error.code ?? "") }
        let peer = try home.connectRaw()
        peer.send(RawPeer.opening((1, 0), (3, 1)))
        home.run("GOAWAY") { peer.goaway != nil }
        #expect(peer.goaway?.debugData == "settings_entries")
        home.finish()
    }

    @Test("createServer.options.option.streamResetBurst createServer.options.option.streamResetRate")
    func resetsAreBounded() throws {
        let home = try TestServer(ServerOptions(streamResetBurst: 2, streamResetRate: 1)) { stream, _ in
            stream.on(.error) { _ in }
        }
        home.server.on(.sessionError) { error, _ in home.trace.append(error.code ?? "") }
        let peer = try home.connectRaw()
        peer.send(RawPeer.opening())
        for id in [1, 3, 5] { peer.send(RawPeer.frame(1, 5, id, RawPeer.get) + RawPeer.frame(3, 0, id, [0, 0, 0, 8])) }
        home.run("GOAWAY") { peer.goaway != nil }
        #expect(peer.goaway?.code == 11)
        home.finish()
    }

    @Test("createServer.options.option.paddingStrategy connect.options.option.paddingStrategy", arguments: [1, 2])
    func paddedFramesAreUnderstood(strategy: Int) throws {
        let scene = try Scene(ServerOptions(paddingStrategy: strategy)) { _, stream in
            try stream.respond()
            stream.end("hello")
        }
        try scene.request(scene.connect(ConnectOptions(paddingStrategy: strategy)))
        scene.finish()
        #expect(scene.client.contains("req response 200 12") && scene.client.contains("req data 5"))
        #expect(scene.server.first == "stream 13")
    }

    @Test("ClientHttp2Session.method.request-raw ServerHttp2Stream.method.respond-raw") func flatLists() throws {
        let scene = try Scene { scene, stream in
            try stream.respond(["x-a", "1", "x-a", ["2", "3"], "odd"] as RawHeaders)
            stream.end()
        }
        scene.home.server.on(.stream) { _, _, _, raw in scene.server.append(raw.joined(separator: " ")) }
        unowned let session = try scene.connect()
        let port = try #require(scene.home.server.address()?.port)
        let request = try scene.request(session, name: "other", closes: false)
        request.on(.close) {
            let raw = try session.request(["x-b", "1", ":path", "/raw", "x-b", "2", "odd"] as RawHeaders)
            raw.resume()
            raw.on(.response) { _, _, raw in scene.client.append(raw.dropLast(2).joined(separator: " ")) }
            raw.on(.close) {
                session.close()
                scene.home.server.close()
            }
        }
        scene.finish()
        #expect(scene.server.contains(":method GET :authority 127.0.0.1:\(port) :scheme http :path /raw x-b 1 x-b 2"))
        #expect(scene.client.contains(":status 200 x-a 1 x-a 2 x-a 3"))
    }

    // rows: errors.error-code.ERR_HTTP2_CONNECT_AUTHORITY errors.error-code.ERR_HTTP2_CONNECT_PATH
    // rows: errors.error-code.ERR_HTTP2_CONNECT_SCHEME errors.error-code.ERR_HTTP2_HEADER_SINGLE_VALUE
    // rows: errors.error-code.ERR_HTTP2_INVALID_CONNECTION_HEADERS errors.error-code.ERR_HTTP2_INVALID_PSEUDOHEADER
    // rows: errors.error-code.ERR_INVALID_HTTP_TOKEN
    @Test(
        "request.options.option.parent request.options.option.endStream createServer.options.option.strictSingleValueFields"
    )
    func requestsAreChecked() throws {
        let scene = try Scene { _, stream in try stream.respond([:], RespondOptions(endStream: true)) }
        unowned let session = try scene.connect()
        func code(_ headers: Headers, _ options: RequestOptions = RequestOptions()) -> String? {
            errorCode { try session.request(headers, options) }
        }
        #expect(code([":method": "CONNECT", ":authority": "a", ":path": "/"]) == "ERR_HTTP2_CONNECT_PATH")
        #expect(code([":method": "CONNECT", ":authority": "a", ":scheme": "http"]) == "ERR_HTTP2_CONNECT_SCHEME")
        #expect(code([":method": "CONNECT"]) == "ERR_HTTP2_CONNECT_AUTHORITY")
        #expect(code([":other": "x"]) == "ERR_HTTP2_INVALID_PSEUDOHEADER")
        #expect(code(["etag": ["a", "b"]]) == "ERR_HTTP2_HEADER_SINGLE_VALUE")
        #expect(code(["a b": "x"]) == "ERR_INVALID_HTTP_TOKEN")
        #expect(code(["connection": "close"]) == "ERR_HTTP2_INVALID_CONNECTION_HEADERS")
        #expect(code([:], RequestOptions(parent: -1)) == "ERR_OUT_OF_RANGE")
        try scene.request(session, [":method": "POST"], RequestOptions(endStream: true))
        scene.finish()
        #expect(scene.server.first == "stream 5")
    }

    @Test func authoritiesAreRead() throws {
        let cases: [(String, String, Int?)] = [
            ("http://Example.org", "example.org", nil), ("https://a:8443/x?y#z", "a", 8_443),
            ("http://[::1]:80", "::1", nil), ("https://user:pass@h:443", "h", nil), ("  http:\\\\h\\p ", "h", nil),
        ]
        for (url, host, port) in cases {
            let authority = try Authority(url: url)
            #expect(authority.hostToConnect == host && authority.port == port, "\(url)")
        }
        for url in ["", "example.org", "http://", "http://h:99999", "http://a b", "1http://h"] {
            #expect(errorCode { _ = try http2.connect(url) } == "ERR_INVALID_URL", "\(url)")
        }
        #expect(errorCode { _ = try http2.connect("gopher://h") } == "ERR_HTTP2_UNSUPPORTED_PROTOCOL")
        #expect(
            errorCode { _ = try http2.connect("http://h", ConnectOptions(maxOriginSetSize: -1)) } == "ERR_OUT_OF_RANGE")
    }
}

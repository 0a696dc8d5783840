import HTTP2Protocol
import Testing

@testable import NodeHTTP2
@testable import Reactor

/// Limits that options set, at their edge and beyond it, and Node's defaults of all others. What the engine bounds by itself is
/// tested with the engine.
@Suite(.timeLimit(.minutes(10))) struct LimitTests {
    @Test(
        """
        http2.default.stream-reset-rate http2.default.ALTSVC-ORIGIN-payload http2.default.server-timeout \
        http2.default.max-header-block-sent http2.default.outbound-queue-flood-limit http2.default.continuation-frame-limit
        """)
    func defaultsAreNodes() throws {
        let limits = Limits()
        #expect(limits.streamResets == Rate(burst: 1_000, perSecond: 33) && limits.rejectedStreams.burst == 100)
        #expect(limits.headerFieldsMax == 128 && limits.sentHeaderBlockBytesMax == 65_536)
        #expect(limits.outstandingPingsMax == 10 && limits.outstandingSettingsMax == 10)
        #expect(limits.settingsEntriesMax == 32 && limits.invalidFramesMax == 1_000 && limits.reservedStreamsMax == 200)
        #expect(limits.queuedAcknowledgementsMax == 1_000 && limits.continuationFramesMax == 8)
        #expect(limits.encoderTableBytesMax == 4_096 && limits.extensionPayloadBytesMax == 16_382)
        let home = try TestServer(listens: false)
        #expect(home.server.timeout == 0 && Http2Origins.countMax == 128)
        home.finish()
    }

    /// A request whose fields a server encodes, and the sizes of the tables on both sides.
    @Test(
        """
        createServer.options.option.maxDeflateDynamicTableSize connect.options.option.maxDeflateDynamicTableSize \
        Http2Session.state.property.deflateDynamicTableSize Http2Session.state.property.inflateDynamicTableSize
        """, arguments: [nil, 0, 64])
    func tablesOfHeaders(limit: Int?) throws {
        var serverSession: ServerHttp2Session?
        let scene = try Scene(ServerOptions(maxDeflateDynamicTableSize: limit)) { _, stream in
            serverSession = stream.session
            try stream.respond(["x-a": "abcdefgh"])
            stream.end()
        }
        unowned let session = try scene.connect(ConnectOptions(maxDeflateDynamicTableSize: limit))
        var closed = 0
        // The first blocks of a connection insert nothing.
        for number in 0..<4 {
            let request = try session.request(["x-b": "b\(number)"])
            request.resume()
            request.on(.close) { closed += 1 }
            scene.home.run("the answer") { closed == number + 1 }
        }
        let states = [session.state, try #require(serverSession).state]
        for (near, far) in [(states[0], states[1]), (states[1], states[0])] {
            let bytes = try #require(near.deflateDynamicTableSize)
            #expect(bytes == far.inflateDynamicTableSize)
            switch limit {
            case 0?: #expect(bytes == 0)
            case 64?: #expect(1...64 ~= bytes)
            default: #expect(bytes > 64)
            }
        }
        serverSession = nil
        session.close()
        scene.finish()
    }

    @Test("createServer.options.option.maxSessionMemory: beyond it new streams are refused") func sessionMemory() throws
    {
        let scene = try Scene(ServerOptions(maxSessionMemory: 1)) { _, stream in
            try stream.respond()
            stream.write([UInt8](repeating: 1, count: 600_000))
        }
        unowned let session = try scene.connect()
        var responses = 0
        // Nobody reads: what the windows do not take waits at the server.
        for number in 1...4 {
            let request = try session.request()
            var isOver = false
            request.on(.error) { _ in }
            request.on(.response) { _ in responses += 1 }
            request.on(.close) { isOver = true }
            scene.home.run("an answer") { responses == number || isOver }
            #expect(isOver == (number > 2) && request.rstCode == (number > 2 ? 11 : 0), "\(number)")
        }
        #expect(responses == 2)
        session.destroy()
        scene.finish()
    }

    @Test("connect.options.option.maxSessionMemory is taken by clients, which open their streams themselves")
    func clientMemory() throws {
        let bounds = ConnectOptions(maxSessionMemory: 3).terms.bounds(headerListBytes: nil)
        #expect(bounds?.limits.sessionBytesMax == 3_000_000)
        let scene = try Scene { _, stream in stream.end([UInt8](repeating: 1, count: 3_000_000)) }
        try scene.request(scene.connect(ConnectOptions(maxSessionMemory: 1)))
        scene.finish()
        #expect(scene.client.contains("req close 0"))
    }

    @Test(
        "createServer.options.option.maxOutstandingPings connect.options.option.maxOutstandingPings",
        arguments: [false, true])
    func outstandingPings(isServer: Bool) throws {
        let scene = try Scene(ServerOptions(maxOutstandingPings: 2)) { _, _ in }
        func probe(_ session: Http2Session) throws {
            var cancelled: [String?] = []
            let sent = try (0..<3).map { _ in try session.ping { error in cancelled.append(error?.code) } }
            #expect(sent == [true, true, false])
            #expect(cancelled == ["ERR_HTTP2_PING_CANCEL"])
            scene.home.run("the answers") { cancelled.count == 3 }
            #expect(cancelled == ["ERR_HTTP2_PING_CANCEL", nil, nil])
        }
        var serverSession: ServerHttp2Session?
        scene.home.server.on(.session) { session in serverSession = session }
        unowned let session = try scene.connect(ConnectOptions(maxOutstandingPings: 2))
        scene.home.run("the connection") { serverSession != nil && !session.connecting }
        try probe(isServer ? #require(serverSession) : session)
        serverSession = nil
        session.close()
        scene.finish()
    }

    @Test(
        "createServer.options.option.maxOutstandingSettings connect.options.option.maxOutstandingSettings",
        arguments: [false, true])
    func outstandingSettings(isServer: Bool) throws {
        let home = try TestServer(ServerOptions(maxOutstandingSettings: 2))
        home.server.on(.sessionError) { error, _ in home.trace.append(error.code ?? "") }
        func probe(_ session: Http2Session) throws {
            // The first SETTINGS of the session count.
            for _ in 0..<2 {
                try session.settings(Settings()) { error in home.trace.append("callback \(error?.code ?? "none")") }
                home.trace.append("\(session.destroyed)")
            }
        }
        if isServer { home.server.on(.session) { session in try probe(session) } }
        unowned let client = try http2.connect(
            "http://127.0.0.1:\(#require(home.server.address()?.port))", ConnectOptions(maxOutstandingSettings: 2))
        client.on(.error) { error in home.trace.append(error.code ?? "") }
        if !isServer { client.on(.connect) { session in try probe(session) } }
        home.run("the end") { home.trace.contains("ERR_HTTP2_MAX_PENDING_SETTINGS_ACK") }
        // The other side's end may be told before or after.
        #expect(
            home.trace.filter { $0 != "ERR_HTTP2_SESSION_ERROR" } == [
                "false", "callback ERR_HTTP2_SETTINGS_CANCEL", "true", "ERR_HTTP2_MAX_PENDING_SETTINGS_ACK",
            ])
        home.finish()
    }

    @Test("createServer.options.option.maxSendHeaderBlockLength", arguments: [53, 54]) func sentHeaderBlock(length: Int)
        throws
    {
        // 12, 12 for each of two fields, and the octets of ":status", "200", "x" and the value.
        let scene = try Scene(ServerOptions(maxSendHeaderBlockLength: 100)) { _, stream in
            try stream.respond(
                ["x": String(repeating: "a", count: length)], RespondOptions(endStream: true, sendDate: false))
        }
        try scene.request(scene.connect())
        scene.finish()
        let isSent = length == 53
        #expect(scene.client.contains("req response 200 5") == isSent)
        #expect(scene.server.contains("stream frameError 1 6 1") == !isSent)
    }

    @Test("createServer.options.option.peerMaxConcurrentStreams: what a server assumes before the client's SETTINGS")
    func assumedStreams() throws {
        let home = try TestServer(ServerOptions(peerMaxConcurrentStreams: 7))
        home.server.on(.session) { session in
            home.trace.append("\(session.remoteSettings.maxConcurrentStreams ?? 0)")
        }
        let peer = try home.connectRaw()
        home.run("the session") { home.trace == ["7"] }
        peer.close()
        home.finish()
        #expect(
            try TestServer(listens: false).server._sessions.makeConnection().remoteSettings.maxConcurrentStreams == 100)
    }

    @Test("connect.options.option.maxSettings: a server's SETTINGS with too many entries", arguments: [1, 2])
    func settingsOfAServer(limit: Int) throws {
        let settings = Settings(maxFrameSize: 20_000, maxConcurrentStreams: 10)
        let scene = try Scene(ServerOptions(settings: settings)) { _, stream in
            try stream.respond([:], RespondOptions(endStream: true))
        }
        try scene.request(scene.connect(ConnectOptions(maxSettings: limit)))
        scene.finish()
        #expect(scene.client.contains("req response 200 5") == (limit == 2))
        #expect(scene.client.contains("session error ERR_HTTP2_ERROR") == (limit == 1))
    }

    @Test("connect.options.option.maxHeaderListPairs at least 1", arguments: [0, 2, 3]) func fieldsOfAResponse(
        limit: Int
    ) throws {
        let scene = try Scene { _, stream in
            try stream.respond(["x": "1"], RespondOptions(endStream: true))
        }
        try scene.request(scene.connect(ConnectOptions(maxHeaderListPairs: limit)))
        scene.finish()
        // The status, a date and one field.
        #expect(scene.client.contains(limit == 3 ? "req response 200 5" : "req close 11"))
    }

    @Test(
        """
        connect.options.option.unknownProtocolTimeout connect.options.option.streamResetBurst \
        connect.options.option.streamResetRate: without effect on clients
        """)
    func optionsWithoutEffect() throws {
        let scene = try Scene { _, stream in try stream.close(2) }
        unowned let session = try scene.connect(
            ConnectOptions(unknownProtocolTimeout: 1, streamResetBurst: 1, streamResetRate: 1))
        var closed = 0
        for _ in 0..<5 {
            let request = try session.request()
            request.on(.error) { _ in }
            request.on(.close) { closed += 1 }
        }
        scene.home.run("five resets") { closed == 5 }
        #expect(!session.destroyed)
        session.close()
        scene.finish()
    }

    @Test("http2.default.ALTSVC-ORIGIN-payload: 16382 octets, and no more") func announcementsAtTheirLimit() throws {
        let scene = try Scene { _, _ in }
        scene.home.server.on(.session) { session in
            let origin = "https://e.example"
            let fits = String(repeating: "a", count: 16_382 - origin.utf8.count)
            try session.altsvc(fits, origin)
            #expect(errorCode { try session.altsvc(fits + "a", origin) } == "ERR_HTTP2_ALTSVC_LENGTH")
        }
        unowned let session = try scene.connect()
        session.on(.altsvc) { alt, origin in
            scene.client.append("\(alt.utf8.count + origin.utf8.count)")
            session.close()
        }
        scene.finish()
        #expect(scene.client == ["16382", "session close"])
    }

    @Test("a limit that has fired is counted by its name") func limitsAreCounted() throws {
        let home = try TestServer(ServerOptions(maxSettings: 1))
        home.server.on(.sessionError) { _, _ in }
        #expect(http2.limitCounts.isEmpty)
        for count in 1...2 {
            let peer = try home.connectRaw()
            peer.send(RawPeer.opening((1, 0), (3, 1)))
            home.run("GOAWAY") { peer.goaway != nil }
            #expect(peer.goaway?.debugData == "settings_entries")
            #expect(http2.limitCounts == ["settings_entries": count])
        }
        home.finish()
    }

    // MARK: Names

    @Test(
        """
        http2.class.Http2Session http2.class.ServerHttp2Session http2.class.ClientHttp2Session http2.class.Http2Stream \
        http2.class.ServerHttp2Stream http2.class.ClientHttp2Stream http2.class.Http2Server respond.options.option.endStream
        """)
    func classes() throws {
        let scene = try Scene { scene, stream in
            let session: Http2Session? = stream.session
            scene.server.append("\(type(of: stream as Http2Stream)) \(session is ServerHttp2Session)")
            try stream.respond([:], RespondOptions(endStream: true))
            #expect(stream.writableEnded)
        }
        let server: net.Server = scene.home.server
        #expect(server is Http2Server)
        let session: Http2Session = try scene.connect()
        let request: Http2Stream = try scene.request(#require(session as? ClientHttp2Session))
        #expect(request is ClientHttp2Stream && (request as Duplex) === request)
        withExtendedLifetime(session) {}
        scene.home.run("the end") { scene.client.last == "session close" }
        #expect(scene.server.contains("ServerHttp2Stream true"))
    }

    @Test("pushStream.options.option.exclusive pushStream.options.option.parent: without effect, as Node's")
    func pushOptions() throws {
        let scene = try Scene { scene, stream in
            try stream.pushStream([":path": "/p"], PushStreamOptions(exclusive: true, parent: 1)) { error, push in
                scene.server.append("pushed \(error == nil)")
                try push?.respond()
                push?.end("x")
            }
            try stream.respond([:], RespondOptions(endStream: true))
        }
        unowned let session = try scene.connect()
        session.on(.stream) { push in push.resume() }
        try scene.request(session)
        scene.finish()
        #expect(scene.server.contains("pushed true"))
    }

    struct Group: Sendable, CustomTestStringConvertible {
        let prefix: String
        let count: Int
        /// Of the numbers, or of the texts' lengths: taken from Node 24.
        let sum: Int
        var testDescription: String { prefix }
    }

    @Test(
        """
        http2.constants.constant-group.NGHTTP2_FLAG_* http2.constants.constant-group.NGHTTP2_SETTINGS_* \
        http2.constants.constant-group.NGHTTP2_DEFAULT_WEIGHT http2.constants.constant-group.NGHTTP2_ERR_FRAME_SIZE_ERROR \
        http2.constants.constant-group.DEFAULT_SETTINGS_* http2.constants.constant-group.MAX_-and-MIN_-limits \
        http2.constants.constant-group.PADDING_STRATEGY_* http2.constants.constant-group.HTTP2_HEADER_* \
        http2.constants.constant-group.HTTP2_METHOD_* http2.constants.constant-group.HTTP_STATUS_*
        """,
        arguments: [
            Group(prefix: "NGHTTP2_FLAG_", count: 6, sum: 46), Group(prefix: "NGHTTP2_SETTINGS_", count: 8, sum: 33),
            Group(prefix: "DEFAULT_SETTINGS_", count: 7, sum: 4_295_118_846),
            Group(prefix: "MAX_", count: 2, sum: 2_164_260_862), Group(prefix: "MIN_", count: 1, sum: 16_384),
            Group(prefix: "PADDING_STRATEGY_", count: 4, sum: 4), Group(prefix: "HTTP2_HEADER_", count: 86, sum: 1_054),
            Group(prefix: "HTTP2_METHOD_", count: 39, sum: 271), Group(prefix: "HTTP_STATUS_", count: 63, sum: 23_015),
            Group(prefix: "NGHTTP2_SESSION_", count: 2, sum: 1),
            Group(prefix: "NGHTTP2_STREAM_STATE_", count: 7, sum: 28),
            Group(prefix: "NGHTTP2_", count: 38, sum: -311), Group(prefix: "NGHTTP2_DEFAULT_WEIGHT", count: 1, sum: 16),
            Group(prefix: "NGHTTP2_ERR_FRAME_SIZE_ERROR", count: 1, sum: -522),
        ])
    func constants(group: Group) {
        let values = http2.constants.all.filter { $0.name.hasPrefix(group.prefix) }.map(\.value)
        #expect(values.count == group.count)
        let sum = values.reduce(0) { sum, value in
            if case .string(let text) = value { return sum + text.utf8.count }
            return sum + (Int(value.description) ?? 0)
        }
        #expect(sum == group.sum)
    }
}

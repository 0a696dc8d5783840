import HTTP2Protocol
import TestSupport
import Testing

/// RFC 8441 (extended CONNECT), RFC 7838 (ALTSVC), RFC 8336 (ORIGIN) and RFC 9218 (PRIORITY_UPDATE) on the wire.
@Suite struct Extensions {
    private let extended: Wire.Fields = [
        ":method": "CONNECT", ":protocol": "websocket", ":scheme": "https", ":path": "/chat", ":authority": "a.test",
    ]

    // MARK: RFC 8441

    @Test func rfc8441Section3_theSettingMustNotBeTakenBack() {
        let peer = ScriptedPeer(.client)
        peer.send(Wire.settings((8, 0)), Wire.settings((8, 1)), Wire.settings((8, 1)))
        #expect(peer.connection.remoteSettings.enableConnectProtocol)
        peer.send(Wire.settings((8, 0)))
        peer.expectGoaway(.protocolError, "settings_enable_connect_protocol")
    }

    @Test func rfc8441Section4_extendedConnectNeedsTheSetting() {
        let off = ScriptedPeer(.server)
        off.send(Wire.headers(1, extended))
        off.expectReset(1, .protocolError)
        let on = ScriptedPeer(.server, settings: [Setting(.enableConnectProtocol, 1)])
        on.send(Wire.headers(1, extended), Wire.data(1, "frame"), Wire.headers(1, ["a": "b"], .endStream))
        on.expect(
            .headers(1, .request, endStream: false), .data(1, "frame", endStream: false),
            .headers(1, .trailers, endStream: true))
    }

    // MARK: RFC 7838

    @Test func rfc7838Section4_aClientTakesAlternativeServices() throws {
        let peer = ScriptedPeer(.client)
        try peer.request()
        peer.send(
            Wire.alternativeService(0, origin: "https://a.test", "h2=\":1\""),
            Wire.alternativeService(1, origin: "", "clear"))
        peer.expect(
            .alternativeService(0, origin: "https://a.test", "h2=\":1\""),
            .alternativeService(1, origin: "", "clear"))
    }

    @Test func rfc7838Section4_malformedOnesAndThoseOfClientsAreIgnored() throws {
        for frame in [
            Wire.alternativeService(0, origin: "", "clear"), Wire.alternativeService(1, origin: "x", "clear"),
            Wire.raw(0xa, [0]), Wire.raw(0xa, [0, 9, 1]),
        ] {
            let peer = ScriptedPeer(.client)
            try peer.request()
            peer.send(frame)
            peer.expectNothing()
            peer.expectAlive()
        }
        let server = ScriptedPeer(.server)
        server.send(Wire.alternativeService(0, origin: "https://a.test", "clear"))
        server.expectNothing()
    }

    @Test func rfc7838Section4_aServerSendsThem() throws {
        let peer = ScriptedPeer(.server)
        let value = Array("clear".utf8)
        try "https://a.test".utf8.withContiguousStorageIfAvailable { origin in
            try value.withUnsafeBytes {
                try peer.connection.sendAlternativeService(
                    streamID: 0, origin: UnsafeRawBufferPointer(origin), fieldValue: $0)
            }
        }
        peer.flush()
        peer.expectFrames(Wire.alternativeService(0, origin: "https://a.test", "clear"))
        #expect(throws: CommandError.valueOutOfRange) {
            let none = UnsafeRawBufferPointer(start: nil, count: 0)
            try peer.connection.sendAlternativeService(streamID: 0, origin: none, fieldValue: none)
        }
    }

    // MARK: RFC 8336

    @Test func rfc8336Section2_aClientTakesOriginsOnStreamZeroAlone() {
        let peer = ScriptedPeer(.client)
        peer.send(Wire.origins("https://a.test", "https://b.test:8443"))
        peer.expect(.origins(["https://a.test", "https://b.test:8443"]))
        peer.send(Wire.raw(0xc, stream: 1, [0, 1, 0x61]))
        peer.expectNothing()
        peer.send(Wire.raw(0xc, [0, 1, 0x61, 0, 9, 0x62]))
        peer.expect(.origins(["a"]))
        let server = ScriptedPeer(.server)
        server.send(Wire.origins("https://a.test"))
        server.expectNothing()
    }

    @Test func rfc8336Section2_aServerSendsThem() throws {
        let peer = ScriptedPeer(.server)
        try peer.connection.sendOrigins(["https://a.test", ""])
        peer.flush()
        peer.expectFrames(Wire.origins("https://a.test", ""))
        #expect(throws: CommandError.payloadTooLarge) {
            try peer.connection.sendOrigins([String(repeating: "a", count: 16_381)])
        }
        #expect(throws: CommandError.valueOutOfRange) { try ScriptedPeer(.client).connection.sendOrigins(["a"]) }
    }

    @Test func anExtensionFrameAboveItsLimitIsIgnored() {
        var limits = Limits()
        limits.extensionPayloadBytesMax = 3
        let peer = ScriptedPeer(.client, limits: limits)
        peer.send(Wire.origins("a"))
        peer.expect(.origins(["a"]))
        peer.send(Wire.origins("ab"), Wire.alternativeService(0, origin: "ab", "cd"))
        peer.expectNothing()
        peer.send(Wire.alternativeService(0, origin: "ab", "c"))
        peer.expect(.alternativeService(0, origin: "ab", "c"))
    }

    // MARK: RFC 9218

    @Test func rfc9218Section7_1_aServerTakesPriorityUpdates() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.send(Wire.priorityUpdate(of: 1, "u=1"), Wire.priorityUpdate(of: 99, "u=7, i"))
        peer.expect(.priorityUpdate(1, "u=1"), .priorityUpdate(99, "u=7, i"))
        _ = try peer.connection.pushPromise(on: try peer.stream(1), HeaderList(Wire.get))
        peer.send(Wire.priorityUpdate(of: 2, ""))
        peer.expect(.priorityUpdate(2, ""))
    }

    @Test func rfc9218Section7_1_illegalOnesAreConnectionFaults() {
        for (role, frame, code, token) in [
            (
                Connection.Role.server, Wire.priorityUpdate(of: 1, "", on: 1), ErrorCode.protocolError,
                "priority_update_on_stream"
            ),
            (.server, Wire.priorityUpdate(of: 0, ""), .protocolError, "priority_update_of_stream_zero"),
            (.server, Wire.priorityUpdate(of: 2, ""), .protocolError, "priority_update_of_idle_push"),
            (.server, Wire.raw(0x10, [0, 0, 1]), .frameSizeError, "priority_update_size"),
            (.client, Wire.priorityUpdate(of: 1, ""), .protocolError, "priority_update_from_server"),
        ] {
            let peer = ScriptedPeer(role)
            peer.send(frame)
            peer.expectGoaway(code, token)
        }
    }

    @Test func rfc9218Section7_1_aClientSendsThemWithinOneFrame() throws {
        let peer = ScriptedPeer(.client)
        func send(_ text: String, to id: Int) throws {
            try Array(text.utf8).withUnsafeBytes {
                try peer.connection.sendPriorityUpdate(streamID: id, fieldValue: $0)
            }
        }
        try send("u=0", to: 5)
        peer.flush()
        peer.expectFrames(Wire.priorityUpdate(of: 5, "u=0"))
        try send(String(repeating: "a", count: 16_378), to: 5)
        peer.flush()
        #expect(peer.frames.allSatisfy { $0.payload.count <= 16_384 })
        #expect(throws: CommandError.payloadTooLarge) { try send(String(repeating: "a", count: 16_379), to: 5) }
        #expect(throws: CommandError.valueOutOfRange) { try send("", to: 0) }
    }
}

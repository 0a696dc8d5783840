import HTTP2Protocol
import TestSupport
import Testing

/// Frame definitions (RFC 9113 §6.1 to §6.8, §6.10); flow control is in Section6_9.
@Suite struct Section6_Frames {
    private func opened(_ role: Connection.Role = .server) throws -> ScriptedPeer {
        let peer = ScriptedPeer(role)
        if role == .server { peer.openRequest(1) } else { try peer.request(Wire.post, endStream: false) }
        return peer
    }

    // MARK: §6.1 DATA

    @Test(arguments: [Connection.Role.server, .client])
    func section6_1_dataOnStreamZeroIsAConnectionFault(role: Connection.Role) throws {
        let peer = try opened(role)
        peer.send(Wire.data(0, "x"))
        peer.expectGoaway(.protocolError, "data_on_stream_zero")
    }

    @Test func section6_1_paddingIsTakenOff() throws {
        let peer = try opened()
        peer.send(
            Wire.data(1, "abc", padding: 5), Wire.data(1, "", padding: 0), Wire.data(1, "d", .endStream, padding: 255))
        peer.expect(.data(1, "abc", endStream: false), .data(1, "d", endStream: false), .data(1, "", endStream: true))
    }

    @Test func section6_1_paddingAsLongAsThePayloadIsAConnectionFault() throws {
        for payload in [[UInt8(5), 1, 2, 3, 4], [6, 1, 2, 3, 4], [1], [255, 0]] {
            let peer = try opened()
            peer.send(Wire.raw(0x0, flags: 0x8, stream: 1, payload))
            peer.expectGoaway(.protocolError, "padding_too_long")
        }
    }

    @Test func section6_1_aPaddedFrameWithoutPadLengthIsAConnectionFault() throws {
        let peer = try opened()
        peer.send(Wire.raw(0x0, flags: 0x8, stream: 1))
        peer.expectGoaway(.frameSizeError, "padding_truncated")
    }

    // MARK: §6.2 HEADERS

    @Test(arguments: [Connection.Role.server, .client])
    func section6_2_headersOnStreamZeroAreAConnectionFault(role: Connection.Role) {
        let peer = ScriptedPeer(role)
        peer.send(Wire.headers(0, Wire.get))
        peer.expectGoaway(.protocolError, "headers_on_stream_zero")
    }

    @Test func section6_2_paddingAndPriorityAreTakenOff() {
        let peer = ScriptedPeer(.server)
        let payload = [3] + Wire.word(0x8000_0005) + [200] + Wire.block(Wire.get) + [0, 0, 0]
        peer.send(Wire.raw(0x1, flags: 0x2d, stream: 1, payload))
        peer.expect(.headers(1, .request, endStream: true))
        #expect(peer.fields.count == 4)
        #expect(peer.connection.receivedHeaderFlags.rawValue == 0x2d)
    }

    @Test func section6_2_paddingBeyondThePayloadIsAConnectionFault() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.raw(0x1, flags: 0xc, stream: 1, [20] + Wire.literal("a", "b")))
        peer.expectGoaway(.protocolError, "padding_too_long")
        let empty = ScriptedPeer(.server)
        empty.send(Wire.raw(0x1, flags: 0xc, stream: 1))
        empty.expectGoaway(.frameSizeError, "padding_truncated")
    }

    @Test func section6_2_truncatedPriorityFieldsAreAConnectionFault() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.raw(0x1, flags: 0x24, stream: 1, [0, 0, 0, 0]))
        peer.expectGoaway(.frameSizeError, "priority_truncated")
        let padded = ScriptedPeer(.server)
        padded.send(Wire.raw(0x1, flags: 0x2c, stream: 1, [0, 0, 0, 0, 0]))
        padded.expectGoaway(.frameSizeError, "priority_truncated")
    }

    @Test func section6_2_paddingThatReachesIntoThePriorityFieldsIsAConnectionFault() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.raw(0x1, flags: 0x2c, stream: 1, [1, 0, 0, 0, 0, 15]))
        peer.expectGoaway(.protocolError, "padding_too_long")
    }

    // MARK: §6.3 PRIORITY

    @Test func section6_3_priorityOnStreamZeroIsAConnectionFault() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.priority(0))
        peer.expectGoaway(.protocolError, "priority_on_stream_zero")
    }

    @Test(arguments: [0, 4, 6]) func section6_3_aSizeOtherThanFiveIsAStreamFault(size: Int) throws {
        let peer = try opened()
        peer.send(Wire.raw(0x2, stream: 1, [UInt8](repeating: 0, count: size)))
        peer.expectReset(1, .frameSizeError, "priority_size")
        let idle = ScriptedPeer(.server)
        idle.send(Wire.raw(0x2, stream: 1, [UInt8](repeating: 0, count: size)))
        idle.expectGoaway(.frameSizeError, "priority_size")
    }

    // MARK: §6.4 RST_STREAM

    @Test(arguments: [Connection.Role.server, .client])
    func section6_4_resetOnStreamZeroIsAConnectionFault(role: Connection.Role) {
        let peer = ScriptedPeer(role)
        peer.send(Wire.reset(0))
        peer.expectGoaway(.protocolError, "reset_on_stream_zero")
    }

    @Test(arguments: [0, 3, 5]) func section6_4_aSizeOtherThanFourIsAConnectionFault(size: Int) throws {
        let peer = try opened()
        peer.send(Wire.raw(0x3, stream: 1, [UInt8](repeating: 0, count: size)))
        peer.expectGoaway(.frameSizeError, "reset_size")
    }

    @Test func section6_4_unknownCodesAreKept() throws {
        let peer = try opened()
        peer.send(Wire.reset(1, ErrorCode(rawValue: 0xdead_beef)))
        peer.expect(.closed(1, ErrorCode(rawValue: 0xdead_beef), "resetByPeer"))
    }

    // MARK: §6.5 SETTINGS

    @Test(arguments: [Connection.Role.server, .client])
    func section6_5_settingsOnAStreamAreAConnectionFault(role: Connection.Role) {
        let peer = ScriptedPeer(role)
        peer.send(Wire.raw(0x4, stream: 1))
        peer.expectGoaway(.protocolError, "settings_on_stream")
    }

    @Test func section6_5_anAcknowledgementWithPayloadIsAConnectionFault() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.raw(0x4, flags: 0x1, [0, 3, 0, 0, 0, 1]))
        peer.expectGoaway(.frameSizeError, "settings_ack_size")
    }

    @Test(arguments: [1, 5, 7, 11]) func section6_5_aSizeThatIsNoMultipleOfSixIsAConnectionFault(size: Int) {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.raw(0x4, [UInt8](repeating: 0, count: size)))
        peer.expectGoaway(.frameSizeError, "settings_size")
    }

    @Test func section6_5_2_valuesOutOfRangeAreConnectionFaults() {
        for (id, value, code, token) in [
            (UInt16(2), UInt32(2), ErrorCode.protocolError, "settings_enable_push"),
            (4, 0x8000_0000, .flowControlError, "settings_initial_window_size"),
            (5, 16_383, .protocolError, "settings_max_frame_size"),
            (5, 16_777_216, .protocolError, "settings_max_frame_size"),
            (8, 2, .protocolError, "settings_enable_connect_protocol"),
            (9, 2, .protocolError, "settings_no_rfc7540_priorities"),
        ] {
            let peer = ScriptedPeer(.server)
            peer.send(Wire.settings((id, value)))
            peer.expectGoaway(code, token)
        }
    }

    @Test func section6_5_2_extremesAreLegal() {
        let peer = ScriptedPeer(.server)
        peer.send(
            Wire.settings((1, .max), (2, 0), (2, 1), (3, .max), (4, 0x7fff_ffff), (5, 16_384), (5, 16_777_215), (6, 0)))
        peer.expect(.settings)
        peer.expectFrames(Wire.settingsAcknowledgement)
        #expect(peer.connection.remoteSettings.maxFrameSize == 16_777_215)
    }

    @Test func section6_5_2_aServerThatEnablesPushIsAConnectionFault() {
        let peer = ScriptedPeer(.client)
        peer.send(Wire.settings((2, 0)))
        peer.expect(.settings)
        peer.send(Wire.settings((2, 1)))
        peer.expectGoaway(.protocolError, "settings_enable_push")
    }

    @Test func section6_5_2_aTableSizeOfZeroOnTheWayEmptiesTheTable() throws {
        let peer = ScriptedPeer(.server)
        for id in [1, 3] {
            peer.openRequest(id, Wire.get, endStream: true)
            try peer.respond(id, [":status": "200", "x-kept": "value"])
        }
        #expect(peer.connection.encoderTableBytes > 0)
        peer.send(Wire.settings((1, 0), (1, 4_096)))
        #expect(peer.connection.encoderTableBytes == 0)
        peer.forget()
        peer.openRequest(5, Wire.get, endStream: true)
        try peer.respond(5, [":status": "200"])
        peer.flush()
        #expect(peer.frames.first?.payload.prefix(5) == [0x20, 0x3f, 0xe1, 0x1f, 0x88])
    }

    @Test func section6_5_3_settingsAreAcknowledgedInOrderAndInForceThen() throws {
        let peer = ScriptedPeer(.server)
        try peer.connection.sendSettings([Setting(.initialWindowSize, 10)])
        try peer.connection.sendSettings([Setting(.initialWindowSize, 20)])
        peer.flush()
        peer.expectFrames(Wire.settings((4, 10)), Wire.settings((4, 20)))
        #expect(peer.connection.localSettings.initialWindowSize == 65_535)
        peer.send(Wire.settingsAcknowledgement)
        peer.expect(.settingsAcknowledged)
        #expect(peer.connection.localSettings.initialWindowSize == 10)
        peer.send(Wire.settingsAcknowledgement)
        #expect(peer.connection.localSettings.initialWindowSize == 20)
    }

    // MARK: §6.6 PUSH_PROMISE

    @Test func section6_6_aClientsPromiseIsAConnectionFault() throws {
        let peer = try opened()
        peer.send(Wire.pushPromise(1, promising: 2, Wire.get))
        peer.expectGoaway(.protocolError, "push_promise_forbidden")
    }

    @Test func section6_6_aPromiseAfterPushWasSwitchedOffIsAConnectionFault() throws {
        let peer = ScriptedPeer(.client, settings: [Setting(.enablePush, 0)])
        try peer.request()
        peer.send(Wire.pushPromise(1, promising: 2, Wire.get))
        peer.expectGoaway(.protocolError, "push_promise_forbidden")
    }

    @Test func section6_6_aPromiseBeforeTheSwitchIsAcknowledgedIsTaken() throws {
        let peer = ScriptedPeer(.client)
        try peer.request()
        try peer.connection.sendSettings([Setting(.enablePush, 0)])
        peer.send(Wire.pushPromise(1, promising: 2, Wire.get))
        peer.expect(.pushPromise(parent: 1, promised: 2))
    }

    @Test func section6_6_aPromiseOnStreamZeroOrIdleOrTooShortIsAConnectionFault() throws {
        for (frame, code, token) in [
            (Wire.pushPromise(0, promising: 2, Wire.get), ErrorCode.protocolError, "push_promise_on_stream_zero"),
            (Wire.pushPromise(5, promising: 2, Wire.get), .protocolError, "push_promise_on_closed_stream"),
            (Wire.raw(0x5, flags: 4, stream: 1, [0, 0, 2]), .frameSizeError, "push_promise_size"),
            (Wire.raw(0x5, flags: 0xc, stream: 1, [9, 0, 0, 0, 2]), .protocolError, "padding_too_long"),
        ] {
            let peer = ScriptedPeer(.client)
            try peer.request()
            peer.send(frame)
            peer.expectGoaway(code, token)
        }
    }

    @Test func section6_6_aPromiseThatCrossesOurResetIsRefusedAlone() throws {
        let peer = ScriptedPeer(.client)
        try peer.request()
        peer.connection.reset(try peer.stream(1), .cancel)
        peer.flush()
        peer.forget()
        peer.send(Wire.pushPromise(1, promising: 2, Wire.get))
        peer.expectReset(2, .cancel)
        peer.send(Wire.headers(2, Wire.ok), Wire.data(2, "late", .endStream))
        peer.expectNothing()
        peer.expectAlive()
    }

    // MARK: §6.7 PING

    @Test(arguments: [Connection.Role.server, .client])
    func section6_7_aPingIsAnsweredWithItsOctets(role: Connection.Role) {
        let peer = ScriptedPeer(role)
        peer.send(Wire.ping("octets!!"))
        peer.expect(.ping("octets!!"))
        peer.expectFrames(Wire.ping("octets!!", .acknowledgement))
        peer.send(Wire.ping("octets!!", .acknowledgement))
        peer.expectNothing()
    }

    @Test func section6_7_aPingOnAStreamOrOfAnotherSizeIsAConnectionFault() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.raw(0x6, stream: 1, Array("12345678".utf8)))
        peer.expectGoaway(.protocolError, "ping_on_stream")
        for size in [0, 7, 9] {
            let peer = ScriptedPeer(.server)
            peer.send(Wire.raw(0x6, [UInt8](repeating: 0, count: size)))
            peer.expectGoaway(.frameSizeError, "ping_size")
        }
    }

    // MARK: §6.8 GOAWAY

    @Test func section6_8_goawayOnAStreamOrTooShortIsAConnectionFault() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.raw(0x7, stream: 1, [UInt8](repeating: 0, count: 8)))
        peer.expectGoaway(.protocolError, "goaway_on_stream")
        let short = ScriptedPeer(.server)
        short.send(Wire.raw(0x7, [UInt8](repeating: 0, count: 7)))
        short.expectGoaway(.frameSizeError, "goaway_size")
    }

    @Test func section6_8_theLastStreamMustNotGrow() {
        let peer = ScriptedPeer(.client)
        peer.send(Wire.goaway(last: 5, .noError, "bye"), Wire.goaway(last: 3))
        peer.expect(.goaway(last: 5, .noError, "bye"), .goaway(last: 3, .noError, ""))
        peer.send(Wire.goaway(last: 5))
        peer.expectGoaway(.protocolError, "goaway_last_stream_grew")
    }

    // MARK: §6.10 CONTINUATION

    @Test func section6_10_aBlockMayComeInManyFrames() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.headers(1, Wire.get, .endStream, padding: 4, splitAt: [1, 2, 2, 20]))
        peer.expect(.headers(1, .request, endStream: true))
        #expect(peer.fields == [":method: GET", ":scheme: https", ":path: /", ":authority: a.test"])
    }

    @Test func section6_10_continuationOutOfPlaceIsAConnectionFault() {
        for (frames, token) in [
            (Wire.continuation(0, []), "continuation_without_headers"),
            (Wire.headers(1, Wire.get) + Wire.continuation(1, []), "continuation_without_headers"),
            (Wire.openHeaders(1, block: []) + Wire.continuation(3, []), "header_block_interrupted"),
            (Wire.openHeaders(1, block: []) + Wire.continuation(0, []), "header_block_interrupted"),
            (
                Wire.openHeaders(1, block: []) + Wire.continuation(1, [], []) + Wire.headers(1, Wire.get),
                "header_block_interrupted"
            ),
        ] {
            let peer = ScriptedPeer(.server)
            peer.send(frames)
            peer.expectGoaway(.protocolError, token)
        }
    }

    // MARK: §7

    @Test func section7_unknownCodesTriggerNothing() {
        let peer = ScriptedPeer(.client)
        peer.send(Wire.goaway(last: 0, ErrorCode(rawValue: 0xff)))
        peer.expect(.goaway(last: 0, ErrorCode(rawValue: 0xff), ""))
        peer.expectAlive()
        #expect(ErrorCode(rawValue: 0xff).description == "0xff")
        #expect((0...13).map { ErrorCode(rawValue: $0).description }.last == "HTTP_1_1_REQUIRED")
    }
}

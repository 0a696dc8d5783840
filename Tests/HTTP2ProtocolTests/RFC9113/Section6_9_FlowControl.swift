import HTTP2Protocol
import TestSupport
import Testing

/// WINDOW_UPDATE and the windows (RFC 9113 §6.9).
@Suite struct Section6_9_FlowControl {
    private func answering(_ body: Int, limits: Limits = Limits()) throws -> ScriptedPeer {
        let peer = ScriptedPeer(.server, limits: limits)
        peer.openRequest(1, Wire.get, endStream: true)
        try peer.respond(1, endStream: false)
        try peer.sendData(1, String(repeating: "a", count: body), endStream: true)
        return peer
    }

    @Test(arguments: [0, 3, 5]) func section6_9_aSizeOtherThanFourIsAConnectionFault(size: Int) {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.raw(0x8, [UInt8](repeating: 1, count: size)))
        peer.expectGoaway(.frameSizeError, "window_update_size")
    }

    @Test func section6_9_anIncrementOfZeroIsAFaultOfItsLevel() {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.send(Wire.windowUpdate(1, 0))
        peer.expectReset(1, .protocolError, "window_update_of_zero")
        peer.send(Wire.windowUpdate(0, 0x8000_0000))
        peer.expectGoaway(.protocolError, "window_update_of_zero")
    }

    @Test func section6_9_windowUpdateMayFollowEndStream() throws {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.headers(1, Wire.get, .endStream), Wire.windowUpdate(1, 100))
        #expect(try peer.stream(1).sendWindowBytes == 65_635)
    }

    @Test func section6_9_1_aWindowAboveItsMaximumIsAFaultOfItsLevel() {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.send(Wire.windowUpdate(1, 0x7fff_ffff - 65_535))
        #expect(!peer.connection.hasFailed)
        peer.send(Wire.windowUpdate(1, 1))
        peer.expectReset(1, .flowControlError, "window_overflow")
        peer.send(Wire.windowUpdate(0, 0x7fff_ffff))
        peer.expectGoaway(.flowControlError, "window_overflow")
    }

    @Test func section6_9_1_dataBeyondTheConnectionWindowIsAConnectionFault() throws {
        let peer = ScriptedPeer(.server)
        try peer.connection.setConnectionWindow(100)
        peer.openRequest(1)
        // The shrink swallows what is consumed until the window is 100.
        for _ in 0..<4 { peer.send(Wire.data(1, bytes: [UInt8](repeating: 0, count: 16_000))) }
        peer.forget()
        peer.send(Wire.data(1, bytes: [UInt8](repeating: 0, count: 1_536)))
        peer.expectGoaway(.flowControlError, "connection_window_exceeded")
    }

    @Test func section6_9_1_dataBeyondTheStreamWindowIsAStreamFault() {
        let peer = ScriptedPeer(.server, settings: [Setting(.initialWindowSize, 10)])
        peer.openRequest(1)
        peer.send(Wire.data(1, "0123456789"))
        peer.expect(.data(1, "0123456789", endStream: false))
        peer.send(Wire.data(1, "x"))
        peer.expectReset(1, .flowControlError, "stream_window_exceeded")
    }

    @Test func section6_9_1_paddingCountsAgainstBothWindows() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.send(Wire.data(1, "abc", padding: 96))
        #expect(peer.connection.receiveWindowBytes == 65_535 - 100)
        #expect(try peer.stream(1).receiveWindowBytes == 65_535 - 100)
    }

    @Test func section6_9_1_anEmptyFrameNeedsNoWindow() throws {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.settings((4, 0)))
        peer.openRequest(1, Wire.get, endStream: true)
        try peer.respond(1, endStream: false)
        try peer.sendData(1, "", endStream: true)
        peer.flush()
        #expect(peer.frames.last == WireFrame.parse(Wire.data(1, "", .endStream)).frames.first)
    }

    @Test func section6_9_1_weSendNoMoreThanBothWindowsAllow() throws {
        let peer = try answering(100_000)
        peer.flush()
        let sent = peer.frames.filter { $0.type == 0 }.map(\.payload.count).reduce(0, +)
        #expect(sent == 65_535)
        peer.forget()
        peer.send(Wire.windowUpdate(1, 50_000))
        peer.expectNothing()
        peer.send(Wire.windowUpdate(0, 10))
        #expect(peer.frames.map(\.payload.count) == [10])
        peer.forget()
        peer.send(Wire.windowUpdate(0, 50_000))
        let rest = peer.frames.map(\.payload.count).reduce(0, +)
        #expect(rest == 34_455)
        #expect(peer.connection.streamCount == 0)
    }

    @Test func section6_9_2_theInitialSizeAppliesToOpenStreamsAndMayGoNegative() throws {
        let peer = try answering(65_535)
        peer.openRequest(3)
        peer.send(Wire.settings((4, 16_384)))
        #expect(try peer.stream(3).sendWindowBytes == 16_384)
        try peer.respond(3, endStream: false)
        try peer.sendData(3, "x", endStream: false)
        let used = ScriptedPeer(.server)
        used.openRequest(1, Wire.get, endStream: true)
        try used.respond(1, endStream: false)
        try used.sendData(1, String(repeating: "a", count: 60_000), endStream: false)
        used.flush()
        used.send(Wire.settings((4, 16_384)))
        #expect(try used.stream(1).sendWindowBytes == 16_384 - 60_000)
        try used.sendData(1, "more", endStream: true)
        used.forget()
        used.send(Wire.windowUpdate(1, 43_616))
        #expect(used.frames.isEmpty)
        used.send(Wire.windowUpdate(1, 1))
        used.expectFrames(Wire.data(1, "m"))
    }

    @Test func section6_9_2_anOverflowByTheInitialSizeIsAConnectionFault() {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.send(Wire.windowUpdate(1, 1), Wire.settings((4, 0x7fff_ffff)))
        peer.expectGoaway(.flowControlError, "window_overflow_by_settings")
    }

    @Test func section6_9_2_theConnectionWindowIsNotChangedBySettings() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.settings((4, 1)))
        #expect(peer.connection.sendWindowBytes == 65_535)
    }

    @Test func section6_9_2_ourInitialSizeMovesOpenStreamsWhenItIsAcknowledged() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.openRequest(3)
        try peer.connection.setStreamWindow(try peer.stream(3), 100_000)
        try peer.connection.sendSettings([Setting(.initialWindowSize, 70_000)])
        peer.send(Wire.settingsAcknowledgement)
        #expect(try peer.stream(1).receiveWindowBytes == 70_000)
        // What the peer reckons: 100,000 by WINDOW_UPDATE, and the difference of the settings.
        #expect(try peer.stream(3).receiveWindowBytes == 104_465)
    }

    @Test func section6_9_3_creditIsGivenInUpdatesOfHalfAWindow() throws {
        var limits = Limits()
        limits.receiveWindowBytesMax = 0
        let peer = ScriptedPeer(.server, limits: limits)
        peer.openRequest(1)
        peer.send(Wire.data(1, bytes: [UInt8](repeating: 0, count: 16_384)))
        #expect(peer.frames.isEmpty)
        peer.send(Wire.data(1, bytes: [UInt8](repeating: 0, count: 16_384)))
        // The connection's credit comes back by itself, the stream's when the owner has read.
        peer.expectFrames(Wire.windowUpdate(0, 32_768))
        peer.connection.consume(try peer.stream(1), 16_384)
        peer.connection.consume(try peer.stream(1), 16_382)
        peer.flush()
        #expect(peer.frames.isEmpty)
        peer.connection.consume(try peer.stream(1), 1)
        peer.flush()
        peer.expectFrames(Wire.windowUpdate(1, 32_767))
    }

    @Test func section6_9_noUpdateGoesToAStreamThatThePeerHasEnded() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.send(Wire.data(1, bytes: [UInt8](repeating: 0, count: 16_384)))
        peer.send(Wire.data(1, bytes: [UInt8](repeating: 0, count: 16_384), .endStream))
        peer.forget()
        peer.connection.consume(try peer.stream(1), 32_768)
        peer.flush()
        peer.expectNothing()
    }
}

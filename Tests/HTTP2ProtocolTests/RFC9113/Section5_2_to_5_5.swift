import HTTP2Protocol
import TestSupport
import Testing

/// Flow control's frame (§5.2), priority (§5.3), error handling (§5.4) and extensions (§5.5) of RFC 9113.
@Suite struct Section5_2_to_5_5 {
    @Test func section5_2_onlyDataIsFlowControlled() throws {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.settings((4, 0)))
        peer.openRequest(1, Wire.get, endStream: true)
        try peer.respond(1, endStream: false)
        try peer.sendData(1, "body", endStream: true)
        peer.flush()
        #expect(peer.frames.map(\.type) == [1])
        peer.forget()
        peer.send(Wire.windowUpdate(1, 3))
        peer.expectFrames(Wire.data(1, "bod"))
        peer.send(Wire.windowUpdate(1, 3))
        peer.expectFrames(Wire.data(1, "y", .endStream))
    }

    @Test func section5_3_1_aStreamThatDependsOnItselfIsAFault() {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.send(Wire.priority(1, dependsOn: 1))
        peer.expectReset(1, .protocolError, "priority_on_itself")
        let idle = ScriptedPeer(.server)
        idle.send(Wire.priority(1, dependsOn: 1))
        idle.expectGoaway(.protocolError, "priority_on_itself")
        let inHeaders = ScriptedPeer(.server)
        inHeaders.send(Wire.raw(0x1, flags: 0x25, stream: 1, Wire.word(1) + [0] + Wire.block(Wire.get)))
        inHeaders.expectGoaway(.protocolError, "priority_on_itself")
    }

    @Test func section5_4_1_goawayNamesTheLastStreamAndEndsTheConnection() {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.openRequest(7)
        peer.send(Wire.data(0, "x"), Wire.ping())
        #expect(peer.frames.count == 1)
        #expect(peer.frames.first?.word(at: 0) == 7)
        peer.expectGoaway(.protocolError, "data_on_stream_zero")
    }

    @Test func section5_4_2_aStreamFaultLeavesTheOthersAlone() {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.openRequest(3)
        peer.send(Wire.windowUpdate(1, 0), Wire.data(3, "still", .endStream))
        #expect(
            peer.events == [.closed(1, .protocolError, "window_update_of_zero"), .data(3, "still", endStream: true)])
    }

    @Test func section5_4_2_aResetIsNotAnsweredWithAReset() {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.send(Wire.reset(1), Wire.reset(1))
        #expect(peer.frames.isEmpty)
    }

    @Test func section5_4_3_aClosedSocketFreesWhatWaits() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1, Wire.get, endStream: true)
        try peer.respond(1)
        #expect(peer.connection.outputBytes > 0)
        peer.connection.discardOutput()
        #expect(peer.connection.outputBytes == 0)
        #expect(peer.resources.blocks.blocksInUse == 0)
    }

    @Test func section5_5_unknownFramesInAHeaderBlockAreAConnectionFault() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.openHeaders(1, block: []), Wire.raw(0xcc, stream: 1))
        peer.expectGoaway(.protocolError, "header_block_interrupted")
    }

    @Test func section5_5_unknownSettingsAreIgnoredAndKeptForTheOwner() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.settings((0xff, 5), (7, 1), (3, 9)))
        peer.expect(.settings)
        #expect(peer.connection.receivedCustomSettings.map(\.value) == [5, 1])
        #expect(peer.connection.remoteSettings.maxConcurrentStreams == 9)
    }
}

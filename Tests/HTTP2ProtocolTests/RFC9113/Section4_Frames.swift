import HTTP2Protocol
import TestSupport
import Testing

/// Frame format, size and header blocks (RFC 9113 §4).
@Suite struct Section4_Frames {
    // MARK: §4.1

    @Test(arguments: [UInt8(0xb), 0xd, 0xff])
    func section4_1_unknownTypesAreIgnored(type: UInt8) {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.raw(type, flags: 0xff, stream: 7, [1, 2, 3]))
        peer.expectNothing()
        peer.expectAlive()
    }

    @Test func section4_1_undefinedFlagsAreIgnored() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.raw(0x6, flags: 0xfe, Array("12345678".utf8)))
        peer.expect(.ping("12345678"))
    }

    @Test func section4_1_theReservedBitIsIgnored() {
        let peer = ScriptedPeer(.server)
        let id = 1 | 1 << 31
        peer.send(Wire.raw(0x1, flags: 0x5, stream: id, Wire.block(Wire.get)))
        peer.expect(.headers(1, .request, endStream: true))
    }

    // MARK: §4.2

    @Test func section4_2_aPayloadOf16384OctetsIsTaken() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.headers(1, Wire.post), Wire.data(1, bytes: [UInt8](repeating: 7, count: 16_384)))
        peer.expect(
            .headers(1, .request, endStream: false), .data(1, [UInt8](repeating: 7, count: 16_384), endStream: false))
    }

    @Test(arguments: [UInt8(0x0), 0x1, 0x2, 0x4, 0x6, 0xee])
    func section4_2_aFrameAboveTheMaximumSizeIsAConnectionFault(type: UInt8) {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.send(Wire.raw(type, stream: 1, [UInt8](repeating: 0, count: 16_385)))
        peer.expectGoaway(.frameSizeError, "frame_too_large")
    }

    @Test func section4_2_aLargerMaximumHoldsFromItsAcknowledgementOn() {
        let peer = ScriptedPeer(.server, settings: [Setting(.maxFrameSize, 20_000)], handshake: false)
        peer.send(Wire.preface, Wire.settings(), Wire.settingsAcknowledgement, Wire.headers(1, Wire.post))
        peer.forget()
        peer.send(Wire.data(1, bytes: [UInt8](repeating: 0, count: 20_000)))
        #expect(!peer.connection.hasFailed)
        peer.send(Wire.raw(0x0, stream: 1, [], length: 20_001))
        peer.expectGoaway(.frameSizeError, "frame_too_large")
    }

    @Test func section4_2_ourFramesKeepToThePeersMaximum() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1, Wire.get, endStream: true)
        try peer.respond(1, [":status": "200", "x-long": String(repeating: "~", count: 40_000)], endStream: false)
        try peer.sendData(1, String(repeating: "a", count: 40_000), endStream: true)
        peer.flush()
        #expect(peer.frames.allSatisfy { $0.payload.count <= 16_384 })
        #expect(peer.frames.map(\.type) == [1, 9, 9, 0, 0, 0])
    }

    // MARK: §4.3

    @Test func section4_3_aBlockThatCannotBeDecodedIsACompressionError() {
        for (block, token) in [
            ([UInt8(0x80)], "hpack_index_out_of_range"), ([0xbf], "hpack_index_out_of_range"),
            ([0x00, 0x0a, 0x61], "hpack_string_truncated"), ([0x82, 0x20], "hpack_size_update_late"),
            ([0x00, 0x81, 0x00, 0x00], "hpack_huffman_padding"),
            ([0x00, 0x84, 0xff, 0xff, 0xff, 0xff, 0x00], "hpack_huffman_eos"),
            ([0x3f, 0xe2, 0x1f], "hpack_size_update_too_large"), ([0x20, 0x20, 0x20], "hpack_too_many_size_updates"),
            ([0x7f], "hpack_integer_truncated"),
            ([0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f], "hpack_integer_overflow"),
        ] {
            let peer = ScriptedPeer(.server)
            peer.send(Wire.headers(1, block: block))
            peer.expectGoaway(.compressionError, token)
        }
    }

    @Test func section4_3_anEmptyBlockWithoutADueSizeUpdateIsACompressionError() {
        let peer = ScriptedPeer(.server, settings: [Setting(.headerTableSize, 100)], handshake: false)
        peer.send(Wire.preface, Wire.settings(), Wire.settingsAcknowledgement, Wire.headers(1, Wire.get))
        peer.expectGoaway(.compressionError, "hpack_size_update_missing")
    }

    @Test func section4_3_aRepeatedBlockDoesNotHideAMissingSizeUpdate() throws {
        let peer = ScriptedPeer(.server)
        for id in [1, 3, 5] { peer.openRequest(id) }
        try peer.connection.sendSettings([Setting(.headerTableSize, 100)])
        peer.send(Wire.settingsAcknowledgement, Wire.headers(7, Wire.post))
        peer.expectGoaway(.compressionError, "hpack_size_update_missing")
    }

    @Test func section4_3_theTableKeepsStepAcrossRefusedAndClosedStreams() {
        let peer = ScriptedPeer(.server, settings: [Setting(.maxConcurrentStreams, 1)])
        peer.openRequest(1)
        // Refused, but its field enters the table …
        peer.send(Wire.headers(3, block: Wire.block(Wire.get) + Wire.literal("x-a", "1", pattern: 0x40)))
        peer.expectReset(3, .refusedStream)
        // … and so does that of a block on the stream that was reset.
        peer.send(Wire.headers(3, block: Wire.literal("x-b", "2", pattern: 0x40), .endStream))
        peer.send(Wire.reset(1))
        peer.send(Wire.headers(5, block: Wire.block(Wire.get) + [0xbe, 0xbf]))
        #expect(peer.fields.suffix(2) == ["x-b: 2", "x-a: 1"])
    }

    @Test(arguments: [
        Wire.ping(), Wire.data(1, "x"), Wire.headers(1, Wire.get), Wire.continuation(3, []), Wire.raw(0xee),
    ])
    func section4_3_nothingMayInterruptAHeaderBlock(frame: [UInt8]) {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.openHeaders(1, block: Wire.block(Wire.get)), frame)
        peer.expectGoaway(.protocolError, "header_block_interrupted")
    }
}

import HTTP2Protocol
import TestSupport
import Testing

/// Teaches the harness: frames in, events and frames out, and what a failure would say.
@Suite struct HarnessTests {
    @Test func aScriptedPeerSendsFramesAndExpectsEventsAndFrames() throws {
        // A server is under test; the preface and both SETTINGS are exchanged already.
        let peer = ScriptedPeer(.server)
        peer.send(Wire.headers(1, Wire.post), Wire.data(1, "hello", .endStream))
        peer.expect(.headers(1, .request, endStream: false), .data(1, "hello", endStream: true))
        #expect(peer.fields == [":method: POST", ":scheme: https", ":path: /", ":authority: a.test"])

        // The owner answers by commands; `flush` does what a socket would.
        try peer.respond(1, [":status": "204"])
        peer.flush()
        #expect(peer.frames.map { peer.decode($0) } == [[":status: 204"]])
        peer.forget()

        // Wire can speak illegally, and the peer names the fault that it wants.
        peer.send(Wire.raw(0x6, stream: 1, [1, 2, 3]))
        peer.expectGoaway(.protocolError, "ping_on_stream")
    }

    @Test func aPairCarriesOctetsBothWaysInChunks() throws {
        let pair = Pair(chunkBytes: 3)
        pair.forget()
        let id = try pair.client.request()
        pair.exchange()
        pair.server.expect(.headers(id, .request, endStream: true))
        try pair.server.respond(id)
        pair.exchange()
        pair.client.expect(.headers(id, .response, endStream: true), .closed(id, .noError, "ended"))
    }

    @Test func framesAreShownAsTextAndOctets() {
        let (frames, rest) = WireFrame.parse(Wire.reset(3, .cancel) + [0, 0])
        #expect(frames.map(\.description) == ["RST_STREAM[stream 3, flags 0, 4]: CANCEL"])
        #expect(rest == [0, 0])
    }

    @Test func aSeedMakesARunThatCanBeReplayed() {
        var one = SeededRandom(seed: 7, "the harness")
        var other = SeededRandom(seed: 7, "the harness again")
        #expect((0..<4).map { _ in one.next() } == (0..<4).map { _ in other.next() })
    }

    @Test(.enabled(if: AllocationCounter.counts)) func theAllocationCounterSeesWhatIsTaken() {
        var pointers: [UnsafeMutableRawPointer] = []
        pointers.reserveCapacity(4)
        let taken = AllocationCounter.count {
            for _ in 0..<4 { pointers.append(.allocate(byteCount: 100, alignment: 8)) }
        }
        for pointer in pointers { pointer.deallocate() }
        #expect(taken == 4)
        #expect(AllocationCounter.count {} == 0)
    }
}

import Buffers
import TestSupport
import Testing

@testable import HTTP2Protocol

/// Requests that wait for the peer's concurrency limit (RFC 9113 §5.1.2).
@Suite struct RequestQueueTests {
    /// A client whose one slot is taken by stream 1.
    private func full() throws -> ScriptedPeer {
        let peer = ScriptedPeer(.client)
        // Without a dynamic table each block can be read alone.
        peer.send(Wire.settings((3, 1), (1, 0)))
        try peer.request(Wire.get)
        return peer
    }

    private func freeSlot(_ peer: ScriptedPeer, _ id: Int = 1) {
        peer.send(Wire.headers(id, Wire.ok, .endStream))
    }

    @Test func theyGoOutInOrderAsSlotsFall() throws {
        let peer = try full()
        for _ in 0..<3 { try peer.request(Wire.get) }
        #expect(peer.connection.streamCount == 4)
        freeSlot(peer)
        #expect(peer.frames.map(\.stream) == [3])
        peer.send(Wire.settings((3, 10)))
        #expect(peer.frames.filter { $0.type == 1 }.map(\.stream) == [3, 5, 7])
    }

    @Test func bodyAndTrailersWaitWithTheirRequest() throws {
        let peer = try full()
        let id = try peer.request(Wire.post, endStream: false)
        #expect(try peer.stream(id).canSend)
        #expect(try peer.sendData(id, "body", endStream: false) == .queued)
        let trailers = HeaderList(["x-sum": "1"])
        #expect(try peer.connection.sendHeaders(try peer.stream(id), .trailers, trailers, endStream: true) == .queued)
        peer.flush()
        #expect(peer.frames.isEmpty)
        freeSlot(peer)
        #expect(peer.frames.map(\.type) == [1, 0, 1])
        #expect(peer.frames.first.map { peer.decode($0) }?.first == ":method: POST")
        #expect(peer.frames.last.map { peer.decode($0) } == ["x-sum: 1"])
        #expect(peer.frames.map { $0.flags.contains(.endStream) } == [false, false, true])
    }

    @Test func trailersAloneWaitToo() throws {
        let peer = try full()
        let id = try peer.request(Wire.post, endStream: false)
        try peer.connection.sendHeaders(try peer.stream(id), .trailers, HeaderList(["x-sum": "1"]), endStream: true)
        peer.flush()
        #expect(peer.frames.isEmpty)
        freeSlot(peer)
        #expect(peer.frames.map(\.type) == [1, 1])
        #expect(peer.frames.map { $0.flags.contains(.endStream) } == [false, true])
        peer.send(Wire.headers(id, Wire.ok, .endStream))
        #expect(peer.resources.liveStreamCount == 0)
    }

    @Test func anEmptyEndWaitsWithItsRequest() throws {
        let peer = try full()
        let id = try peer.request(Wire.post, endStream: false)
        #expect(try peer.sendData(id, "", endStream: true) == .framed)
        freeSlot(peer)
        #expect(peer.frames.map { $0.flags.contains(.endStream) } == [true])
    }

    @Test func oneThatIsGivenUpLeavesTheQueueWithoutAFrame() throws {
        let peer = try full()
        let given = try peer.request(Wire.get)
        let kept = try peer.request(Wire.get)
        #expect(peer.connection.reset(try peer.stream(given), .cancel))
        peer.flush()
        #expect(peer.frames.isEmpty)
        #expect(peer.connection.waitingRequests.count == 1)
        freeSlot(peer)
        #expect(peer.frames.map(\.stream) == [kept])
    }

    @Test func aResetBehindDataWaitsForItsTurn() throws {
        let peer = try full()
        let id = try peer.request(Wire.post, endStream: false)
        try peer.sendData(id, "body", endStream: false)
        #expect(!peer.connection.reset(try peer.stream(id), .noError, afterQueuedData: true))
        freeSlot(peer)
        #expect(peer.frames.map(\.type) == [1, 0, 3])
        #expect(peer.events.last == .closed(id, .noError, "resetByOwner"))
    }

    @Test func aLimitOfZeroHoldsAllRequests() throws {
        let peer = ScriptedPeer(.client)
        peer.send(Wire.settings((3, 0)))
        try peer.request(Wire.get)
        peer.forget()
        peer.send(Wire.settings((3, 0)))
        peer.expectFrames(Wire.settingsAcknowledgement)
        peer.send(Wire.settings((3, 1)))
        #expect(peer.frames.map(\.type) == [4, 1])
    }

    @Test func aWindowCannotBeSetBeforeTheRequestIsOut() throws {
        let peer = try full()
        let id = try peer.request(Wire.get)
        #expect(throws: CommandError.streamNotWritable) {
            try peer.connection.setStreamWindow(try peer.stream(id), 100_000)
        }
    }
}

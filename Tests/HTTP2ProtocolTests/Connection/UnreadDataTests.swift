import TestSupport
import Testing

@testable import HTTP2Protocol

/// What the owner does not read holds the peer up, once all streams together hold too much of it.
@Suite struct UnreadDataTests {
    private static let piece = String(repeating: "x", count: 16_384)

    /// The connection's window has a size of its own, so that it does not grow.
    private func peer(max: Int) throws -> ScriptedPeer {
        var limits = Limits()
        limits.unreadBytesMax = max
        let peer = ScriptedPeer(.server, limits: limits)
        try peer.connection.setConnectionWindow(65_535)
        for id in [1, 3] { peer.openRequest(id) }
        return peer
    }

    /// WINDOW_UPDATEs of the connection since the last look (bytes).
    private func credit(_ peer: ScriptedPeer) -> Int {
        let frames = peer.frames.filter { $0.type == 0x8 && $0.stream == 0 }
        peer.forget()
        return frames.reduce(0) { $0 + Int($1.word(at: 0)) }
    }

    @Test func withoutMuchUnreadTheConnectionsWindowIsRefilledAtOnce() throws {
        let peer = try peer(max: 32_769)
        for id in [1, 3] { peer.send(Wire.data(id, Self.piece)) }
        #expect(credit(peer) == 32_768)
        #expect(peer.connection.unreadDataBytes == 32_768)
    }

    /// Two pieces are the limit: what comes next is granted when half of it is read.
    @Test func withMuchUnreadTheConnectionsWindowStandsStill() throws {
        let peer = try peer(max: 32_768)
        for id in [1, 3, 1, 3] { peer.send(Wire.data(id, Self.piece)) }
        #expect(credit(peer) == 32_768 && peer.connection.unreadDataBytes == 65_536)
        peer.connection.consume(try peer.stream(1), 32_768)
        peer.connection.consume(try peer.stream(3), 16_383)
        peer.flush()
        #expect(credit(peer) == 0)
        peer.connection.consume(try peer.stream(3), 1)
        peer.flush()
        #expect(credit(peer) == 32_768 && peer.connection.unreadDataBytes == 16_384)
        peer.expectAlive()
    }

    @Test(arguments: [true, false]) func whatAStreamThatEndsHeldCountsNoMore(byPeer: Bool) throws {
        let peer = try peer(max: 32_768)
        for id in [1, 1, 1, 3] { peer.send(Wire.data(id, Self.piece)) }
        #expect(credit(peer) == 32_768)
        if byPeer {
            peer.send(Wire.reset(1))
        } else {
            peer.connection.reset(try peer.stream(1), .cancel)
            peer.flush()
        }
        #expect(credit(peer) == 32_768 && peer.connection.unreadDataBytes == 16_384)
    }

    /// The body's end has been seen, and it is read later.
    @Test func whatIsReadBehindTheEndCountsNoMore() throws {
        let peer = try peer(max: 32_768)
        peer.send(Wire.data(1, Self.piece), Wire.data(1, Self.piece, .endStream))
        #expect(peer.connection.unreadDataBytes == 32_768)
        peer.connection.consume(try peer.stream(1), 32_768)
        #expect(peer.connection.unreadDataBytes == 0)
    }
}

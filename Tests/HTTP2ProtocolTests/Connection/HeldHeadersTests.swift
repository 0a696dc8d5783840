import TestSupport
import Testing

@testable import HTTP2Protocol

/// A request's fields are memory that its stream holds (`Limits.sessionBytesMax`).
@Suite struct HeldHeadersTests {
    @Test func whatOpenStreamsHoldCountsLargeHeaderLists() throws {
        var limits = Limits()
        limits.sessionBytesMax = 200_000
        let peer = ScriptedPeer(.server, limits: limits)
        let value = String(repeating: "v", count: 8_000)
        let large: Wire.Fields = [":method": "POST", ":scheme": "http", ":path": "/", ":authority": "a", "x": value]
        peer.openRequest(1, large)
        let one = peer.connection.heldHeaderBytes
        #expect(8_000...20_000 ~= one)
        peer.send(Wire.headers(1, ["x": value], .endStream))
        #expect(peer.connection.heldHeaderBytes >= 2 * 8_000)
        // Small lists count as nothing beside their stream.
        peer.openRequest(3)
        #expect(peer.connection.heldHeaderBytes <= 2 * one && peer.connection.invariantsHold)
        let ids = Array(stride(from: 5, to: 61, by: 2))
        peer.send(ids.flatMap { Wire.headers($0, large) })
        #expect(7...22 ~= peer.connection.peerStreamCount)
        #expect(peer.connection.invariantsHold)
        #expect(Set(peer.resources.limitCounters.counts.map(\.token)) == ["session_bytes"])
        // With its stream a list is gone.
        peer.send((ids + [1]).flatMap { peer.connection.stream(id: $0) == nil ? [] : Wire.reset($0) })
        #expect(peer.connection.heldHeaderBytes == 0)
        peer.openRequest(61, large)
        #expect(peer.connection.stream(id: 61) != nil && peer.connection.invariantsHold)
    }
}

import Buffers
import TestSupport
import Testing

@testable import HTTP2Protocol

/// A row of small writes that must wait costs little more than one large one, and nothing of their order.
@Suite struct SmallPiecesTests {
    /// A response whose DATA waits for a window.
    private func waiting() throws -> ScriptedPeer {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.settings((4, 0)))
        peer.openRequest(1)
        try peer.respond(1, endStream: false)
        peer.flush()
        peer.forget()
        return peer
    }

    private func chunkCount(_ peer: ScriptedPeer) throws -> Int {
        var count = 0
        var chunk = try peer.stream(1).record.pointee.firstChunk
        while let present = chunk {
            count += 1
            chunk = present.pointee.next
        }
        return count
    }

    private func received(_ peer: ScriptedPeer) -> [UInt8] {
        peer.frames.filter { $0.type == 0 }.flatMap(\.payload)
    }

    @Test func octetsThatWaitShareTheirMemory() throws {
        let peer = try waiting()
        let octets = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        for octet in octets {
            _ = try peer.connection.sendData(try peer.stream(1), ByteSlice([octet]), endStream: false)
        }
        #expect(try chunkCount(peer) <= 2 + octets.count / QueuedChunk.sharedBytes)
        #expect(try peer.stream(1).queuedBytes == octets.count)
        peer.send(Wire.windowUpdate(1, 20_000))
        peer.flush()
        #expect(received(peer) == octets)
        #expect(peer.connection.invariantsHold)
    }

    /// Sizes around every bound, windows that open in between, and pieces that are cut while others join behind them.
    @Test func piecesOfEverySizeArriveInOrder() throws {
        var random = SeededRandom(seed: 11, "small pieces")
        for _ in 0..<30 {
            let peer = try waiting()
            var sent: [UInt8] = []
            for _ in 0..<200 {
                let count = [1, 2, 100, 511, 512, 513, 2_047, 2_048, 2_049, 5_000][random.number(0...9)]
                let bytes = (0..<count).map { UInt8(truncatingIfNeeded: sent.count + $0) }
                sent += bytes
                _ = try peer.connection.sendData(try peer.stream(1), ByteSlice(bytes), endStream: false)
                if random.number(0...3) == 0 {
                    let opened = UInt32(random.number(1...3_000))
                    peer.send(Wire.windowUpdate(1, opened), Wire.windowUpdate(0, opened))
                    peer.flush()
                }
            }
            peer.send(Wire.windowUpdate(1, 10_000_000), Wire.windowUpdate(0, 10_000_000))
            peer.flush()
            #expect(received(peer) == sent)
        }
    }
}

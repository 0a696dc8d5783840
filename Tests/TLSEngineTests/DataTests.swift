import Buffers
import Testing

@testable import TLSEngine

@Suite struct DataTests {
    private func bytes(_ count: Int, seed: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 * 31 + seed) }
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3], [1_000, 16_384, Int.max])
    func muchDataBothWays(version: TLSVersion, pieceBytes: Int) throws {
        var setup = try TLSPair.Setup()
        setup.serverContext.maxVersion = version
        let pair = try TLSPair(setup)
        pair.pieceBytes = pieceBytes
        pair.connect()
        let up = bytes(300_001, seed: 1)
        let down = bytes(500_003, seed: 2)
        pair.send(up, from: pair.client)
        pair.send(down, from: pair.server)
        pair.pump()
        #expect(pair.server.received == up)
        #expect(pair.client.received == down)
        #expect(pair.resources.blocks.blocksInUse == 0)
    }

    @Test func recordsAreFilledFromSmallPieces() throws {
        let pair = try TLSPair(TLSPair.Setup())
        pair.connect()
        let header = bytes(9, seed: 3)
        let payload = bytes(16_375, seed: 4)
        var expected: [UInt8] = []
        header.withUnsafeBytes { header in
            payload.withUnsafeBytes { payload in
                let vectors = [
                    GatherVector(base: header.baseAddress, count: 9), GatherVector(base: nil, count: 0),
                    GatherVector(base: payload.baseAddress, count: payload.count),
                    GatherVector(base: header.baseAddress, count: 9),
                    GatherVector(base: payload.baseAddress, count: payload.count),
                ]
                #expect(pair.client.connection.send(vectors, count: vectors.count) == 2 * 16_384)
            }
        }
        for _ in 0..<2 { expected += header + payload }
        pair.take(from: pair.client, to: pair.server)
        // Two records and nothing else: header, type octet and tag of each come to 22.
        #expect(pair.server.wire.count == 2 * (16_384 + 22))
        pair.pump()
        #expect(pair.server.received == expected)
    }

    @Test func aLimitStopsBetweenPieces() throws {
        let pair = try TLSPair(TLSPair.Setup())
        pair.connect()
        let data = bytes(100_000, seed: 5)
        let taken = data.withUnsafeBytes { data in
            withUnsafePointer(to: GatherVector(base: data.baseAddress, count: data.count)) {
                pair.client.connection.send($0, count: 1, limit: 49_152)
            }
        }
        #expect(taken == 49_152)
        pair.pump()
        #expect(pair.server.received == Array(data[..<49_152]))
    }

    @Test("tls.TLSSocket.method.setMaxSendFragment bounds records")
    func smallerRecords() throws {
        let pair = try TLSPair(TLSPair.Setup())
        #expect(pair.client.connection.setRecordBytesMax(1_024))
        #expect(!pair.client.connection.setRecordBytesMax(100))
        #expect(!pair.client.connection.setRecordBytesMax(20_000))
        pair.connect()
        let data = bytes(4_096, seed: 6)
        pair.send(data, from: pair.client)
        pair.take(from: pair.client, to: pair.server)
        #expect(pair.server.wire.count == 4 * (1_024 + 22))
        pair.pump()
        #expect(pair.server.received == data)
    }

    /// As the transport does it: the ciphertext is read behind the gap and decrypted to the front of the same buffer.
    @Test(arguments: [1, 2, 100, 16_000, 16_405, 16_407, 40_000, 200_000])
    func decryptionInPlace(pieceBytes: Int) throws {
        let pair = try TLSPair(TLSPair.Setup())
        pair.connect()
        let data = bytes(pieceBytes < 100 ? 40_000 : 400_000, seed: 7)
        pair.send(data, from: pair.client)
        pair.take(from: pair.client, to: pair.server)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 262_144, alignment: 64)
        defer { buffer.deallocate() }
        let gap = TLSConnection.inPlaceGapBytes
        var received: [UInt8] = []
        var wire = pair.server.wire[...]
        while !wire.isEmpty {
            let piece = wire.prefix(min(pieceBytes, buffer.count - gap))
            wire = wire.dropFirst(piece.count)
            UnsafeMutableRawBufferPointer(rebasing: buffer[gap...]).copyBytes(from: piece)
            let input = UnsafeRawBufferPointer(rebasing: buffer[gap..<(gap + piece.count)])
            let count = pair.server.connection.receive(input, into: buffer)
            received.append(contentsOf: buffer[..<count])
        }
        #expect(received == data)
    }

    @Test func whatDoesNotFitComesLater() throws {
        let pair = try TLSPair(TLSPair.Setup())
        pair.connect()
        let data = bytes(50_000, seed: 8)
        pair.send(data, from: pair.client)
        pair.take(from: pair.client, to: pair.server)
        var input = pair.server.wire
        var received: [UInt8] = []
        let plaintext = UnsafeMutableRawBufferPointer.allocate(byteCount: 1_000, alignment: 1)
        defer { plaintext.deallocate() }
        while true {
            let count = input.withUnsafeBytes { pair.server.connection.receive($0, into: plaintext) }
            input = []
            received.append(contentsOf: plaintext[..<count])
            if count < plaintext.count { break }
        }
        #expect(received == data)
    }

    @Test func nothingIsSentBeforeTheHandshakeOrAfterTheEnd() throws {
        let pair = try TLSPair(TLSPair.Setup())
        let early = [UInt8](repeating: 0, count: 4).withUnsafeBytes { pair.client.connection.send($0) }
        #expect(early == 0)
        pair.connect()
        pair.client.connection.closeNotify()
        let late = [UInt8](repeating: 0, count: 4).withUnsafeBytes { pair.client.connection.send($0) }
        #expect(late == 0)
    }

    @Test func eachSideEndsForItself() throws {
        let pair = try TLSPair(TLSPair.Setup())
        pair.connect()
        pair.client.connection.closeNotify()
        pair.pump()
        #expect(pair.server.has(.closeNotify) && pair.server.connection.hasReceivedCloseNotify)
        #expect(!pair.client.connection.hasReceivedCloseNotify)
        pair.send(Array("still here".utf8), from: pair.server)
        pair.server.connection.closeNotify()
        pair.pump()
        #expect(pair.client.received.elementsEqual("still here".utf8))
        #expect(pair.client.has(.closeNotify))
        #expect(pair.client.connection.failure == nil && pair.server.connection.failure == nil)
    }

    @Test func aCutWithoutCloseNotifyShows() throws {
        let pair = try TLSPair(TLSPair.Setup())
        pair.connect()
        pair.send(Array("half".utf8), from: pair.client)
        pair.take(from: pair.client, to: pair.server)
        pair.server.wire.removeLast()
        pair.pump()
        #expect(pair.server.received.isEmpty)
        #expect(!pair.server.connection.hasReceivedCloseNotify)
        #expect(pair.server.connection.failure == nil)
    }
}

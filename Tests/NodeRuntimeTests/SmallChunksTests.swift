import Buffers
import Testing

@testable import NodeRuntime

/// What a peer sends octet by octet to a stream that nobody reads is kept in few pieces.
@Suite struct SmallChunksTests {
    private func octets(_ state: ReadableState) -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = state.popFirst() { bytes += chunk.byteSlice.bytes }
        return bytes
    }

    private func count(_ state: ReadableState) -> Int {
        var count = 0
        while state.popFirst() != nil { count += 1 }
        return count
    }

    @Test func octetsInARowAreJoined() {
        let state = ReadableState(highWaterMark: 16_384)
        for _ in 0..<100_000 { state.appendJoining(Chunk(ByteSlice([7])), size: 1) }
        #expect(state.length == 100_000)
        #expect(count(state) < 1_000)
    }

    @Test func aReaderThatKeepsUpGetsEveryChunkAsItCame() {
        let state = ReadableState(highWaterMark: 16_384)
        for _ in 0..<10 {
            for _ in 0..<200 { state.appendJoining(Chunk(ByteSlice([7])), size: 1) }
            #expect(count(state) >= 199)
        }
        for _ in 0..<1_000 { state.appendJoining(Chunk(ByteSlice([UInt8](repeating: 1, count: 300))), size: 300) }
        #expect(count(state) == 1_000)
    }

    @Test func whateverIsReadOrPutBackInBetweenTheOrderStays() {
        let state = ReadableState(highWaterMark: 16_384)
        var expected: [UInt8] = []
        var seen: [UInt8] = []
        for index in 0..<20_000 {
            let byte = UInt8(truncatingIfNeeded: index / 3)
            let size = index % 400 == 0 ? 300 : 1
            expected += [UInt8](repeating: byte, count: size)
            state.appendJoining(Chunk(ByteSlice([UInt8](repeating: byte, count: size))), size: size)
            if index % 97 == 0, let chunk = state.popFirst() { seen += chunk.byteSlice.bytes }
            if index % 301 == 0, let chunk = state.popFirst() { state.prepend(chunk, size: 0) }
            if index % 1_009 == 0, let chunk = state.take(5) { seen += chunk.byteSlice.bytes }
        }
        #expect(seen + octets(state) == expected)
    }

    @Test func textIsJoinedAsText() {
        let state = ReadableState(highWaterMark: 16_384)
        for _ in 0..<512 { state.appendJoining(Chunk("é"), size: 1) }
        var text = ""
        var count = 0
        while let chunk = state.popFirst() {
            text += chunk.toString()
            count += 1
        }
        #expect(text == String(repeating: "é", count: 512))
        #expect(count == 2)
    }

    @Test func writesThatNobodyWaitsForAreOne() {
        var writes = TakenWrites()
        var called: [String] = []
        writes.append(1, nil)
        writes.append(2, nil)
        writes.append(3) { _ in called.append("three") }
        for _ in 0..<10 { writes.append(1, nil) }
        writes.append(1) { _ in called.append("last") }
        // Octets that are gone, and whether a callback is due then.
        for (bytes, expected, heard) in [
            (5, false, []), (1, true, ["three"]), (10, false, ["three"]), (1, true, ["three", "last"]),
        ] {
            let isDue = writes.acknowledge(bytes)
            #expect(isDue == expected)
            while let callback = writes.popDueCallback() { try? callback(nil) }
            #expect(called == heard)
        }
    }
}

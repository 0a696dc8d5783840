import Buffers
import Testing

@Suite struct SendQueueTests {
    private final class Connection {
        let pool: BlockPool
        var queue: SendQueue

        init(blockBytes: Int = 4096) {
            pool = BlockPool(blockBytes: blockBytes)
            queue = SendQueue(pool: pool)
        }

        func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { queue.append(copying: $0) } }

        /// What a socket that takes `max` bytes at once would send.
        func send(upTo max: Int, vectorsMax: Int = 8) -> [UInt8] {
            var sent: [UInt8] = []
            withUnsafeTemporaryAllocation(of: GatherVector.self, capacity: vectorsMax) { vectors in
                guard let start = vectors.baseAddress else { return }
                let front = queue.gather(into: start, max: vectorsMax)
                for vector in vectors[..<front.vectors] {
                    sent += UnsafeRawBufferPointer(start: vector.base, count: vector.count)
                }
                #expect(sent.count == front.bytes)
            }
            sent = Array(sent.prefix(max))
            queue.consume(sent.count)
            return sent
        }

        func drain() -> [UInt8] {
            var all: [UInt8] = []
            while !queue.isEmpty { all += send(upTo: Int.max) }
            return all
        }
    }

    @Test func emptyQueueIsAFewWordsAndHoldsNoBlock() {
        #expect(MemoryLayout<SendQueue>.size <= 64)
        #expect(MemoryLayout<GatherVector>.size == 16)
        let connection = Connection()
        #expect(connection.queue.isEmpty == true)
        #expect(connection.queue.count == 0)
        #expect(connection.pool.blocksInUse == 0)
        #expect(connection.send(upTo: 10) == [])
    }

    @Test func reservedBytesAreSentOnceAdvanced() {
        let connection = Connection()
        let memory = connection.queue.reserve(3)
        memory.copyMemory(from: [1, 2, 3] as [UInt8], byteCount: 3)
        #expect(connection.queue.isEmpty == true)
        connection.queue.advance(2)
        #expect(connection.queue.count == 2)
        #expect(connection.drain() == [1, 2])
        #expect(connection.pool.blocksInUse == 0)
    }

    @Test func smallPiecesShareOneBlockAndOneVector() {
        let connection = Connection()
        connection.append([1, 2])
        connection.append([3])
        #expect(connection.pool.blocksInUse == 1)
        #expect(connection.send(upTo: 100, vectorsMax: 1) == [1, 2, 3])
    }

    @Test func partialWritesLeaveTheRest() {
        let connection = Connection()
        connection.append(Array(0..<100))
        #expect(connection.send(upTo: 30) == Array(0..<30))
        #expect(connection.queue.count == 70)
        connection.append([200])
        #expect(connection.drain() == Array(30..<100) + [200])
        #expect(connection.pool.blocksInUse == 0)
    }

    @Test func reservationThatDoesNotFitOpensAnotherBlock() {
        let connection = Connection()
        connection.append([UInt8](repeating: 1, count: 4000))
        #expect(connection.queue.reservableBytes == 96)
        connection.queue.reserve(100).initializeMemory(as: UInt8.self, repeating: 2, count: 100)
        connection.queue.advance(100)
        #expect(connection.pool.blocksInUse == 2)
        #expect(connection.send(upTo: 4000) == [UInt8](repeating: 1, count: 4000))
        #expect(connection.pool.blocksInUse == 1)
        #expect(connection.drain() == [UInt8](repeating: 2, count: 100))
        #expect(connection.pool.blocksInUse == 0)
    }

    @Test func copiesGoOnIntoTheNextBlock() {
        let connection = Connection()
        let bytes = (0..<10_000).map { UInt8($0 % 251) }
        connection.append(bytes)
        #expect(connection.pool.blocksInUse == 3)
        #expect(connection.drain() == bytes)
        #expect(connection.pool.blocksInUse == 0)
    }

    @Test func largeSliceIsSentFromWhereItLiesAndASmallOneCopied() {
        for (size, isReferenced) in [(4095, false), (4096, true)] {
            let connection = Connection(blockBytes: 16_384)
            let slice = ByteSlice([UInt8](repeating: 7, count: size))
            connection.append([1])
            connection.queue.append(slice)
            connection.append([2])
            var vectors = [GatherVector](repeating: GatherVector(), count: 4)
            let front = connection.queue.gather(into: &vectors, max: 4)
            #expect(front.bytes == size + 2)
            #expect(front.vectors == (isReferenced ? 3 : 1))
            let start = slice.withUnsafeBytes { $0.baseAddress }
            #expect((vectors[1].base == start) == isReferenced)
            #expect(connection.drain() == [1] + slice.bytes + [2])
        }
    }

    @Test func queueKeepsASliceUntilItsLastByteIsTaken() {
        let source = BlockPool()
        let connection = Connection()
        var slice: ByteSlice? = ByteSlice(Storage.block(from: source))
        if let slice { connection.queue.append(slice) }
        slice = nil
        #expect(source.blocksInUse == 1)
        connection.queue.consume(source.blockBytes - 1)
        #expect(source.blocksInUse == 1)
        connection.queue.consume(1)
        #expect(source.blocksInUse == 0)
    }

    @Test func blockThatEndsBehindASliceIsReleasedOnce() {
        let connection = Connection()
        connection.append([UInt8](repeating: 1, count: 4096))
        connection.queue.append(ByteSlice([UInt8](repeating: 2, count: 5000)))
        // The first block is full and all its bytes stand before the slice; the next byte needs another.
        connection.append([3])
        #expect(connection.pool.blocksInUse == 2)
        let all = connection.drain()
        #expect(all == [UInt8](repeating: 1, count: 4096) + [UInt8](repeating: 2, count: 5000) + [3])
        #expect(connection.pool.blocksInUse == 0)
    }

    @Test func gatherStopsAtTheRoomItHas() {
        let connection = Connection()
        for index in 0..<6 { connection.queue.append(ByteSlice([UInt8](repeating: UInt8(index), count: 4096))) }
        #expect(connection.send(upTo: Int.max, vectorsMax: 2).count == 8192)
        #expect(connection.queue.count == 4 * 4096)
        #expect(connection.drain().count == 4 * 4096)
    }

    @Test func removingAllReturnsEverything() {
        let source = BlockPool()
        let connection = Connection()
        connection.append([UInt8](repeating: 1, count: 9000))
        connection.queue.append(ByteSlice(Storage.block(from: source)))
        connection.append([2])
        connection.queue.removeAll()
        #expect(connection.queue.isEmpty == true)
        #expect(connection.pool.blocksInUse == 0)
        #expect(source.blocksInUse == 0)
        connection.append([3])
        #expect(connection.drain() == [3])
    }

    @Test func queueThatIsDroppedReturnsEverything() {
        let pool = BlockPool()
        let source = BlockPool()
        do {
            var queue = SendQueue(pool: pool)
            queue.append(ByteSlice(Storage.block(from: source)))
            _ = queue.reserve(10)
            queue.advance(10)
            #expect(queue.count == source.blockBytes + 10)
        }
        #expect(pool.blocksInUse == 0)
        #expect(source.blocksInUse == 0)
    }

    @Test func useBeyondTheReservationTraps() async {
        await #expect(processExitsWith: .failure) {
            var queue = SendQueue(pool: BlockPool())
            _ = queue.reserve(BlockPool().blockBytes + 1)
        }
        await #expect(processExitsWith: .failure) {
            var queue = SendQueue(pool: BlockPool())
            queue.advance(1)
        }
        await #expect(processExitsWith: .failure) {
            var queue = SendQueue(pool: BlockPool())
            queue.consume(1)
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func anyMixOfAppendsAndPartialWritesKeepsTheOrder(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let connection = Connection()
        var expected: [UInt8] = []
        var sent: [UInt8] = []
        var nextByte: UInt8 = 0
        func bytes(_ count: Int) -> [UInt8] {
            (0..<count).map { _ in
                nextByte &+= 1
                return nextByte
            }
        }
        for _ in 0..<400 {
            let size = Int.random(in: 0...9000, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                let piece = bytes(size)
                connection.append(piece)
                expected += piece
            case 1:
                let piece = bytes(size)
                connection.queue.append(ByteSlice(piece))
                expected += piece
            case 2:
                let piece = bytes(size % 4097)
                let memory = connection.queue.reserve(piece.count)
                piece.withUnsafeBytes {
                    memory.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(memory), byteCount: $0.count)
                }
                connection.queue.advance(piece.count)
                expected += piece
            default:
                sent += connection.send(upTo: size * 3, vectorsMax: 1 + size % 8)
            }
            #expect(connection.queue.count == expected.count - sent.count)
        }
        sent += connection.drain()
        #expect(sent == expected)
        #expect(connection.pool.blocksInUse == 0)
    }
}

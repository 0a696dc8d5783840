import Buffers
import Testing

@Suite struct BlockPoolTests {
    @Test func blockReturnedLastIsTakenFirst() {
        let pool = BlockPool()
        let first = pool.acquire()
        let second = pool.acquire()
        pool.release(first)
        pool.release(second)
        #expect(pool.acquire() == second)
        #expect(pool.acquire() == first)
        pool.release(first)
        pool.release(second)
    }

    @Test func blocksNeverOverlap() {
        let pool = BlockPool(blockBytes: 4096)
        let blocks = (0..<600).map { _ in pool.acquire() }
        for (index, block) in blocks.enumerated() {
            block.initializeMemory(as: UInt8.self, repeating: UInt8(index & 255), count: 4096)
        }
        for (index, block) in blocks.enumerated() {
            let bytes = UnsafeRawBufferPointer(start: block, count: 4096)
            #expect(bytes.allSatisfy { $0 == UInt8(index & 255) })
        }
        blocks.forEach(pool.release)
    }

    @Test func countsFollowEachBlock() {
        let pool = BlockPool(blockBytes: 65_536)
        let blocks = (0..<3).map { _ in pool.acquire() }
        #expect(pool.blocksInUse == 3)
        #expect(pool.blocksInUseMax == 3)
        let total = pool.blocksInUse + pool.blocksFree
        blocks.forEach(pool.release)
        #expect(pool.blocksInUse == 0)
        #expect(pool.blocksInUseMax == 3)
        #expect(pool.blocksFreeHot == 3)
        #expect(pool.blocksFree == total)
    }

    @Test func trimBeginsANewHighWaterMark() {
        let pool = BlockPool()
        let blocks = (0..<5).map { _ in pool.acquire() }
        blocks.dropFirst().forEach(pool.release)
        pool.trim(freeBlocksKept: 1)
        #expect(pool.blocksInUseMax == 1)
        #expect(pool.blocksFreeHot == 1)
        pool.release(blocks[0])
    }

    @Test func trimGivesThePagesOfABurstBackToTheSystem() {
        let pool = BlockPool(blockBytes: 16_384)
        let blocks = (0..<512).map { _ in pool.acquire() }
        for block in blocks { block.initializeMemory(as: UInt8.self, repeating: 1, count: 16_384) }
        func resident() -> Int { blocks.reduce(0) { $0 + residentBytes($1, 16_384) } }
        #expect(resident() == 512 * 16_384)
        blocks.forEach(pool.release)
        #expect(resident() == 512 * 16_384)
        #expect(pool.trim(freeBlocksKept: 8) == 504 * 16_384)
        #expect(resident() == 8 * 16_384)
        #expect(pool.blocksFree >= 512)
    }

    @Test func trimKeepsWhatTheLoadSinceTheLastTrimNeeded() {
        let pool = BlockPool()
        (0..<10).map { _ in pool.acquire() }.forEach(pool.release)
        pool.trim(freeBlocksKept: 10)
        (0..<4).map { _ in pool.acquire() }.forEach(pool.release)
        pool.trim()
        #expect(pool.blocksFreeHot == 4)
    }

    @Test func blocksBeyondTheFreeMaximumLoseTheirPagesAtOnce() {
        let pool = BlockPool(blockBytes: 4096, freeBlocksMax: 2)
        let blocks = (0..<3).map { _ in pool.acquire() }
        for block in blocks { block.initializeMemory(as: UInt8.self, repeating: 1, count: 4096) }
        blocks.forEach(pool.release)
        #expect(blocks.map { residentBytes($0, 4096) } == [4096, 4096, 0])
        #expect(pool.blocksFreeHot == 2)
    }

    @Test func aTrimmedBlockCanBeUsedAgain() {
        let pool = BlockPool(blockBytes: 1 << 20)
        let block = pool.acquire()
        block.storeBytes(of: 7, as: UInt8.self)
        pool.release(block)
        pool.trim(freeBlocksKept: 0)
        #expect(pool.acquire() == block)
        block.storeBytes(of: 9, as: UInt8.self)
        #expect(block.load(as: UInt8.self) == 9)
        pool.release(block)
    }
}

import Buffers
import Testing

@Suite struct ByteSliceTests {
    @Test func keepingASmallPartCopiesItAndKeepingALargeOneDoesNot() {
        let storage = Storage.allocation(byteCount: 4_096)
        let small = ByteSlice(storage, offset: 0, count: 1_023)
        let large = ByteSlice(storage, offset: 0, count: 1_024)
        #expect(small.compacted().storage !== storage)
        #expect(small.compacted() == small)
        #expect(large.compacted().storage === storage)
        #expect(ByteSlice().compacted().isEmpty)
    }

    @Test func slicingSharesTheMemory() {
        let slice = ByteSlice(copying: [1, 2, 3, 4, 5])
        let middle = slice[1..<4]
        #expect(middle.bytes == [2, 3, 4])
        #expect(middle[2] == 4)
        let addresses = slice.withUnsafeBytes { all in
            middle.withUnsafeBytes { part in (all.baseAddress.map { $0 + 1 }, part.baseAddress) }
        }
        #expect(addresses.0 == addresses.1)
        #expect(middle.storage === slice.storage)
    }

    @Test func prefixAndDropFirstStayWithinTheSlice() {
        let slice = ByteSlice(utf8: "hello")
        #expect(slice.prefix(2).bytes == Array("he".utf8))
        #expect(slice.prefix(9).bytes == Array("hello".utf8))
        #expect(slice.dropFirst(3).bytes == Array("lo".utf8))
        #expect(slice.dropFirst(9).isEmpty)
        #expect(slice.prefix(-1).isEmpty)
    }

    @Test func emptySliceHasNoStorage() {
        #expect(ByteSlice().storage == nil)
        #expect(ByteSlice([UInt8]()).storage == nil)
        #expect(ByteSlice(utf8: "").isEmpty)
        #expect(ByteSlice().bytes == [])
    }

    @Test func largeArrayIsTakenByReferenceAndASmallOneCopied() {
        for (size, isAdopted) in [(1023, false), (1024, true)] {
            let array = [UInt8](repeating: 7, count: size)
            let slice = ByteSlice(array)
            let isSame = array.withUnsafeBytes { a in slice.withUnsafeBytes { s in a.baseAddress == s.baseAddress } }
            #expect(isSame == isAdopted)
            #expect(slice.storage?.isWritable == !isAdopted)
            #expect(slice.bytes == array)
        }
    }

    @Test func adoptedArrayIsNotChangedByItsOwner() {
        var array = [UInt8](repeating: 7, count: 2000)
        let slice = ByteSlice(array)
        array[0] = 8
        #expect(slice[0] == 7)
        #expect(slice.withUnsafeMutableBytes { $0[0] = 9 } == nil)
        #expect(slice[0] == 7)
    }

    @Test func changeIsSeenByAllSlicesOfTheMemory() {
        let slice = ByteSlice(copying: [1, 2, 3])
        let last = slice[2..<3]
        #expect(last.withUnsafeMutableBytes { $0[0] = 9 } != nil)
        #expect(slice.bytes == [1, 2, 9])
    }

    @Test func sliceKeepsItsBlockAndTheLastOneReturnsIt() {
        let pool = BlockPool()
        var whole: ByteSlice? = ByteSlice(Storage.block(from: pool))
        var part: ByteSlice? = whole.map { $0[100..<200] }
        _ = part?.withUnsafeMutableBytes { $0.initializeMemory(as: UInt8.self, repeating: 5) }
        whole = nil
        #expect(pool.blocksInUse == 1)
        // A block that is taken while the slice lives is another one.
        let other = pool.acquire()
        other.initializeMemory(as: UInt8.self, repeating: 6, count: pool.blockBytes)
        #expect(part?.bytes == [UInt8](repeating: 5, count: 100))
        pool.release(other)
        part = nil
        #expect(pool.blocksInUse == 0)
    }

    @Test func equalBytesAreEqualSlices() {
        #expect(ByteSlice(copying: [1, 2]) == ByteSlice(copying: [0, 1, 2])[1..<3])
        #expect(ByteSlice(copying: [1, 2]) != ByteSlice(copying: [1, 3]))
    }

    @Test func sliceOutsideItsStorageTraps() async {
        await #expect(processExitsWith: .failure) {
            _ = ByteSlice(Storage.allocation(byteCount: 4), offset: 2, count: 3)
        }
        await #expect(processExitsWith: .failure) { _ = ByteSlice(copying: [1, 2])[1..<3] }
        await #expect(processExitsWith: .failure) { _ = ByteSlice(copying: [1, 2])[2] }
    }
}

extension ByteSlice {
    init(copying bytes: [UInt8]) { self = bytes.withUnsafeBytes { ByteSlice(copying: $0) } }
}

// The pool maps its memory itself, because only whole pages that `madvise` knows can go back to the system while their
// neighbours stay in use; the allocator of the language offers no such door. Nothing else here needs the C library.
import Glibc

/// Fixed-size blocks of memory of one reactor: taken and returned in a few instructions, given back to the system in a lull.
///
/// Owned by one thread. Blocks lie in mapped slabs that live as long as the pool. A free block is either hot (its pages are
/// present; the one returned last is taken first) or cold (its pages went back to the system, its address stays ours).
/// Invariant: `blocksInUse + blocksFree` is the number of blocks of all slabs, and no block is in two places.
public final class BlockPool {
    // Fixed at init.
    /// Size of every block (bytes), a multiple of the page size.
    public let blockBytes: Int
    /// Hot free blocks kept at most (blocks); a block returned beyond it loses its pages at once.
    public let freeBlocksMax: Int

    // Owned by the reactor.
    @exclusivity(unchecked) @usableFromInline var hot: UnsafeMutablePointer<UnsafeMutableRawPointer>
    @exclusivity(unchecked) @usableFromInline var hotCount = 0
    @exclusivity(unchecked) @usableFromInline var inUse = 0
    @exclusivity(unchecked) @usableFromInline var inUseMax = 0
    @exclusivity(unchecked) private var cold: [UnsafeMutableRawPointer] = []
    @exclusivity(unchecked) private var slabs: [UnsafeMutableRawPointer] = []

    /// Memory of one slab (bytes), unless a block is larger: few mappings, and pages cost nothing before they are touched.
    private static let slabBytesMin = 1 << 20
    private static let pageBytes = 4096

    private var slabBlocks: Int { max(1, Self.slabBytesMin / blockBytes) }

    /// - Parameters:
    ///   - blockBytes: a positive multiple of the page size, 4096.
    ///   - freeBlocksMax: by default 16 MiB of blocks of the default size, what a busy reactor turns over in milliseconds.
    public init(blockBytes: Int = 16_384, freeBlocksMax: Int = 1024) {
        precondition(blockBytes > 0 && blockBytes % Self.pageBytes == 0, "a block is a whole number of pages")
        precondition(freeBlocksMax >= 0, "a count of blocks is not negative")
        self.blockBytes = blockBytes
        self.freeBlocksMax = freeBlocksMax
        self.hot = UnsafeMutablePointer.allocate(capacity: max(1, freeBlocksMax))
    }

    deinit {
        precondition(inUse == 0, "a pool outlives its blocks")
        for slab in slabs { munmap(slab, slabBlocks * blockBytes) }
        hot.deallocate()
    }

    /// Blocks handed out and not yet returned.
    @inlinable
    public var blocksInUse: Int { inUse }

    /// Free blocks whose pages are present.
    @inlinable
    public var blocksFreeHot: Int { hotCount }

    /// Free blocks, hot and cold.
    public var blocksFree: Int { hotCount + cold.count }

    /// Most blocks in use at one time since the last `trim` (the high-water mark).
    @inlinable
    public var blocksInUseMax: Int { inUseMax }

    /// Takes a block; its bytes are undefined.
    @inlinable
    public func acquire() -> UnsafeMutableRawPointer {
        inUse += 1
        if inUse > inUseMax { inUseMax = inUse }
        if hotCount == 0 { return acquireCold() }
        hotCount -= 1
        return hot[hotCount]
    }

    /// Returns a block that `acquire` gave; nothing may point into it any more.
    @inlinable
    public func release(_ block: UnsafeMutableRawPointer) {
        inUse -= 1
        if hotCount == freeBlocksMax { return chill(block) }
        hot[hotCount] = block
        hotCount += 1
    }

    /// Gives the pages of free blocks back to the system, all but `freeBlocksKept` hot ones, and begins a new high-water mark.
    ///
    /// - Returns: bytes given back.
    @discardableResult
    public func trim(freeBlocksKept: Int) -> Int {
        precondition(freeBlocksKept >= 0, "a count of blocks is not negative")
        inUseMax = inUse
        guard hotCount > freeBlocksKept else { return 0 }
        // The bottom of the stack is what nobody has asked for the longest.
        let surplus = hotCount - freeBlocksKept
        for index in 0..<surplus { chill(hot[index]) }
        hot.update(from: hot + surplus, count: freeBlocksKept)
        hotCount = freeBlocksKept
        return surplus * blockBytes
    }

    /// Gives back what the load since the last trim did not need.
    @discardableResult
    public func trim() -> Int { trim(freeBlocksKept: inUseMax - inUse) }

    @usableFromInline @inline(never)
    func acquireCold() -> UnsafeMutableRawPointer {
        if let block = cold.popLast() { return block }
        let bytes = slabBlocks * blockBytes
        let address = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let slab = address, slab != MAP_FAILED else { fatalError("out of memory: a slab of \(bytes) bytes") }
        // A huge page would stay whole in memory for the sake of one block.
        madvise(slab, bytes, MADV_NOHUGEPAGE)
        slabs.append(slab)
        for index in stride(from: slabBlocks - 1, to: 0, by: -1) { cold.append(slab + index * blockBytes) }
        return slab
    }

    @usableFromInline @inline(never)
    func chill(_ block: UnsafeMutableRawPointer) {
        madvise(block, blockBytes, MADV_DONTNEED)
        cold.append(block)
    }
}

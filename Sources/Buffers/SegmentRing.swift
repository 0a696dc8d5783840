/// A run of queued bytes that is complete: nothing is added to it any more.
@usableFromInline
struct Segment {
    @usableFromInline var start: UnsafeRawPointer
    @usableFromInline var count: Int
    /// What the end of this segment gives back.
    @usableFromInline var owner: Owner

    @usableFromInline
    enum Owner {
        /// Part of a block of which more follows.
        case none
        /// The last part of the block that ends here.
        case block(end: UnsafeMutableRawPointer)
        /// A counted reference that the segment owns.
        case storage(Unmanaged<Storage>)
    }

    static func part(start: UnsafeMutableRawPointer, count: Int) -> Segment {
        Segment(start: start, count: count, owner: .none)
    }

    static func block(start: UnsafeMutableRawPointer, count: Int, end: UnsafeMutableRawPointer) -> Segment {
        Segment(start: start, count: count, owner: .block(end: end))
    }

    static func slice(_ slice: ByteSlice) -> Segment {
        let owner = slice.storage.map { Owner.storage(Unmanaged.passRetained($0)) }
        return Segment(start: slice.start, count: slice.count, owner: owner ?? .none)
    }

    func release(pool: BlockPool) {
        switch owner {
        case .none: break
        case .block(let end): pool.release(end - pool.blockBytes)
        case .storage(let storage): storage.release()
        }
    }
}

/// The segments of one send queue in order. Its memory comes with the first one and stays until `trim`, so that a busy queue
/// allocates nothing.
///
/// Owned by its `SendQueue`, which alone copies the handle and releases each segment exactly once.
@usableFromInline
struct SegmentRing {
    @usableFromInline var byteCount = 0
    private var memory: UnsafeMutablePointer<Segment>?
    private var head: UInt32 = 0
    private var capacity: UInt32 = 0
    private var used: UInt32 = 0

    /// Enough for the frame headers and bodies of a usual batch, few enough to be one small allocation (segments).
    private static let capacityMin: UInt32 = 8

    @usableFromInline init() {}

    @usableFromInline var count: Int { Int(used) }

    /// The segment at `index`, counted from the oldest.
    subscript(index: Int) -> Segment {
        precondition(index >= 0 && index < Int(used), "an index lies within its ring")
        return slot(UInt32(index)).pointee
    }

    mutating func push(_ segment: Segment) {
        if used == capacity { grow() }
        slot(used).initialize(to: segment)
        used += 1
        byteCount += segment.count
    }

    /// Takes `length` bytes off the front.
    ///
    /// - Returns: how many of them the ring did not have.
    mutating func consume(_ length: Int, pool: BlockPool) -> Int {
        var rest = length
        while used > 0 {
            let first = slot(0)
            if first.pointee.count > rest {
                first.pointee.start += rest
                first.pointee.count -= rest
                byteCount -= rest
                return 0
            }
            rest -= first.pointee.count
            byteCount -= first.pointee.count
            first.pointee.release(pool: pool)
            head = (head &+ 1) & (capacity &- 1)  // Proof: capacity is a power of two and not zero.
            used -= 1
        }
        head = 0
        return rest
    }

    /// Gives the memory back when there are no segments.
    mutating func trim() {
        if used == 0 { freeMemory() }
    }

    /// Releases all segments; the memory stays for the next.
    mutating func clear(pool: BlockPool) {
        for index in 0..<used { slot(index).pointee.release(pool: pool) }
        used = 0
        head = 0
        byteCount = 0
    }

    mutating func removeAll(pool: BlockPool) {
        clear(pool: pool)
        freeMemory()
    }

    private func slot(_ index: UInt32) -> UnsafeMutablePointer<Segment> {
        // Proof: index <= used <= capacity, a power of two, and there is memory whenever capacity is not zero.
        memory.unsafelyUnwrapped + Int((head &+ index) & (capacity &- 1))
    }

    private mutating func grow() {
        let larger = capacity == 0 ? Self.capacityMin : capacity * 2
        let fresh = UnsafeMutablePointer<Segment>.allocate(capacity: Int(larger))
        for index in 0..<used { (fresh + Int(index)).initialize(to: slot(index).pointee) }
        memory?.deallocate()
        memory = fresh
        head = 0
        capacity = larger
    }

    private mutating func freeMemory() {
        memory?.deallocate()
        memory = nil
        head = 0
        capacity = 0
    }
}

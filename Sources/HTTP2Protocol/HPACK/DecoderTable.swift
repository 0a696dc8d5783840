/// The dynamic table of a decoder (RFC 7541 §2.3.2): a ring of entry references that grows on demand from four slots.
///
/// Owned by one decoder. Invariant between calls: `bytes` is the sum of the entries' sizes and at most `bytesMax`.
struct DecoderTable: ~Copyable {
    private var ring: UnsafeMutablePointer<HPACKEntry>?
    /// Slots of the ring less one; the number of slots is a power of two.
    private var mask: UInt32 = 0
    /// Insertions so far; the newest entry lies at `next - 1`.
    private var next: UInt32 = 0
    private(set) var count: UInt32 = 0
    private(set) var bytes: UInt32 = 0
    private(set) var bytesMax: UInt32

    init(bytesMax: UInt32) {
        self.bytesMax = bytesMax
    }

    deinit {
        guard let ring else { return }
        for age in 0..<count { ring[Int((next &- 1 &- age) & mask)].release() }
        ring.deallocate()
    }

    /// The entry at a place counted from the newest, or nil.
    @inline(__always)
    func entry(at place: Int) -> HPACKEntry? {
        guard let ring, UInt(bitPattern: place) < UInt(count) else { return nil }
        return ring[Int((next &- 1 &- UInt32(truncatingIfNeeded: place)) & mask)]
    }

    /// Takes over the caller's reference and evicts what no longer fits (RFC 7541 §4.4). The entry itself fits.
    @inline(__always)
    mutating func insert(_ entry: HPACKEntry) {
        let size = UInt32(truncatingIfNeeded: entry.tableBytes)
        evict(downTo: bytesMax - size)
        if ring == nil || count > mask { grow() }
        ring.unsafelyUnwrapped[Int(next & mask)] = entry
        next &+= 1
        count += 1
        bytes += size
    }

    /// Changes the maximum size, evicting what no longer fits (RFC 7541 §4.3).
    mutating func setBytesMax(_ limit: UInt32) {
        bytesMax = limit
        evict(downTo: limit)
    }

    /// Evicts everything: the answer to an entry larger than the table (RFC 7541 §4.4).
    mutating func removeAll() {
        evict(downTo: 0)
    }

    @inline(__always)
    private mutating func evict(downTo limit: UInt32) {
        while bytes > limit {
            let oldest = ring.unsafelyUnwrapped[Int((next &- count) & mask)]
            bytes -= UInt32(truncatingIfNeeded: oldest.tableBytes)
            count -= 1
            oldest.release()
        }
    }

    @inline(never)
    private mutating func grow() {
        let capacity = ring == nil ? 4 : 2 * (mask + 1)
        let grown = UnsafeMutablePointer<HPACKEntry>.allocate(capacity: Int(capacity))
        if let ring {
            for age in 0..<count {
                let number = next &- 1 &- age
                (grown + Int(number & (capacity - 1))).initialize(to: ring[Int(number & mask)])
            }
            ring.deallocate()
        }
        ring = grown
        mask = capacity - 1
    }
}

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
    /// The memory of an evicted entry that nobody holds, for the next insertion.
    private var spare: HPACKEntry?

    init(bytesMax: UInt32) {
        self.bytesMax = bytesMax
    }

    deinit {
        spare?.release()
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

    /// Evicts what no longer fits, then makes and inserts an entry (RFC 7541 §4.4). The entry itself fits.
    ///
    /// - Parameter name: not in an entry that the table alone holds, because that may be evicted.
    /// - Returns: the entry, which the table holds.
    @inline(__always)
    mutating func insert(
        token: HeaderToken, name: UnsafePointer<UInt8>, nameCount: Int, value: UnsafePointer<UInt8>, valueCount: Int,
        flags: HeaderList.Flags
    ) -> HPACKEntry {
        let size = UInt32(truncatingIfNeeded: nameCount &+ valueCount &+ 32)
        evict(downTo: bytesMax - size)
        let entry = HPACKEntry.make(
            token: token, name: name, nameCount: nameCount, value: value, valueCount: valueCount, flags: flags,
            reusing: &spare)
        if ring == nil || count > mask { grow() }
        ring.unsafelyUnwrapped[Int(next & mask)] = entry
        next &+= 1
        count += 1
        bytes += size
        return entry
    }

    /// Changes the maximum size, evicting what no longer fits (RFC 7541 §4.3).
    mutating func setBytesMax(_ limit: UInt32) {
        bytesMax = limit
        evict(downTo: limit)
        spare?.release()
        spare = nil
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
            if spare == nil, oldest.isUniquelyReferenced {
                oldest.dropStrings()
                spare = oldest
            } else {
                oldest.release()
            }
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

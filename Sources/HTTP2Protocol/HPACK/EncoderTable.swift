/// The dynamic table of an encoder: a ring of entries, each linked to the one before with the same hash, so that a field
/// or a name is found in a step or two. It grows on demand from four slots.
///
/// Owned by one encoder. Entries are known by the number of their insertion, which wraps; a number is alive when it is
/// less than `count` insertions old, and every hit is verified, so that a stale one does no harm.
struct EncoderTable: ~Copyable {
    /// What precedes an entry's bytes: name (unless the token gives it), then value.
    struct Header {
        var nameCount: UInt32
        var valueCount: UInt32
        /// Bytes that the allocation has after this header.
        let capacity: UInt32
        var token: HeaderToken
    }

    struct Slot {
        var entry: UnsafeMutablePointer<Header>
        var fieldHash: UInt32
        var nameHash: UInt32
        /// The previous entry in the same bucket of field hashes.
        var previousField: UInt32
        /// The previous entry in the same bucket of name hashes.
        var previousName: UInt32
    }

    /// A field as it is looked up and inserted. The name matters for fields without a token only.
    struct Key {
        var token: HeaderToken
        var name: UnsafePointer<UInt8>
        var nameCount: Int
        var value: UnsafePointer<UInt8>
        var valueCount: Int
        var nameHash: UInt32
        var fieldHash: UInt32

        var tableBytes: Int { nameCount &+ valueCount &+ 32 }
    }

    private var slots: UnsafeMutablePointer<Slot>?
    /// The newest entry per bucket: one half for field hashes, one for name hashes, `mask + 1` each.
    private var buckets: UnsafeMutablePointer<UInt32>?
    private var mask: UInt32 = 0
    /// The number that the next insertion gets.
    private var next: UInt32 = 0
    private(set) var count: UInt32 = 0
    private(set) var bytes: UInt32 = 0
    private(set) var bytesMax: UInt32
    /// The memory of the entry evicted last, for the next insertion.
    private var spare: UnsafeMutablePointer<Header>?

    init(bytesMax: UInt32) {
        self.bytesMax = bytesMax
    }

    deinit {
        spare?.deallocate()
        guard let slots else { return }
        for age in 0..<count { slots[Int((next &- 1 &- age) & mask)].entry.deallocate() }
        slots.deallocate()
        buckets?.deallocate()
    }

    /// The place of a field, counted from the newest.
    @inline(__always)
    func place(ofField key: Key) -> Int? {
        guard count > 0, let slots, let buckets else { return nil }
        var number = buckets[Int(key.fieldHash & mask)]
        var age = next &- 1 &- number
        while age < count {
            let slot = slots + Int(number & mask)
            if slot.pointee.fieldHash == key.fieldHash, Self.isField(slot.pointee.entry, key) { return Int(age) }
            number = slot.pointee.previousField
            let olderAge = next &- 1 &- number
            // Ages rise along a chain; one that does not is a stale number.
            if olderAge <= age { return nil }
            age = olderAge
        }
        return nil
    }

    /// The place of the newest field with the same name, counted from the newest.
    @inline(__always)
    func place(ofName key: Key) -> Int? {
        guard count > 0, let slots, let buckets else { return nil }
        var number = buckets[Int(mask &+ 1 &+ key.nameHash & mask)]
        var age = next &- 1 &- number
        while age < count {
            let slot = slots + Int(number & mask)
            if slot.pointee.nameHash == key.nameHash, Self.isName(slot.pointee.entry, key) { return Int(age) }
            number = slot.pointee.previousName
            let olderAge = next &- 1 &- number
            if olderAge <= age { return nil }
            age = olderAge
        }
        return nil
    }

    @inline(__always)
    private static func isName(_ entry: UnsafeMutablePointer<Header>, _ key: Key) -> Bool {
        if entry.pointee.token != key.token { return false }
        if key.token != .unknown { return true }
        return Int(entry.pointee.nameCount) == key.nameCount
            && HPACKBytes.equal(bytes(of: entry), key.name, count: key.nameCount)
    }

    @inline(__always)
    private static func isField(_ entry: UnsafeMutablePointer<Header>, _ key: Key) -> Bool {
        if Int(entry.pointee.valueCount) != key.valueCount || !isName(entry, key) { return false }
        let value = bytes(of: entry) + (key.token == .unknown ? key.nameCount : 0)
        return HPACKBytes.equal(value, key.value, count: key.valueCount)
    }

    @inline(__always)
    private static func bytes(of entry: UnsafeMutablePointer<Header>) -> UnsafePointer<UInt8> {
        UnsafeRawPointer(entry + 1).assumingMemoryBound(to: UInt8.self)
    }

    /// Inserts a field that fits the table, and evicts what no longer does (RFC 7541 §4.4).
    mutating func insert(_ key: Key) {
        let size = UInt32(truncatingIfNeeded: key.tableBytes)
        evict(downTo: bytesMax - size)
        if slots == nil || count > mask { grow() }
        let slot = slots.unsafelyUnwrapped + Int(next & mask)
        slot.initialize(
            to: Slot(
                entry: makeEntry(key), fieldHash: key.fieldHash, nameHash: key.nameHash, previousField: 0,
                previousName: 0))
        link(slot, number: next)
        next &+= 1
        count += 1
        bytes += size
    }

    /// Allocations are made in steps of this size, so that an evicted entry's often fits the next one (bytes).
    private static let capacityStep = 32

    @inline(__always)
    private mutating func makeEntry(_ key: Key) -> UnsafeMutablePointer<Header> {
        let storedNameCount = key.token == .unknown ? key.nameCount : 0
        let needed = storedNameCount &+ key.valueCount
        let entry: UnsafeMutablePointer<Header>
        let capacity: Int
        if let spare, Int(spare.pointee.capacity) >= needed {
            entry = spare
            capacity = Int(spare.pointee.capacity)
            self.spare = nil
        } else {
            capacity = (needed / Self.capacityStep + 1) * Self.capacityStep
            entry = UnsafeMutableRawPointer.allocate(
                byteCount: MemoryLayout<Header>.stride + capacity, alignment: MemoryLayout<Header>.alignment
            ).assumingMemoryBound(to: Header.self)
        }
        entry.initialize(
            to: Header(
                nameCount: UInt32(truncatingIfNeeded: key.nameCount),
                valueCount: UInt32(truncatingIfNeeded: key.valueCount),
                capacity: UInt32(truncatingIfNeeded: capacity), token: key.token))
        let place = UnsafeMutableRawPointer(entry + 1).assumingMemoryBound(to: UInt8.self)
        HPACKBytes.copy(key.name, to: place, count: storedNameCount)
        HPACKBytes.copy(key.value, to: place + storedNameCount, count: key.valueCount)
        return entry
    }

    @inline(__always)
    private func link(_ slot: UnsafeMutablePointer<Slot>, number: UInt32) {
        let fieldBucket = buckets.unsafelyUnwrapped + Int(slot.pointee.fieldHash & mask)
        slot.pointee.previousField = fieldBucket.pointee
        fieldBucket.pointee = number
        let nameBucket = buckets.unsafelyUnwrapped + Int(mask &+ 1 &+ slot.pointee.nameHash & mask)
        slot.pointee.previousName = nameBucket.pointee
        nameBucket.pointee = number
    }

    /// Changes the maximum size, evicting what no longer fits (RFC 7541 §4.3).
    mutating func setBytesMax(_ limit: UInt32) {
        bytesMax = limit
        evict(downTo: limit)
        spare?.deallocate()
        spare = nil
    }

    @inline(__always)
    private mutating func evict(downTo limit: UInt32) {
        while bytes > limit {
            let entry = slots.unsafelyUnwrapped[Int((next &- count) & mask)].entry
            bytes -= entry.pointee.nameCount + entry.pointee.valueCount + 32
            count -= 1
            spare?.deallocate()
            spare = entry
        }
    }

    /// Doubles the ring and links all entries anew, the oldest first.
    @inline(never)
    private mutating func grow() {
        let capacity = slots == nil ? 4 : 2 * (mask + 1)
        let grown = UnsafeMutablePointer<Slot>.allocate(capacity: Int(capacity))
        let oldMask = mask
        mask = capacity - 1
        buckets?.deallocate()
        buckets = .allocate(capacity: 2 * Int(capacity))
        // A number as old as can be: not alive until the ring has turned over, and verified even then.
        buckets.unsafelyUnwrapped.initialize(repeating: next, count: 2 * Int(capacity))
        if let slots {
            for number in (0..<count).map({ next &- count &+ $0 }) {
                let place = grown + Int(number & mask)
                place.initialize(to: slots[Int(number & oldMask)])
                link(place, number: number)
            }
            slots.deallocate()
        }
        slots = grown
    }
}

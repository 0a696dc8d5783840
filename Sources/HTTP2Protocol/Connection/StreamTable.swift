/// The streams of one connection that are neither idle nor closed, by identifier.
///
/// A table of chains, doubled when streams outnumber slots and given back when the last stream leaves, so that an idle
/// connection holds nothing. Identifiers are mixed before they choose a slot: a peer picks them, and must not pick one chain.
struct StreamTable {
    private static let initialSlots = 8
    /// Slots that stay when the table empties in the middle of work; `trim` gives them back.
    private static let retainedSlotsMax = 256

    /// Chosen by the owner, so that a peer cannot tell which identifiers meet in one chain.
    private let seed: UInt32
    private var slots: UnsafeMutablePointer<StreamPointer?>?
    private var slotCount = 0
    private(set) var count = 0

    init(seed: UInt32 = 0) { self.seed = seed }

    @inline(__always)
    private func slot(of id: UInt32) -> Int {
        // Wrapping is the point of mixing, and the mask keeps the index inside of the table.
        var mixed = ((id >> 1) ^ seed) &* 0x9e37_79b1
        mixed = (mixed ^ (mixed >> 15)) &* 0x85eb_ca6b
        return Int((mixed ^ (mixed >> 13)) & UInt32(truncatingIfNeeded: slotCount &- 1))
    }

    /// An empty table keeps no more than a few slots.
    mutating func trim() {
        if count == 0, slotCount > StreamTable.initialSlots { deallocate() }
    }

    @inline(__always)
    func find(_ id: UInt32) -> StreamPointer? {
        guard let slots else { return nil }
        var candidate = slots[slot(of: id)]
        while let record = candidate {
            if record.pointee.id == id { return record }
            candidate = record.pointee.nextInSlot
        }
        return nil
    }

    @inline(__always)
    mutating func insert(_ record: StreamPointer) {
        if count >= slotCount { grow() }
        let index = slot(of: record.pointee.id)
        // `grow` has run at least once, so the slots exist.
        record.pointee.nextInSlot = slots.unsafelyUnwrapped[index]
        slots.unsafelyUnwrapped[index] = record
        count += 1
    }

    @inline(__always)
    mutating func remove(_ record: StreamPointer) {
        guard let slots else { preconditionFailure("a stream was removed from an empty table") }
        let index = slot(of: record.pointee.id)
        if slots[index] == record {
            slots[index] = record.pointee.nextInSlot
        } else {
            unlink(record, from: slots[index])
        }
        record.pointee.nextInSlot = nil
        count -= 1
        if count == 0, slotCount > StreamTable.retainedSlotsMax { deallocate() }
    }

    /// All streams, in no particular order. The copy lets the caller close streams while it walks.
    func all() -> [StreamPointer] {
        var records: [StreamPointer] = []
        records.reserveCapacity(count)
        for index in 0..<slotCount {
            var candidate = slots?[index]
            while let record = candidate {
                records.append(record)
                candidate = record.pointee.nextInSlot
            }
        }
        return records
    }

    /// Gives the table's memory back; the caller has removed every stream.
    mutating func deallocate() {
        slots?.deallocate()
        slots = nil
        slotCount = 0
    }

    @inline(never)
    private func unlink(_ record: StreamPointer, from head: StreamPointer?) {
        var candidate = head
        while let previous = candidate {
            if previous.pointee.nextInSlot == record {
                previous.pointee.nextInSlot = record.pointee.nextInSlot
                return
            }
            candidate = previous.pointee.nextInSlot
        }
        preconditionFailure("a stream was removed that is not in the table")
    }

    @inline(never)
    private mutating func grow() {
        let records = all()
        deallocate()
        slotCount = max(StreamTable.initialSlots, records.count * 2)
        let fresh = UnsafeMutablePointer<StreamPointer?>.allocate(capacity: slotCount)
        fresh.initialize(repeating: nil, count: slotCount)
        slots = fresh
        for record in records {
            let index = slot(of: record.pointee.id)
            record.pointee.nextInSlot = fresh[index]
            fresh[index] = record
        }
    }
}

/// What is remembered of identifiers after their records are gone: the highest one used, and of the 64 below it which
/// were used at all and which this side has reset.
struct StreamHistory {
    /// The highest identifier opened or promised; 0 before the first.
    private(set) var last: UInt32 = 0
    /// Bit n stands for identifier `last - 2n`.
    private var opened: UInt64 = 0
    private var reset: UInt64 = 0

    enum Verdict {
        case idle
        /// Used, then ended or reset by the peer; or skipped and so closed (RFC 9113 §5.1.1).
        case closed
        /// Skipped by a higher identifier, never used.
        case skipped
        /// We sent RST_STREAM: frames may still be under way and are ignored (RFC 9113 §5.1).
        case resetByUs
        /// Too long ago to tell.
        case forgotten
    }

    @inline(__always)
    mutating func open(_ id: UInt32) {
        let distance = (id &- last) >> 1  // `id` is above `last`: the caller has checked.
        opened = last == 0 ? 0 : opened << UInt64(distance)  // A smart shift: 64 and more clear the word.
        reset = last == 0 ? 0 : reset << UInt64(distance)
        opened |= 1
        last = id
    }

    mutating func recordReset(_ id: UInt32) {
        let distance = UInt64((last &- id) >> 1)
        if distance < 64 { reset |= 1 << distance }
    }

    func verdict(on id: UInt32) -> Verdict {
        if id > last { return .idle }
        let distance = UInt64((last - id) >> 1)
        guard distance < 64 else { return .forgotten }
        let bit: UInt64 = 1 << distance
        if reset & bit != 0 { return .resetByUs }
        return opened & bit != 0 ? .closed : .skipped
    }
}

/// A list of header fields in wire order, incoming or outgoing: flat bytes plus one small slot per field.
///
/// Owned by one connection or message and used on its thread alone, like the table entries it refers to, whose counts
/// are not atomic. Recycled: once it has grown, filling it again allocates nothing.
///
/// Invariants between calls: `listBytes` is the sum over all fields of name, value and 32 octets (RFC 9113 §6.5.2);
/// every slot of kind `entry` or `entryName` holds one reference; the arena has `arenaSlack` bytes after `arenaCount`.
public final class HeaderList {
    /// What is known of one field.
    public struct Flags: OptionSet, Sendable {
        public let rawValue: UInt8

        @inlinable
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// Never to be indexed, here or by anybody who passes the field on (RFC 7541 §7.1.3).
        @inlinable public static var sensitive: Flags { Flags(rawValue: 1) }
        /// The value was given as an integer.
        @inlinable public static var integer: Flags { Flags(rawValue: 2) }
        /// A further element of the previous field's array.
        @inlinable public static var continuation: Flags { Flags(rawValue: 4) }
        /// The name is empty, has an octet that no name may have, or is a pseudo-header's that does not exist.
        @inlinable public static var invalidName: Flags { Flags(rawValue: 8) }
        /// The value has a control character other than HTAB.
        @inlinable public static var invalidValue: Flags { Flags(rawValue: 16) }
        /// The value begins or ends with SP or HTAB.
        @inlinable public static var outerBlank: Flags { Flags(rawValue: 32) }
        /// The name is spelled with upper-case letters; the encoder lowers them.
        @inlinable static var upperCaseName: Flags { Flags(rawValue: 64) }

        /// Flags that the list finds out by itself.
        static var derived: Flags { [.invalidName, .invalidValue, .outerBlank, .upperCaseName] }
        /// Flags that belong to the field in its list, not to the table entry it came from.
        static var ofField: Flags { [.sensitive, .integer, .continuation] }
    }

    /// Where a field's octets are.
    enum Kind: UInt8 {
        /// Both in a static entry.
        case staticEntry
        /// Both in a dynamic entry, which is retained.
        case entry
        /// The name in a dynamic entry, which is retained; the value at `offset`.
        case entryName
        /// The name is the token's; the value at `offset`.
        case token
        /// The name at `offset`, the value right after it.
        case literal
    }

    /// 24 bytes without a gap, so that equal slots are equal memory.
    struct Slot {
        var entry: HPACKEntry?
        var offset: UInt32
        var nameCount: UInt32
        var valueCount: UInt32
        var token: HeaderToken
        var flags: Flags
        var kind: Kind
        /// 1 for a literal that came from the peer.
        var arrived: UInt8 = 0
    }

    /// Readable and writable bytes after `arenaCount`, so that scans and copies may step over the end.
    static let arenaSlack = 16
    /// A larger arena is given back when the list is emptied for its next use (octets).
    private static let arenaBytesKept = 16 * 1024
    /// More slots are given back likewise (fields).
    private static let slotsKept = 256

    // Fixed at init.
    let tables: UnsafePointer<HPACKTables>

    // Owned by the thread of the connection.
    @exclusivity(unchecked) private(set) var slots: UnsafeMutablePointer<Slot>
    @exclusivity(unchecked) private var slotCapacity = 0
    @exclusivity(unchecked) var slotCount = 0
    @exclusivity(unchecked) private(set) var arena: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) private var arenaCapacity = 0
    @exclusivity(unchecked) var arenaCount = 0
    @exclusivity(unchecked) var listByteCount = 0
    /// Fields with a pseudo-header's token, so that the encoder knows when it has met the last.
    @exclusivity(unchecked) var pseudoCount = 0
    /// The tokens of all fields that were appended since the list was emptied.
    @exclusivity(unchecked) private var tokensSeen = HeaderTokenSet()

    public init() {
        tables = HPACKTables.shared
        slots = Self.noSlots
        arena = Self.noArena
    }

    deinit {
        releaseEntries()
        if slotCapacity > 0 { slots.deallocate() }
        if arenaCapacity > 0 { arena.deallocate() }
    }

    /// Never read or written: the capacity is 0.
    private static var noSlots: UnsafeMutablePointer<Slot> {
        UnsafeMutablePointer(bitPattern: MemoryLayout<Slot>.alignment).unsafelyUnwrapped
    }

    private static var noArena: UnsafeMutablePointer<UInt8> {
        UnsafeMutablePointer(bitPattern: 16).unsafelyUnwrapped
    }

    /// The number of fields.
    public var count: Int { slotCount }

    /// The size that SETTINGS_MAX_HEADER_LIST_SIZE bounds: octets of names and values plus 32 per field (RFC 9113 §6.5.2).
    public var listBytes: Int { listByteCount }

    /// Memory of its own (bytes): for a long value up to twice what `listBytes` counts.
    var memoryBytes: Int { arenaCapacity + slotCapacity * MemoryLayout<Slot>.stride }

    /// Empties the list; with `keepingCapacity` its memory stays for the next use, up to a bound.
    public func removeAll(keepingCapacity: Bool = true) {
        releaseEntries()
        slotCount = 0
        arenaCount = 0
        listByteCount = 0
        pseudoCount = 0
        tokensSeen = HeaderTokenSet()
        if !keepingCapacity || arenaCapacity > Self.arenaBytesKept || slotCapacity > Self.slotsKept { giveBackMemory() }
    }

    @inline(never)
    private func giveBackMemory() {
        if slotCapacity > 0 { slots.deallocate() }
        if arenaCapacity > 0 { arena.deallocate() }
        slots = Self.noSlots
        arena = Self.noArena
        slotCapacity = 0
        arenaCapacity = 0
    }

    private func releaseEntries() {
        var slot = slots
        let end = slots + slotCount
        while slot < end {
            if let entry = slot.pointee.entry, slot.pointee.kind != .staticEntry { entry.release() }
            slot += 1
        }
    }

    // MARK: - Parts shared with the codec

    /// Makes room for `bytes` more arena bytes and the slack, and returns the first free one.
    ///
    /// What was written after `arenaCount` and not yet taken stays in place.
    @inline(__always)
    func reserveArena(_ bytes: Int) -> UnsafeMutablePointer<UInt8> {
        if bytes &+ Self.arenaSlack > arenaCapacity &- arenaCount { growArena(bytes) }
        return arena + arenaCount
    }

    @inline(never)
    private func growArena(_ bytes: Int) {
        setArenaCapacity(max(256, 2 * arenaCapacity, arenaCount + bytes + Self.arenaSlack))
    }

    private func setArenaCapacity(_ capacity: Int) {
        let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        grown.update(from: arena, count: arenaCapacity)
        // Scans may look at bytes before they are written; they shall see the same thing each time.
        (grown + arenaCapacity).initialize(repeating: 0, count: capacity - arenaCapacity)
        if arenaCapacity > 0 { arena.deallocate() }
        arena = grown
        arenaCapacity = capacity
    }

    /// Appends a slot whose entry, if counted, comes with a reference for it.
    @inline(__always)
    func appendSlot(_ slot: Slot) {
        if slotCount == slotCapacity { growSlots() }
        (slots + slotCount).initialize(to: slot)
        slotCount &+= 1
        listByteCount &+= Int(slot.nameCount) &+ Int(slot.valueCount) &+ 32
        note(slot.token)
    }

    @inline(__always)
    private func note(_ token: HeaderToken) {
        if token.isPseudo { pseudoCount &+= 1 }
        tokensSeen.insert(token)
    }

    /// Whether a field with the token may be in the list; false is certain.
    @inline(__always)
    func mayContain(_ token: HeaderToken) -> Bool { tokensSeen.contains(token) }

    @inline(never)
    private func growSlots() {
        setSlotCapacity(max(8, 2 * slotCapacity))
    }

    private func setSlotCapacity(_ capacity: Int) {
        let grown = UnsafeMutablePointer<Slot>.allocate(capacity: capacity)
        grown.moveInitialize(from: slots, count: slotCount)
        if slotCapacity > 0 { slots.deallocate() }
        slots = grown
        slotCapacity = capacity
    }

    /// Appends a field whose octets are all in an entry.
    @inline(__always)
    func append(_ entry: HPACKEntry, sensitive: Bool = false) {
        let isImmortal = entry.isImmortal
        if !isImmortal { entry.retain() }
        appendSlot(
            Slot(
                entry: entry, offset: 0, nameCount: entry.storage.pointee.nameCount,
                valueCount: entry.storage.pointee.valueCount, token: entry.token,
                flags: sensitive ? entry.flags.union(.sensitive) : entry.flags,
                kind: isImmortal ? .staticEntry : .entry))
    }

    /// The octets of the name in a slot, valid until the list changes.
    @inline(__always)
    func name(in slot: UnsafeMutablePointer<Slot>) -> UnsafePointer<UInt8> {
        switch slot.pointee.kind {
        case .staticEntry, .entry, .entryName: slot.pointee.entry.unsafelyUnwrapped.name
        case .token: tables.pointee.tokens[Int(slot.pointee.token.rawValue)].name
        case .literal: UnsafePointer(arena + Int(slot.pointee.offset))
        }
    }

    /// The octets of the value in a slot, valid until the list changes.
    @inline(__always)
    func value(in slot: UnsafeMutablePointer<Slot>) -> UnsafePointer<UInt8> {
        switch slot.pointee.kind {
        case .staticEntry, .entry: slot.pointee.entry.unsafelyUnwrapped.value
        case .entryName, .token: UnsafePointer(arena + Int(slot.pointee.offset))
        case .literal: UnsafePointer(arena + Int(slot.pointee.offset) + Int(slot.pointee.nameCount))
        }
    }

    /// The slot at an index; an index out of range is our own fault.
    @inline(__always)
    func slot(at index: Int) -> UnsafeMutablePointer<Slot> {
        precondition(UInt(bitPattern: index) < UInt(bitPattern: slotCount), "the field index is out of range")
        return slots + index
    }

    /// Copies the other list's slots and arena into this list, which is empty.
    func take(copyOf other: HeaderList) {
        if other.slotCount == 0 { return }
        setSlotCapacity(other.slotCount)
        for index in 0..<other.slotCount {
            let slot = other.slots[index]
            if let entry = slot.entry, slot.kind != .staticEntry { entry.retain() }
            appendSlot(slot)
        }
        setArenaCapacity(other.arenaCount + Self.arenaSlack)
        arena.update(from: other.arena, count: other.arenaCount)
        arenaCount = other.arenaCount
    }

    /// Takes a slot out and gives back its reference; its arena bytes stay until the list is emptied.
    func dropSlot(at index: Int) {
        let slot = slot(at: index)
        if let entry = slot.pointee.entry, slot.pointee.kind != .staticEntry { entry.release() }
        listByteCount -= Int(slot.pointee.nameCount) + Int(slot.pointee.valueCount) + 32
        if slot.pointee.token.isPseudo { pseudoCount -= 1 }
        slot.update(from: slot + 1, count: slotCount - index - 1)
        slotCount -= 1
    }
}

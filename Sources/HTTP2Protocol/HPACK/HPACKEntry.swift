/// One immutable field of a table: a single allocation with the bytes, what was found out about them, and their Strings
/// once somebody asked for them.
///
/// Held by the table it was inserted into and by the lists that refer to it, all on one thread: the count is not atomic.
/// Static entries are shared by all threads; they are never counted and their Strings exist from the start.
struct HPACKEntry {
    struct Storage {
        var references: UInt32
        var nameCount: UInt32
        var valueCount: UInt32
        /// Bytes that the allocation has after this header; 0 for static entries.
        let capacity: UInt32
        var token: HeaderToken
        var flags: HeaderList.Flags
        let name: UnsafePointer<UInt8>
        let value: UnsafePointer<UInt8>
        var nameString: String?
        var valueString: String?
    }

    let storage: UnsafeMutablePointer<Storage>

    @inline(__always) var name: UnsafePointer<UInt8> { storage.pointee.name }
    @inline(__always) var value: UnsafePointer<UInt8> { storage.pointee.value }
    @inline(__always) var nameCount: Int { Int(storage.pointee.nameCount) }
    @inline(__always) var valueCount: Int { Int(storage.pointee.valueCount) }
    @inline(__always) var token: HeaderToken { storage.pointee.token }
    @inline(__always) var flags: HeaderList.Flags { storage.pointee.flags }
    @inline(__always) var isImmortal: Bool { storage.pointee.capacity == 0 }
    @inline(__always) var isUniquelyReferenced: Bool { storage.pointee.references == 1 }

    /// The size the entry is accounted with (RFC 7541 §4.1).
    @inline(__always) var tableBytes: Int { nameCount &+ valueCount &+ 32 }

    /// Allocations are made in steps of this size, so that an evicted entry's often fits the next one (bytes).
    private static let capacityStep = 32

    /// Makes an entry with one reference, copying the bytes; a known token's name is not stored again.
    ///
    /// - Parameter spare: an entry without Strings that nobody else holds; its memory is used when it is large enough.
    static func make(
        token: HeaderToken, name: UnsafePointer<UInt8>, nameCount: Int, value: UnsafePointer<UInt8>, valueCount: Int,
        flags: HeaderList.Flags, reusing spare: inout HPACKEntry?
    ) -> HPACKEntry {
        let storedNameCount = token == .unknown ? nameCount : 0
        let needed = storedNameCount &+ valueCount
        let block: UnsafeMutableRawPointer
        let capacity: Int
        if let reused = spare, Int(reused.storage.pointee.capacity) >= needed {
            block = UnsafeMutableRawPointer(reused.storage)
            capacity = Int(reused.storage.pointee.capacity)
            spare = nil
        } else {
            capacity = (needed / capacityStep + 1) * capacityStep
            block = UnsafeMutableRawPointer.allocate(
                byteCount: MemoryLayout<Storage>.size + capacity, alignment: MemoryLayout<Storage>.alignment)
        }
        let bytes = (block + MemoryLayout<Storage>.size).assumingMemoryBound(to: UInt8.self)
        HPACKBytes.copy(name, to: bytes, count: storedNameCount)
        HPACKBytes.copy(value, to: bytes + storedNameCount, count: valueCount)
        let storage = block.assumingMemoryBound(to: Storage.self)
        storage.initialize(
            to: Storage(
                references: 1, nameCount: UInt32(truncatingIfNeeded: nameCount),
                valueCount: UInt32(truncatingIfNeeded: valueCount), capacity: UInt32(truncatingIfNeeded: capacity),
                token: token, flags: flags,
                name: token == .unknown ? UnsafePointer(bytes) : name,
                value: UnsafePointer(bytes + storedNameCount), nameString: nil, valueString: nil))
        return HPACKEntry(storage: storage)
    }

    /// Makes an entry of the static table from bytes and literals that live for ever.
    static func immortal(
        token: HeaderToken, name: UnsafePointer<UInt8>, nameString: String, value: UnsafePointer<UInt8>,
        valueString: String
    ) -> HPACKEntry {
        let storage = UnsafeMutablePointer<Storage>.allocate(capacity: 1)
        storage.initialize(
            to: Storage(
                references: 1, nameCount: UInt32(nameString.utf8.count), valueCount: UInt32(valueString.utf8.count),
                capacity: 0, token: token, flags: [], name: name, value: value, nameString: nameString,
                valueString: valueString))
        return HPACKEntry(storage: storage)
    }

    /// Adds a reference; the entry is not a static one.
    @inline(__always)
    func retain() {
        storage.pointee.references += 1
    }

    /// Gives back a reference; the last one frees the entry.
    @inline(__always)
    func release() {
        let left = storage.pointee.references - 1
        storage.pointee.references = left
        if left == 0 { free() }
    }

    @inline(never)
    private func free() {
        storage.deinitialize(count: 1)
        UnsafeMutableRawPointer(storage).deallocate()
    }

    /// Gives up the Strings: what is left is a spare allocation.
    @inline(__always)
    func dropStrings() {
        if storage.pointee.nameString != nil || storage.pointee.valueString != nil { dropStringsSlowly() }
    }

    @inline(never)
    private func dropStringsSlowly() {
        storage.pointee.nameString = nil
        storage.pointee.valueString = nil
    }

    /// The name as a String, made once.
    func nameString(_ tables: UnsafePointer<HPACKTables>) -> String {
        if token != .unknown { return tables.pointee.tokens[Int(token.rawValue)].string }
        if let made = storage.pointee.nameString { return made }
        let made = Latin1.string(name, count: nameCount)
        storage.pointee.nameString = made
        return made
    }

    /// The value as a String, made once.
    func valueString() -> String {
        if let made = storage.pointee.valueString { return made }
        let made = Latin1.string(value, count: valueCount)
        storage.pointee.valueString = made
        return made
    }
}

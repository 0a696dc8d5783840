/// Header blocks that come or go again and again on one connection are decoded and encoded once.
///
/// The rule that makes this sound: a block may be replayed only while the connection's dynamic table is the one it was
/// made against, and only when it changed nothing in it. `insertionCount` proves both. Replaying a block that inserts
/// would put the two tables out of step.
///
/// Both caches are direct-mapped by connection number and belong to the reactor, so that an idle connection costs nothing.
private let cacheSlots = 64

/// The last encoded block of a connection.
final class EncodedBlockCache {
    private struct Entry {
        var connection = 0
        var insertionCount: UInt64 = 0
        var dateVersion: UInt64 = 0
        var list: HeaderList?
        var byteCount = 0
    }

    /// Larger blocks are not worth a slot.
    private static let blockBytesMax = 256

    @exclusivity(unchecked) private let entries: UnsafeMutablePointer<Entry>
    private let bytes: UnsafeMutableRawPointer

    init() {
        entries = .allocate(capacity: cacheSlots)
        entries.initialize(repeating: Entry(), count: cacheSlots)
        bytes = .allocate(byteCount: cacheSlots * EncodedBlockCache.blockBytesMax, alignment: 16)
    }

    deinit {
        entries.deinitialize(count: cacheSlots)
        entries.deallocate()
        bytes.deallocate()
    }

    /// The block that encodes `list` (the very object) and the date of `dateVersion`, when it can be sent again as it is.
    @inline(__always)
    func find(
        connection: Int, insertionCount: UInt64, list: HeaderList, dateVersion: UInt64
    ) -> UnsafeRawBufferPointer? {
        let index = connection & (cacheSlots - 1)
        let entry = entries + index
        guard entry.pointee.connection == connection, entry.pointee.list === list,
            entry.pointee.insertionCount == insertionCount, entry.pointee.dateVersion == dateVersion
        else { return nil }
        return UnsafeRawBufferPointer(
            start: bytes + index * EncodedBlockCache.blockBytesMax, count: entry.pointee.byteCount)
    }

    /// Remembers a block. The caller promises that encoding it left `insertionCount` as it was, and that `list` does not change while it is shared.
    func store(
        _ block: UnsafeRawBufferPointer, connection: Int, insertionCount: UInt64, list: HeaderList, dateVersion: UInt64
    ) {
        guard block.count <= EncodedBlockCache.blockBytesMax, let base = block.baseAddress else { return }
        let index = connection & (cacheSlots - 1)
        let entry = entries + index
        entry.pointee.connection = connection
        entry.pointee.insertionCount = insertionCount
        entry.pointee.dateVersion = dateVersion
        if entry.pointee.list !== list { entry.pointee.list = list }
        entry.pointee.byteCount = block.count
        (bytes + index * EncodedBlockCache.blockBytesMax).copyMemory(from: base, byteCount: block.count)
    }
}

/// The last request block of a connection, kept as bytes from its first arrival and as a list from its second.
final class DecodedBlockCache {
    private struct Entry {
        var connection = 0
        var insertionCount: UInt64 = 0
        var list: HeaderList?
        var message = ReceivedMessage()
        var byteCount = 0
    }

    private static let blockBytesMax = 256

    private let entries: UnsafeMutablePointer<Entry>
    private let bytes: UnsafeMutableRawPointer

    init() {
        entries = .allocate(capacity: cacheSlots)
        entries.initialize(repeating: Entry(), count: cacheSlots)
        bytes = .allocate(byteCount: cacheSlots * DecodedBlockCache.blockBytesMax, alignment: 16)
    }

    deinit {
        entries.deinitialize(count: cacheSlots)
        entries.deallocate()
        bytes.deallocate()
    }

    enum Verdict {
        /// Another block, or another table.
        case differs
        /// The same block as last time; its list was not kept.
        case seenOnce
        /// The same block, decoded and judged already.
        case known(HeaderList, ReceivedMessage)
    }

    @inline(__always)
    func find(_ block: UnsafeRawBufferPointer, connection: Int, insertionCount: UInt64) -> Verdict {
        let index = connection & (cacheSlots - 1)
        let entry = entries + index
        guard entry.pointee.connection == connection, entry.pointee.byteCount == block.count,
            entry.pointee.insertionCount == insertionCount, let base = block.baseAddress,
            equalBytes(bytes + index * DecodedBlockCache.blockBytesMax, base, count: block.count)
        else { return .differs }
        guard let list = entry.pointee.list else { return .seenOnce }
        return .known(list, entry.pointee.message)
    }

    /// What held for a connection's blocks does not hold any more.
    func forget(connection: Int) {
        let entry = entries + (connection & (cacheSlots - 1))
        guard entry.pointee.connection == connection else { return }
        entry.pointee = Entry()
    }

    /// Remembers a block that changed nothing in the table; with its list only when it came twice, so that varied blocks keep recycling theirs.
    func store(
        _ block: UnsafeRawBufferPointer, connection: Int, insertionCount: UInt64, list: HeaderList?,
        message: ReceivedMessage
    ) {
        guard block.count <= DecodedBlockCache.blockBytesMax, let base = block.baseAddress else { return }
        let index = connection & (cacheSlots - 1)
        let entry = entries + index
        entry.pointee.connection = connection
        entry.pointee.insertionCount = insertionCount
        entry.pointee.list = list
        entry.pointee.message = message
        entry.pointee.byteCount = block.count
        (bytes + index * DecodedBlockCache.blockBytesMax).copyMemory(from: base, byteCount: block.count)
    }

    /// Compares word by word: `memcmp` would be a call for some forty bytes.
    @inline(__always)
    private func equalBytes(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, count: Int) -> Bool {
        var offset = 0
        while offset + 8 <= count {
            guard
                left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    == right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            else { return false }
            offset += 8
        }
        while offset < count {
            guard
                left.load(fromByteOffset: offset, as: UInt8.self) == right.load(fromByteOffset: offset, as: UInt8.self)
            else { return false }
            offset += 1
        }
        return true
    }
}

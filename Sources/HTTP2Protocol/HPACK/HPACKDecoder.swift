/// Decodes the header blocks of one connection, in their order (RFC 7541 §3).
///
/// Owned by the connection, on its thread. After a thrown error the table is out of step: the connection is over.
public final class HPACKDecoder {
    /// What a decoded list may grow to.
    public struct Limits: Equatable, Sendable {
        /// Octets of names and values plus 32 per field.
        public var listBytesMax: Int
        /// Number of fields.
        public var fieldsMax: Int

        public init(listBytesMax: Int, fieldsMax: Int) {
            self.listBytesMax = listBytesMax
            self.fieldsMax = fieldsMax
        }
    }

    /// The limit that a block went beyond.
    public enum Limit: Equatable, Sendable {
        case listBytes
        case fields
    }

    public enum Outcome: Equatable, Sendable {
        case complete
        /// The field that went beyond the limit and all later ones were dropped; the table is in step.
        case overLimit(Limit)
    }

    /// Size updates that one block may begin with: the smallest and the final size (RFC 7541 §4.2).
    private static let sizeUpdatesMax = 2

    // Fixed at init.
    private let tables: UnsafePointer<HPACKTables>

    // Owned by the thread of the connection.
    @exclusivity(unchecked) private var table: DecoderTable
    /// Changes whenever the table does: by insertion, eviction or size update.
    @exclusivity(unchecked) public private(set) var insertionCount: UInt64 = 0
    /// The bound for size updates: our acknowledged SETTINGS_HEADER_TABLE_SIZE (octets).
    @exclusivity(unchecked) private var tableBytesLimit: UInt32
    /// The smallest limit since the last block when the peer has to answer it with a size update, else nil.
    @exclusivity(unchecked) private var sizeUpdateDue: UInt32?

    /// Makes a decoder whose table may use `dynamicTableBytesMax` octets from the first block on. In HTTP/2 that is 4096
    /// until the peer has acknowledged another SETTINGS_HEADER_TABLE_SIZE.
    public init(dynamicTableBytesMax: Int = 4096) {
        tables = HPACKTables.shared
        tableBytesLimit = UInt32(clamping: dynamicTableBytesMax)
        table = DecoderTable(bytesMax: tableBytesLimit)
    }

    /// The size of the dynamic table (RFC 7541 §4.1).
    public var tableBytes: Int { Int(table.bytes) }

    /// The number of entries in the dynamic table.
    public var tableCount: Int { Int(table.count) }

    /// The peer has acknowledged our SETTINGS_HEADER_TABLE_SIZE. When the limit falls below the maximum in use, its next
    /// block has to begin with a size update (RFC 7541 §4.2).
    public func setTableBytesLimit(_ limit: Int) {
        tableBytesLimit = UInt32(clamping: limit)
        if tableBytesLimit < min(table.bytesMax, sizeUpdateDue ?? .max) { sizeUpdateDue = tableBytesLimit }
    }

    /// Decodes one complete header block and appends its fields to the list.
    ///
    /// - Throws: one of `HPACKError`; all are connection errors of type COMPRESSION_ERROR.
    /// - Complexity: O(length); allocates for insertions and for the growth of the list only.
    public func decode(
        _ block: UnsafeRawBufferPointer, into list: HeaderList, limits: Limits
    ) throws(HPACKError) -> Outcome {
        guard let start = block.bindMemory(to: UInt8.self).baseAddress else {
            if sizeUpdateDue != nil { throw .sizeUpdateMissing }
            return .complete
        }
        var reader = HPACKBlockReader(cursor: start, end: start + block.count)
        try readSizeUpdates(&reader)
        var outcome = Outcome.complete
        while reader.cursor < reader.end {
            let first = reader.cursor.pointee
            if first >= 0x80 {
                let entry = try entry(at: try reader.integer(prefixBits: 7))
                if admits(entry.tableBytes, to: list, limits, &outcome) { list.append(entry) }
            } else if first >= 0x40 {
                try readIndexedLiteral(&reader, list, limits, &outcome)
            } else if first >= 0x20 {
                throw .sizeUpdateLate
            } else {
                try readPlainLiteral(&reader, list, limits, &outcome)
            }
        }
        return outcome
    }

    /// The entry with an index of the joint address space (RFC 7541 §2.3.3).
    @inline(__always)
    private func entry(at index: Int) throws(HPACKError) -> HPACKEntry {
        if index > HPACKStaticTable.indexMax {
            guard let entry = table.entry(at: index &- HPACKStaticTable.indexMax &- 1) else { throw .indexOutOfRange }
            return entry
        }
        if index == 0 { throw .indexOutOfRange }
        return tables.pointee.staticEntries[index]
    }

    /// Whether a field of this size still fits; once one does not, none does.
    @inline(__always)
    private func admits(_ bytes: Int, to list: HeaderList, _ limits: Limits, _ outcome: inout Outcome) -> Bool {
        if outcome != .complete { return false }
        if list.slotCount >= limits.fieldsMax {
            outcome = .overLimit(.fields)
            return false
        }
        if bytes > limits.listBytesMax &- list.listByteCount {
            outcome = .overLimit(.listBytes)
            return false
        }
        return true
    }

    // MARK: - Dynamic table size updates

    /// Reads the size updates a block begins with (RFC 7541 §4.2, §6.3).
    @inline(__always)
    private func readSizeUpdates(_ reader: inout HPACKBlockReader) throws(HPACKError) {
        let startsWithUpdate = reader.cursor < reader.end && reader.cursor.pointee & 0xE0 == 0x20
        if startsWithUpdate || sizeUpdateDue != nil { try applySizeUpdates(&reader) }
    }

    @inline(never)
    private func applySizeUpdates(_ reader: inout HPACKBlockReader) throws(HPACKError) {
        var updates = 0
        while reader.cursor < reader.end, reader.cursor.pointee & 0xE0 == 0x20 {
            updates += 1
            if updates > Self.sizeUpdatesMax { throw .tooManySizeUpdates }
            let size = try reader.integer(prefixBits: 5)
            // The first update answers the smallest limit, the second may use the present one.
            if size > Int(min(tableBytesLimit, sizeUpdateDue ?? .max)) { throw .sizeUpdateTooLarge }
            sizeUpdateDue = nil
            table.setBytesMax(UInt32(size))
            insertionCount += 1
        }
        if sizeUpdateDue != nil { throw .sizeUpdateMissing }
    }

    // MARK: - Literals

    /// A literal's name, wherever it came from, and its value at the arena's end.
    private struct Literal {
        var token: HeaderToken
        var flags: HeaderList.Flags
        /// The dynamic entry that gave the name, when the name has no token.
        var nameEntry: HPACKEntry?
        var nameCount: Int
        /// Name bytes in the arena before the value: only for a name without token and entry.
        var nameCountInArena: Int
        var valueCount: Int

        var tableBytes: Int { nameCount &+ valueCount &+ 32 }
    }

    @inline(__always)
    private func readLiteral(
        _ reader: inout HPACKBlockReader, prefixBits: UInt8, _ list: HeaderList
    ) throws(HPACKError) -> Literal {
        let index = try reader.integer(prefixBits: prefixBits)
        var literal: Literal
        if index == 0 {
            let nameCount = try reader.string(into: list, skipping: 0)
            let name = UnsafePointer(list.arena + list.arenaCount)
            let token = tables.pointee.token(of: name, count: nameCount)
            literal = Literal(
                token: token, flags: token == .unknown ? FieldSyntax.nameFlags(name, count: nameCount) : [],
                nameEntry: nil, nameCount: nameCount, nameCountInArena: token == .unknown ? nameCount : 0,
                valueCount: 0)
        } else {
            let entry = try entry(at: index)
            literal = Literal(
                token: entry.token, flags: entry.flags.intersection(.invalidName),
                nameEntry: entry.token == .unknown ? entry : nil, nameCount: entry.nameCount, nameCountInArena: 0,
                valueCount: 0)
        }
        literal.valueCount = try reader.string(into: list, skipping: literal.nameCountInArena)
        let value = list.arena + list.arenaCount + literal.nameCountInArena
        literal.flags.formUnion(
            FieldSyntax.valueFlags(value, count: literal.valueCount, allowsBlanks: literal.token != .path))
        return literal
    }

    /// A literal with incremental indexing (RFC 7541 §6.2.1).
    @inline(never)
    private func readIndexedLiteral(
        _ reader: inout HPACKBlockReader, _ list: HeaderList, _ limits: Limits, _ outcome: inout Outcome
    ) throws(HPACKError) {
        let literal = try readLiteral(&reader, prefixBits: 6, list)
        let isAdmitted = admits(literal.tableBytes, to: list, limits, &outcome)
        insertionCount &+= 1
        if literal.tableBytes > Int(table.bytesMax) {
            // Larger than the table: it empties the table and is not in it (RFC 7541 §4.4).
            if isAdmitted { append(literal, to: list, sensitive: false) }
            table.removeAll()
            return
        }
        let written = UnsafePointer(list.arena + list.arenaCount)
        let name: UnsafePointer<UInt8>
        if literal.token != .unknown {
            name = tables.pointee.tokens[Int(literal.token.rawValue)].name
        } else {
            name = literal.nameEntry?.name ?? written
        }
        // The insertion may evict the entry that the name belongs to.
        literal.nameEntry?.retain()
        let entry = table.insert(
            token: literal.token, name: name, nameCount: literal.nameCount,
            value: written + literal.nameCountInArena, valueCount: literal.valueCount, flags: literal.flags)
        literal.nameEntry?.release()
        if isAdmitted { list.append(entry) }
    }

    /// A literal without indexing (RFC 7541 §6.2.2) or never to be indexed (§6.2.3).
    @inline(never)
    private func readPlainLiteral(
        _ reader: inout HPACKBlockReader, _ list: HeaderList, _ limits: Limits, _ outcome: inout Outcome
    ) throws(HPACKError) {
        let isSensitive = reader.cursor.pointee & 0x10 != 0
        let literal = try readLiteral(&reader, prefixBits: 4, list)
        if admits(literal.tableBytes, to: list, limits, &outcome) {
            append(literal, to: list, sensitive: isSensitive)
        }
    }

    /// Takes a literal written at the arena's end into the list.
    @inline(__always)
    private func append(_ literal: Literal, to list: HeaderList, sensitive: Bool) {
        let kind: HeaderList.Kind
        if literal.token != .unknown {
            kind = .token
        } else if let entry = literal.nameEntry {
            // Static names all have tokens, so this entry is a counted one.
            entry.retain()
            kind = .entryName
        } else {
            kind = .literal
        }
        list.appendSlot(
            HeaderList.Slot(
                entry: literal.nameEntry, offset: UInt32(list.arenaCount),
                nameCount: UInt32(truncatingIfNeeded: literal.nameCount),
                valueCount: UInt32(truncatingIfNeeded: literal.valueCount), token: literal.token,
                flags: sensitive ? literal.flags.union(.sensitive) : literal.flags, kind: kind, arrived: 1))
        list.arenaCount &+= literal.nameCountInArena &+ literal.valueCount
    }
}

/// Encodes the header blocks of one connection, in their order (RFC 7541 §3).
///
/// Owned by the connection, on its thread.
public final class HPACKEncoder {
    /// Names whose values change from message to message: inserting them would push out entries that come back.
    /// Indexing these too costs 0.6 % more octets and a tenth more time on the raw-data vectors; leaving out `date` and
    /// `expires` as well costs 18 % more octets.
    static let namesNotIndexed: [String] = [
        ":path", "age", "content-length", "etag", "if-modified-since", "if-none-match", "location", "set-cookie",
    ]

    /// A shorter cookie is never indexed, because it could be guessed through the compressed size (RFC 7541 §7.1; octets).
    static let cookieBytesIndexedMin = 20

    /// The size a table has before any SETTINGS (RFC 9113 §6.5.2; octets).
    static let tableBytesInitial: UInt32 = 4096

    // Fixed at init.
    private let tables: UnsafePointer<HPACKTables>
    private let ownTableBytesMax: UInt32

    // Owned by the thread of the connection.
    @exclusivity(unchecked) private var table: EncoderTable
    /// Changes whenever the table does, and with every block that carries a size update.
    @exclusivity(unchecked) public private(set) var insertionCount: UInt64 = 0
    /// Whether fields may enter the dynamic table. Off for the first response of a connection, it saves the table's memory.
    @exclusivity(unchecked) public var insertsFields = true
    /// The smallest maximum since the last block when size updates are due, else nil.
    @exclusivity(unchecked) private var smallestTableBytesMax: UInt32?
    /// The maximum that the peer's decoder knows of.
    @exclusivity(unchecked) private var announcedTableBytesMax: UInt32

    /// Makes an encoder that uses at most `dynamicTableBytesMax` octets, whatever the peer would allow.
    public init(dynamicTableBytesMax: Int = 4096) {
        tables = HPACKTables.shared
        ownTableBytesMax = UInt32(clamping: min(dynamicTableBytesMax, 1 << 30))
        announcedTableBytesMax = Self.tableBytesInitial
        table = EncoderTable(bytesMax: min(ownTableBytesMax, Self.tableBytesInitial))
        if table.bytesMax != Self.tableBytesInitial { smallestTableBytesMax = table.bytesMax }
    }

    /// The size of the dynamic table (RFC 7541 §4.1).
    public var tableBytes: Int { Int(table.bytes) }

    /// Applies the peer's SETTINGS_HEADER_TABLE_SIZE. The next block begins with the size updates: the smallest maximum
    /// in between and the final one (RFC 7541 §4.2).
    public func setPeerTableBytesLimit(_ limit: Int) {
        let bytesMax = min(ownTableBytesMax, UInt32(clamping: limit))
        if bytesMax == table.bytesMax { return }
        smallestTableBytesMax = min(smallestTableBytesMax ?? table.bytesMax, bytesMax)
        table.setBytesMax(bytesMax)
        insertionCount += 1
    }

    /// Encodes a list: pseudo-headers first, then all other fields, each group in its order.
    public func encode(_ list: HeaderList, into output: inout HeaderBlockBuffer) {
        if smallestTableBytesMax != nil { writeSizeUpdates(into: &output) }
        let slots = list.slots
        let count = list.slotCount
        var index = 0
        while index < count, slots[index].token.isPseudo {
            encode(slots + index, of: list, into: &output)
            index &+= 1
        }
        if index != list.pseudoCount {
            encodeMixed(list, from: index, into: &output)
            return
        }
        while index < count {
            encode(slots + index, of: list, into: &output)
            index &+= 1
        }
    }

    /// The rest of a list in which pseudo-headers follow other fields.
    @inline(never)
    private func encodeMixed(_ list: HeaderList, from start: Int, into output: inout HeaderBlockBuffer) {
        for isPseudoTurn in [true, false] {
            for index in start..<list.slotCount where list.slots[index].token.isPseudo == isPseudoTurn {
                encode(list.slots + index, of: list, into: &output)
            }
        }
    }

    /// Encodes one field of a known name outside any list, such as `date`.
    public func encodeField(
        token: HeaderToken, value: UnsafeRawBufferPointer, flags: HeaderList.Flags = [],
        into output: inout HeaderBlockBuffer
    ) {
        if smallestTableBytesMax != nil { writeSizeUpdates(into: &output) }
        let info = tables.pointee.tokens + Int(token.rawValue)
        // An empty value needs a pointer that is never read.
        let bytes = value.bindMemory(to: UInt8.self).baseAddress ?? info.pointee.name
        encode(
            token: token, name: info.pointee.name, nameCount: Int(info.pointee.nameCount), value: bytes,
            valueCount: value.count, flags: flags, into: &output)
    }

    /// Encodes one field of any name outside any list; upper-case letters of the name are lowered.
    public func encodeField(
        name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, flags: HeaderList.Flags = [],
        into output: inout HeaderBlockBuffer
    ) {
        if smallestTableBytesMax != nil { writeSizeUpdates(into: &output) }
        let none = tables.pointee.tokens[0].name
        encodeLowered(
            name: name.bindMemory(to: UInt8.self).baseAddress ?? none, nameCount: name.count,
            value: value.bindMemory(to: UInt8.self).baseAddress ?? none, valueCount: value.count, flags: flags,
            into: &output)
    }

    // MARK: - One field

    @inline(__always)
    private func encode(
        _ slot: UnsafeMutablePointer<HeaderList.Slot>, of list: HeaderList, into output: inout HeaderBlockBuffer
    ) {
        let token = slot.pointee.token
        let flags = slot.pointee.flags
        if token == .unknown, !flags.isDisjoint(with: [.invalidName, .upperCaseName]) {
            // Upper-case letters, said or among what makes the name invalid.
            encodeLowered(
                name: list.name(in: slot), nameCount: Int(slot.pointee.nameCount), value: list.value(in: slot),
                valueCount: Int(slot.pointee.valueCount), flags: flags, into: &output)
            return
        }
        // A known name leaves in the token's spelling, whatever the list's.
        let name = token == .unknown ? list.name(in: slot) : tables.pointee.tokens[Int(token.rawValue)].name
        encode(
            token: token, name: name, nameCount: Int(slot.pointee.nameCount), value: list.value(in: slot),
            valueCount: Int(slot.pointee.valueCount), flags: flags, into: &output)
    }

    @inline(never)
    private func encodeLowered(
        name: UnsafePointer<UInt8>, nameCount: Int, value: UnsafePointer<UInt8>, valueCount: Int,
        flags: HeaderList.Flags, into output: inout HeaderBlockBuffer
    ) {
        let lowered = UnsafeMutablePointer<UInt8>.allocate(capacity: nameCount + 1)
        defer { lowered.deallocate() }
        _ = HPACKBytes.lower(name, to: lowered, count: nameCount)
        encode(
            token: tables.pointee.token(of: lowered, count: nameCount), name: lowered, nameCount: nameCount,
            value: value, valueCount: valueCount, flags: flags, into: &output)
    }

    /// Chooses the representation of a field and writes it. The name is in lower case.
    @inline(never)
    private func encode(
        token: HeaderToken, name: UnsafePointer<UInt8>, nameCount: Int, value: UnsafePointer<UInt8>, valueCount: Int,
        flags: HeaderList.Flags, into output: inout HeaderBlockBuffer
    ) {
        let info = tables.pointee.tokens + Int(token.rawValue)
        let isSensitive =
            flags.contains(.sensitive) || token == .authorization
            || token == .cookie && valueCount < Self.cookieBytesIndexedMin
        var key = EncoderTable.Key(
            token: token, name: name, nameCount: nameCount, value: value, valueCount: valueCount, nameHash: 0,
            fieldHash: 0)
        let staticIndex = Int(info.pointee.staticIndex)
        if !isSensitive, info.pointee.staticValueCount > 0,
            let index = staticField(info, value: value, valueCount: valueCount)
        {
            writeIndexed(index, into: &output)
            return
        }
        let isIndexable = !isSensitive && info.pointee.isWorthIndexing
        if isIndexable || staticIndex == 0 {
            let nameHash =
                token == .unknown
                ? HPACKBytes.hash(name, count: nameCount, seed: HPACKTables.hashSeed) : info.pointee.nameHash
            key.nameHash = UInt32(truncatingIfNeeded: nameHash)
            if isIndexable {
                let fieldHash = HPACKBytes.hash(value, count: valueCount, seed: nameHash)
                key.fieldHash = UInt32(truncatingIfNeeded: fieldHash)
                if let place = table.place(ofField: key) {
                    writeIndexed(HPACKStaticTable.indexMax &+ 1 &+ place, into: &output)
                    return
                }
            }
        }
        var nameIndex = staticIndex
        if nameIndex == 0, let place = table.place(ofName: key) { nameIndex = HPACKStaticTable.indexMax &+ 1 &+ place }
        // An entry of more than three quarters of the table would leave nothing beside it.
        let isInserted = isIndexable && insertsFields && key.tableBytes <= Int(table.bytesMax &>> 2) &* 3
        writeLiteral(key, nameIndex: nameIndex, isInserted: isInserted, isSensitive: isSensitive, into: &output)
        if isInserted {
            table.insert(key)
            insertionCount &+= 1
        }
    }

    /// The static index of a whole field, among those with its name.
    @inline(__always)
    private func staticField(
        _ info: UnsafeMutablePointer<HPACKTables.TokenInfo>, value: UnsafePointer<UInt8>, valueCount: Int
    ) -> Int? {
        var index = Int(info.pointee.staticIndex)
        let end = index &+ Int(info.pointee.staticValueCount)
        while index < end {
            let entry = tables.pointee.staticEntries[index]
            if entry.valueCount == valueCount, HPACKBytes.equal(entry.value, value, count: valueCount) { return index }
            index &+= 1
        }
        return nil
    }

    // MARK: - Representations

    /// Octets that an integer takes at most: the prefix and five groups of seven bits.
    private static let integerBytesMax = 6

    /// RFC 7541 §6.1.
    @inline(__always)
    private func writeIndexed(_ index: Int, into output: inout HeaderBlockBuffer) {
        var end = output.reserve(Self.integerBytesMax)
        Self.writeInteger(index, pattern: 0x80, prefixBits: 7, to: &end)
        output.commit(upTo: end)
    }

    /// RFC 7541 §6.2.
    @inline(__always)
    private func writeLiteral(
        _ key: EncoderTable.Key, nameIndex: Int, isInserted: Bool, isSensitive: Bool,
        into output: inout HeaderBlockBuffer
    ) {
        var end = output.reserve(Self.integerBytesMax)
        let pattern: UInt8 = isInserted ? 0x40 : isSensitive ? 0x10 : 0x00
        Self.writeInteger(nameIndex, pattern: pattern, prefixBits: isInserted ? 6 : 4, to: &end)
        output.commit(upTo: end)
        if nameIndex == 0 { writeString(key.name, count: key.nameCount, into: &output) }
        writeString(key.value, count: key.valueCount, into: &output)
    }

    /// Writes a string literal, Huffman coded when that is shorter (RFC 7541 §5.2).
    @inline(__always)
    private func writeString(_ bytes: UnsafePointer<UInt8>, count: Int, into output: inout HeaderBlockBuffer) {
        if count >= 127 {
            writeLongString(bytes, count: count, into: &output)
            return
        }
        // Either form is shorter than 127 bytes if it is used, so its length takes one byte and can be written afterwards.
        let start = output.reserve(1 &+ HuffmanEncodingTable.outputBytesMax(rawBytes: count))
        let coded = tables.pointee.huffmanEncoding.encode(bytes, count: count, into: start + 1)
        if coded < count {
            start.pointee = 0x80 | UInt8(truncatingIfNeeded: coded)
            output.commit(upTo: start + 1 + coded)
        } else {
            start.pointee = UInt8(truncatingIfNeeded: count)
            HPACKBytes.copy(bytes, to: start + 1, count: count)
            output.commit(upTo: start + 1 + count)
        }
    }

    @inline(never)
    private func writeLongString(_ bytes: UnsafePointer<UInt8>, count: Int, into output: inout HeaderBlockBuffer) {
        let huffman = tables.pointee.huffmanEncoding
        let coded = huffman.encodedBytes(bytes, count: count)
        // Stores reach eight bytes past the end of what they encode.
        var end = output.reserve(Self.integerBytesMax + min(coded, count) + 8)
        if coded < count {
            Self.writeInteger(coded, pattern: 0x80, prefixBits: 7, to: &end)
            end += huffman.encode(bytes, count: count, into: end)
        } else {
            Self.writeInteger(count, pattern: 0, prefixBits: 7, to: &end)
            HPACKBytes.copy(bytes, to: end, count: count)
            end += count
        }
        output.commit(upTo: end)
    }

    /// RFC 7541 §5.1.
    @inline(__always)
    private static func writeInteger(
        _ value: Int, pattern: UInt8, prefixBits: UInt8, to end: inout UnsafeMutablePointer<UInt8>
    ) {
        let prefixMax = 1 &<< Int(prefixBits) &- 1
        if value < prefixMax {
            end.pointee = pattern | UInt8(truncatingIfNeeded: value)
            end += 1
            return
        }
        end.pointee = pattern | UInt8(truncatingIfNeeded: prefixMax)
        end += 1
        var rest = value &- prefixMax
        while rest >= 0x80 {
            end.pointee = 0x80 | UInt8(truncatingIfNeeded: rest)
            end += 1
            rest = rest &>> 7
        }
        end.pointee = UInt8(truncatingIfNeeded: rest)
        end += 1
    }

    /// RFC 7541 §6.3: the smallest maximum since the last block, then the present one.
    @inline(never)
    private func writeSizeUpdates(into output: inout HeaderBlockBuffer) {
        guard let smallest = smallestTableBytesMax else { return }
        smallestTableBytesMax = nil
        var end = output.reserve(2 * Self.integerBytesMax)
        if smallest < min(announcedTableBytesMax, table.bytesMax) {
            Self.writeInteger(Int(smallest), pattern: 0x20, prefixBits: 5, to: &end)
        }
        Self.writeInteger(Int(table.bytesMax), pattern: 0x20, prefixBits: 5, to: &end)
        announcedTableBytesMax = table.bytesMax
        output.commit(upTo: end)
        insertionCount += 1
    }
}

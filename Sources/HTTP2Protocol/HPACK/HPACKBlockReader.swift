/// A position in a header block and the primitive types of RFC 7541 §5 read from there.
struct HPACKBlockReader {
    private(set) var cursor: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>

    /// Octets after the prefix that an integer may take: 28 bits, far beyond any index or length of a real block.
    static let integerOctetsMax = 4

    /// Reads an integer whose prefix has `prefixBits` bits in the current octet, of which there is one (RFC 7541 §5.1).
    @inline(__always)
    mutating func integer(prefixBits: UInt8) throws(HPACKError) -> Int {
        let prefixMax: UInt8 = 1 &<< prefixBits &- 1
        let prefix = cursor.pointee & prefixMax
        cursor += 1
        if prefix < prefixMax { return Int(prefix) }
        return try integerRest(prefixMax: Int(prefixMax))
    }

    @inline(never)
    private mutating func integerRest(prefixMax: Int) throws(HPACKError) -> Int {
        var value = 0
        for octet in 0..<Self.integerOctetsMax {
            if cursor == end { throw .integerTruncated }
            let byte = cursor.pointee
            cursor += 1
            value |= Int(byte & 0x7F) << (7 * octet)
            if byte < 0x80 { return prefixMax + value }
        }
        throw .integerOverflow
    }

    /// Reads a string literal (RFC 7541 §5.2) to `skipped` bytes after the list's arena end.
    ///
    /// - Returns: its decoded length.
    @inline(__always)
    mutating func string(into list: HeaderList, skipping skipped: Int) throws(HPACKError) -> Int {
        if cursor == end { throw .stringTruncated }
        let isHuffmanCoded = cursor.pointee >= 0x80
        let count = try integer(prefixBits: 7)
        let source = cursor
        if count > end - source { throw .stringTruncated }
        cursor = source + count
        if isHuffmanCoded {
            let target = list.reserveArena(skipped &+ HuffmanDecodingTable.outputBytesMax(codedBytes: count))
            return try list.tables.pointee.huffmanDecoding.decode(
                source, count: count, readableEnd: end, into: target + skipped)
        }
        HPACKBytes.copy(source, to: list.reserveArena(skipped &+ count) + skipped, count: count)
        return count
    }
}

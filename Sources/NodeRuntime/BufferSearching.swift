import Buffers
import Glibc

// Finding bytes in bytes. A position that is negative counts from the end.

extension BufferReading {
    /// Node: buf.indexOf(byte, byteOffset); -1 when it is not there.
    public func indexOf(_ byte: Int, _ byteOffset: Int = 0) -> Int {
        search([UInt8(truncatingIfNeeded: byte)], byteOffset)
    }

    /// Node: buf.indexOf(text, byteOffset), as UTF-8.
    public func indexOf(_ text: String, _ byteOffset: Int = 0) -> Int { search(Array(text.utf8), byteOffset) }

    /// Node: buf.indexOf(text, byteOffset, encoding).
    ///
    /// - Throws: ERR_UNKNOWN_ENCODING.
    public func indexOf(_ text: String, _ byteOffset: Int, _ encoding: String) throws -> Int {
        let encoding = try Encoding(named: encoding)
        return search(encoding.bytes(text), byteOffset, step: encoding.unitBytes)
    }

    /// Node: buf.indexOf(text, encoding).
    public func indexOf(_ text: String, _ encoding: String) throws -> Int { try indexOf(text, 0, encoding) }

    /// Node: buf.indexOf(buffer, byteOffset).
    public func indexOf(_ value: some BufferReading, _ byteOffset: Int = 0) -> Int { search(value.bytes, byteOffset) }

    /// Node: buf.lastIndexOf(byte, byteOffset).
    public func lastIndexOf(_ byte: Int, _ byteOffset: Int? = nil) -> Int {
        searchBack([UInt8(truncatingIfNeeded: byte)], byteOffset)
    }

    /// Node: buf.lastIndexOf(text, byteOffset), as UTF-8.
    public func lastIndexOf(_ text: String, _ byteOffset: Int? = nil) -> Int {
        searchBack(Array(text.utf8), byteOffset)
    }

    /// Node: buf.lastIndexOf(text, byteOffset, encoding).
    ///
    /// - Throws: ERR_UNKNOWN_ENCODING.
    public func lastIndexOf(_ text: String, _ byteOffset: Int?, _ encoding: String) throws -> Int {
        let encoding = try Encoding(named: encoding)
        return searchBack(encoding.bytes(text), byteOffset, step: encoding.unitBytes)
    }

    /// Node: buf.lastIndexOf(text, encoding).
    public func lastIndexOf(_ text: String, _ encoding: String) throws -> Int { try lastIndexOf(text, nil, encoding) }

    /// Node: buf.lastIndexOf(buffer, byteOffset).
    public func lastIndexOf(_ value: some BufferReading, _ byteOffset: Int? = nil) -> Int {
        searchBack(value.bytes, byteOffset)
    }

    /// Node: buf.includes(byte, byteOffset).
    public func includes(_ byte: Int, _ byteOffset: Int = 0) -> Bool { indexOf(byte, byteOffset) >= 0 }

    /// Node: buf.includes(text, byteOffset).
    public func includes(_ text: String, _ byteOffset: Int = 0) -> Bool { indexOf(text, byteOffset) >= 0 }

    /// Node: buf.includes(text, byteOffset, encoding).
    ///
    /// - Throws: ERR_UNKNOWN_ENCODING.
    public func includes(_ text: String, _ byteOffset: Int, _ encoding: String) throws -> Bool {
        try indexOf(text, byteOffset, encoding) >= 0
    }

    /// Node: buf.includes(text, encoding).
    public func includes(_ text: String, _ encoding: String) throws -> Bool { try indexOf(text, 0, encoding) >= 0 }

    /// Node: buf.includes(buffer, byteOffset).
    public func includes(_ value: some BufferReading, _ byteOffset: Int = 0) -> Bool { indexOf(value, byteOffset) >= 0 }

    /// - Parameter step: size of the units (bytes), at whose beginnings alone a match counts.
    private func search(_ value: [UInt8], _ offset: Int, step: Int = 1) -> Int {
        let count = byteSlice.count
        let start = min(max(offset < 0 ? count + max(offset, -count) : offset, 0), count)
        guard let first = value.first else { return start }
        guard start <= count - value.count else { return -1 }
        return byteSlice.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return -1 }
            var position = start - start % step
            while position <= count - value.count {
                // Bytes that can't begin a match are passed over as fast as memory is read.
                let room = count - value.count - position + 1
                guard let found = memchr(base + position, Int32(first), room) else { return -1 }
                position = UnsafeRawPointer(found) - base
                if position % step == 0, memcmp(found, value, value.count) == 0 { return position }
                position += 1
            }
            return -1
        }
    }

    private func searchBack(_ value: [UInt8], _ offset: Int?, step: Int = 1) -> Int {
        let count = byteSlice.count
        let offset = offset ?? count
        let start = offset < 0 ? (offset < -count ? -1 : count + offset) : min(offset, count)
        guard !value.isEmpty else { return max(start, 0) }
        guard start >= 0 else { return -1 }
        guard value.count <= count else { return -1 }
        return byteSlice.withUnsafeBytes { bytes in
            var position = min(start, count - value.count)
            while position >= 0 {
                if position % step == 0, bytes[position] == value[0],
                    bytes[position..<position + value.count].elementsEqual(value)
                {
                    return position
                }
                position -= 1
            }
            return -1
        }
    }
}

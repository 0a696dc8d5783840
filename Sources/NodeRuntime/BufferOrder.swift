import Buffers

// The order of a Buffer's bytes: turned round, and one after the other.

extension Buffer {
    /// Node: buf.swap16(). Turns the bytes of each pair round.
    ///
    /// - Throws: ERR_INVALID_BUFFER_SIZE.
    @discardableResult
    public func swap16() throws -> Buffer { try swap(2) }

    /// Node: buf.swap32().
    @discardableResult
    public func swap32() throws -> Buffer { try swap(4) }

    /// Node: buf.swap64().
    @discardableResult
    public func swap64() throws -> Buffer { try swap(8) }

    private func swap(_ width: Int) throws -> Buffer {
        guard length % width == 0 else {
            throw NodeError(
                "ERR_INVALID_BUFFER_SIZE", .rangeError, "Buffer size must be a multiple of \(width * 8)-bits")
        }
        withMutableBytes { bytes in
            for start in stride(from: 0, to: bytes.count, by: width) { bytes[start..<start + width].reverse() }
        }
        return self
    }

    /// Node: buf.reverse().
    @discardableResult
    public func reverse() -> Buffer {
        withMutableBytes { bytes in
            var bytes = bytes
            bytes.reverse()
        }
        return self
    }

    /// Node: buf.set(array, offset).
    ///
    /// - Throws: a RangeError when there is no room.
    public func set(_ bytes: some BufferReading, _ offset: Int = 0) throws {
        guard offset >= 0, offset <= length, bytes.byteSlice.count <= length - offset else {
            throw NodeError("", .rangeError, "offset is out of bounds")
        }
        try bytes.copy(self, offset)
    }

    /// Node: buf.set(array, offset) with numbers.
    public func set(_ bytes: [Int], _ offset: Int = 0) throws { try set(Buffer.from(bytes), offset) }

    /// Node: buf.keys().
    public func keys() -> Range<Int> { 0..<length }

    /// Node: buf.values().
    public func values() -> [Int] { Array(self) }

    /// Node: buf.entries().
    public func entries() -> EnumeratedSequence<Buffer> { enumerated() }
}

extension Buffer: Sequence {
    /// The bytes, one after the other, as the buffer is at that time: `for byte in buffer`.
    public struct Iterator: IteratorProtocol {
        private let buffer: Buffer
        private var index = 0

        init(_ buffer: Buffer) { self.buffer = buffer }

        public mutating func next() -> Int? {
            guard index < buffer.length else { return nil }
            defer { index += 1 }
            return buffer[index]
        }
    }

    public func makeIterator() -> Iterator { Iterator(self) }

    public var underestimatedCount: Int { length }
}

/// A bounds-checked big-endian cursor over borrowed bytes.
///
/// Lives no longer than the bytes it was made from. A read that wants more than there is returns nil and moves nothing:
/// "need more bytes" is no error.
public struct ByteReader {
    @usableFromInline var next: UnsafeRawPointer
    @usableFromInline var left: Int

    @inlinable
    public init(_ bytes: UnsafeRawBufferPointer) {
        self.next = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
        self.left = bytes.count
    }

    /// Bytes not yet read.
    @inlinable
    public var remaining: Int { left }

    @inlinable
    public var isEmpty: Bool { remaining == 0 }

    /// The bytes not yet read.
    @inlinable
    public var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: next, count: remaining) }

    @inlinable
    public mutating func readUInt8() -> UInt8? {
        guard let start = take(1) else { return nil }
        return start.load(as: UInt8.self)
    }

    @inlinable
    public mutating func readUInt16() -> UInt16? {
        guard let start = take(2) else { return nil }
        return UInt16(bigEndian: start.loadUnaligned(as: UInt16.self))
    }

    /// A 24-bit number in the low bits.
    @inlinable
    public mutating func readUInt24() -> UInt32? {
        guard let start = take(3) else { return nil }
        let high = UInt32(UInt16(bigEndian: start.loadUnaligned(as: UInt16.self)))
        return high << 8 | UInt32(start.load(fromByteOffset: 2, as: UInt8.self))
    }

    @inlinable
    public mutating func readUInt32() -> UInt32? {
        guard let start = take(4) else { return nil }
        return UInt32(bigEndian: start.loadUnaligned(as: UInt32.self))
    }

    @inlinable
    public mutating func readUInt64() -> UInt64? {
        guard let start = take(8) else { return nil }
        return UInt64(bigEndian: start.loadUnaligned(as: UInt64.self))
    }

    /// The next `count` bytes, borrowed.
    @inlinable
    public mutating func readBytes(_ count: Int) -> UnsafeRawBufferPointer? {
        guard let start = take(count) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: count)
    }

    /// Passes over `count` bytes; false if there are fewer.
    @inlinable
    public mutating func skip(_ count: Int) -> Bool { take(count) != nil }

    @inlinable @inline(__always)
    mutating func take(_ count: Int) -> UnsafeRawPointer? {
        // As an unsigned number a negative count is larger than any size.
        guard UInt(bitPattern: count) <= UInt(bitPattern: remaining) else { return nil }
        let start = next
        next = start + count
        left &-= count  // Proof: count <= left.
        return start
    }
}

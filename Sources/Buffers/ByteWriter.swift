/// A bounds-checked big-endian cursor that fills memory which its caller reserved.
///
/// Whoever reserves knows how much will be written: running over the end is our fault and traps.
public struct ByteWriter {
    @usableFromInline var next: UnsafeMutableRawPointer
    @usableFromInline var left: Int
    @usableFromInline var written = 0

    @inlinable
    public init(_ memory: UnsafeMutableRawBufferPointer) {
        self.next = memory.baseAddress ?? UnsafeMutableRawPointer(bitPattern: 1).unsafelyUnwrapped
        self.left = memory.count
    }

    @inlinable
    public init(_ start: UnsafeMutableRawPointer, capacity: Int) {
        self.init(UnsafeMutableRawBufferPointer(start: start, count: capacity))
    }

    /// Bytes that still fit.
    @inlinable
    public var remaining: Int { left }

    /// Bytes written.
    @inlinable
    public var count: Int { written }

    @inlinable
    public mutating func writeUInt8(_ value: UInt8) {
        take(1).storeBytes(of: value, as: UInt8.self)
    }

    @inlinable
    public mutating func writeUInt16(_ value: UInt16) {
        take(2).storeBytes(of: value.bigEndian, as: UInt16.self)
    }

    /// The low 24 bits of `value`, which has no others.
    @inlinable
    public mutating func writeUInt24(_ value: UInt32) {
        precondition(value < 1 << 24, "a 24-bit number has 24 bits")
        let start = take(3)
        start.storeBytes(of: UInt16(truncatingIfNeeded: value >> 8).bigEndian, as: UInt16.self)
        start.storeBytes(of: UInt8(truncatingIfNeeded: value), toByteOffset: 2, as: UInt8.self)
    }

    @inlinable
    public mutating func writeUInt32(_ value: UInt32) {
        take(4).storeBytes(of: value.bigEndian, as: UInt32.self)
    }

    @inlinable
    public mutating func writeUInt64(_ value: UInt64) {
        take(8).storeBytes(of: value.bigEndian, as: UInt64.self)
    }

    @inlinable
    public mutating func writeBytes(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        take(bytes.count).copyMemory(from: source, byteCount: bytes.count)
    }

    @inlinable @inline(__always)
    mutating func take(_ length: Int) -> UnsafeMutableRawPointer {
        precondition(length <= left, "a writer stays within what was reserved")
        let start = next
        next = start + length
        left &-= length  // Proof: 0 <= length <= left.
        written &+= length  // Proof: written + left is the size of the memory.
        return start
    }
}

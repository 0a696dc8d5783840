import Buffers

/// Node's Buffer: bytes with reference semantics. Assigning shares it, and a slice shares its memory.
///
/// It belongs to one thread. Its bytes stay where they are as long as any buffer or slice shows them.
public final class Buffer: BufferReading {
    @exclusivity(unchecked) public private(set) var byteSlice: ByteSlice

    /// A view of these bytes.
    public init(_ slice: ByteSlice) {
        byteSlice = slice
    }

    /// Node: buf.length (bytes).
    public var length: Int { byteSlice.count }

    /// Node: buf.byteLength (bytes).
    public var byteLength: Int { byteSlice.count }

    /// Node: buf[index]. The index lies within the buffer; see `at` for one that may not.
    public subscript(index: Int) -> Int {
        get { Int(byteSlice[index]) }
        set {
            precondition(index >= 0 && index < length, "an index lies within its buffer")
            withMutableBytes { $0[index] = UInt8(truncatingIfNeeded: newValue) }
        }
    }

    /// Lends the bytes for change. Bytes that came as a Swift array are immutable and are copied first.
    func withMutableBytes<Result>(_ body: (UnsafeMutableRawBufferPointer) throws -> Result) rethrows -> Result {
        if let result = try byteSlice.withUnsafeMutableBytes(body) { return result }
        byteSlice = byteSlice.withUnsafeBytes { ByteSlice(copying: $0) }
        let result = try byteSlice.withUnsafeMutableBytes(body)
        return result.unsafelyUnwrapped
    }

    // MARK: Making

    /// Node: Buffer.from(text), UTF-8.
    public static func from(_ text: String) -> Buffer { Buffer(ByteSlice(utf8: text)) }

    /// Node: Buffer.from(text, encoding).
    ///
    /// - Throws: ERR_UNKNOWN_ENCODING.
    public static func from(_ text: String, _ encoding: String) throws -> Buffer {
        .from(try Encoding(named: encoding).bytes(text))
    }

    /// Node: Buffer.from(array). Copies.
    public static func from(_ bytes: [UInt8]) -> Buffer {
        Buffer(bytes.withUnsafeBytes { ByteSlice(copying: $0) })
    }

    /// Node: Buffer.from(array); each number is taken modulo 256.
    public static func from(_ bytes: [Int]) -> Buffer { from(bytes.map { UInt8(truncatingIfNeeded: $0) }) }

    /// Node: Buffer.of(bytes…); each number is taken modulo 256.
    public static func of(_ bytes: Int...) -> Buffer { from(bytes) }

    /// Node: Buffer.copyBytesFrom(view, offset, length).
    public static func copyBytesFrom(_ view: [UInt8], _ offset: Int = 0, _ length: Int? = nil) throws -> Buffer {
        try check("offset", offset, 0...safeIntegerMax)
        if let length { try check("length", length, 0...safeIntegerMax) }
        return from(Array(view.dropFirst(offset).prefix(length ?? view.count)))
    }

    /// Node: Buffer.from(buffer). Copies.
    public static func from(_ other: some BufferReading) -> Buffer {
        Buffer(other.byteSlice.withUnsafeBytes { ByteSlice(copying: $0) })
    }

    /// Node: Buffer.alloc(size).
    ///
    /// - Throws: ERR_OUT_OF_RANGE.
    public static func alloc(_ size: Int) throws -> Buffer { try alloc(size, 0) }

    /// Node: Buffer.alloc(size, fill).
    public static func alloc(_ size: Int, _ fill: Int) throws -> Buffer {
        let buffer = try allocUnsafe(size)
        _ = buffer.withMutableBytes { $0.initializeMemory(as: UInt8.self, repeating: UInt8(truncatingIfNeeded: fill)) }
        return buffer
    }

    /// Node: Buffer.alloc(size, fill, encoding).
    public static func alloc(_ size: Int, _ fill: String, _ encoding: String = "utf8") throws -> Buffer {
        try alloc(size).fill(fill, 0, nil, encoding)
    }

    /// Node: Buffer.alloc(size, buffer).
    ///
    /// - Throws: ERR_OUT_OF_RANGE, ERR_INVALID_ARG_VALUE for an empty buffer.
    public static func alloc(_ size: Int, _ fill: some BufferReading) throws -> Buffer { try alloc(size).fill(fill) }

    /// Node: Buffer.allocUnsafe(size). The bytes are undefined.
    public static func allocUnsafe(_ size: Int) throws -> Buffer {
        try check("size", size, 0...safeIntegerMax)
        guard size <= allocationBytesMax else {
            throw NodeError("", .rangeError, "Array buffer allocation failed")
        }
        return Buffer(ByteSlice(.allocation(byteCount: size)))
    }

    /// Node: Buffer.allocUnsafeSlow(size), the same: no buffer shares an allocation that the program did not cut itself.
    public static func allocUnsafeSlow(_ size: Int) throws -> Buffer { try allocUnsafe(size) }

    /// Node: Buffer.poolSize (bytes). Differs: there is no pool of small buffers, so that nothing depends on it.
    public static let poolSize = 65_536

    /// Largest single buffer (bytes): 1 TiB, beyond any memory that could be given and below what the allocator traps
    /// on.
    private static let allocationBytesMax = 1 << 40

    /// Node: Buffer.concat(list).
    public static func concat(_ list: [any BufferReading]) -> Buffer {
        join(list.map(\.byteSlice), byteCount: list.reduce(0) { $0 + $1.byteSlice.count })
    }

    /// Node: Buffer.concat(list, totalLength): cut off or filled up with zeros.
    ///
    /// - Throws: ERR_OUT_OF_RANGE.
    public static func concat(_ list: [any BufferReading], _ totalLength: Int) throws -> Buffer {
        try check("length", totalLength, 0...safeIntegerMax)
        return join(list.map(\.byteSlice), byteCount: totalLength)
    }

    private static func join(_ slices: [ByteSlice], byteCount: Int) -> Buffer {
        let storage = Storage.allocation(byteCount: byteCount)
        var offset = 0
        for slice in slices where offset < byteCount {
            let count = Swift.min(slice.count, byteCount - offset)
            slice.withUnsafeBytes { bytes in
                guard let source = bytes.baseAddress, count > 0 else { return }
                (storage.base + offset).copyMemory(from: source, byteCount: count)
            }
            offset += count
        }
        let rest = UnsafeMutableRawBufferPointer(start: storage.base + offset, count: byteCount - offset)
        rest.initializeMemory(as: UInt8.self, repeating: 0)
        return Buffer(ByteSlice(storage))
    }

    // MARK: Asking

    /// Node: Buffer.byteLength(text, encoding). An unknown encoding counts as UTF-8.
    public static func byteLength(_ text: String, _ encoding: String = "utf8") -> Int {
        (Encoding(encoding) ?? .utf8).byteLength(text)
    }

    /// Node: Buffer.byteLength(buffer).
    public static func byteLength(_ bytes: some BufferReading) -> Int { bytes.byteSlice.count }

    /// Node: Buffer.compare(a, b).
    public static func compare(_ left: some BufferReading, _ right: some BufferReading) -> Int { left.compare(right) }

    /// Node: Buffer.isBuffer(value).
    public static func isBuffer(_ value: Any?) -> Bool { value is Buffer }

    /// Node: Buffer.isEncoding(name).
    public static func isEncoding(_ name: String) -> Bool { Encoding(name) != nil }

    // MARK: Filling

    /// Node: buf.fill(byte, offset, end).
    ///
    /// - Throws: ERR_OUT_OF_RANGE.
    @discardableResult
    public func fill(_ byte: Int, _ offset: Int = 0, _ end: Int? = nil) throws -> Buffer {
        try fill(pattern: [UInt8(truncatingIfNeeded: byte)], of: byte, offset, end)
    }

    /// Node: buf.fill(text, offset, end, encoding). An empty text fills with zeros.
    ///
    /// - Throws: ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING, ERR_INVALID_ARG_VALUE for a text of no bytes.
    @discardableResult
    public func fill(
        _ text: String, _ offset: Int = 0, _ end: Int? = nil, _ encoding: String = "utf8"
    ) throws -> Buffer {
        try fill(pattern: text.isEmpty ? [0] : try Encoding(named: encoding).bytes(text), of: text, offset, end)
    }

    /// Node: buf.fill(text, encoding).
    @discardableResult
    public func fill(_ text: String, _ encoding: String) throws -> Buffer { try fill(text, 0, nil, encoding) }

    /// Node: buf.fill(buffer, offset, end).
    ///
    /// - Throws: ERR_OUT_OF_RANGE, ERR_INVALID_ARG_VALUE for an empty buffer.
    @discardableResult
    public func fill(_ value: some BufferReading, _ offset: Int = 0, _ end: Int? = nil) throws -> Buffer {
        try fill(pattern: value.bytes, of: value, offset, end)
    }

    private func fill(pattern: [UInt8], of value: Any, _ offset: Int, _ end: Int?) throws -> Buffer {
        try check("offset", offset, 0...safeIntegerMax)
        let end = end ?? length
        try check("end", end, 0...length)
        guard offset < end else { return self }
        guard !pattern.isEmpty else { throw NodeError.ERR_INVALID_ARG_VALUE("value", value) }
        withMutableBytes { bytes in
            for index in offset..<end { bytes[index] = pattern[(index - offset) % pattern.count] }
        }
        return self
    }

    // MARK: Writing text

    /// Node: buf.write(text, offset, length, encoding). Writes whole characters only.
    ///
    /// - Returns: the number of bytes written.
    /// - Throws: ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING.
    @discardableResult
    public func write(
        _ text: String, _ offset: Int = 0, _ length: Int? = nil, _ encoding: String = "utf8"
    ) throws -> Int {
        try check("offset", offset, 0...self.length)
        if let length { try check("length", length, 0...self.length) }
        let encoding = try Encoding(named: encoding)
        let room = Swift.min(length ?? .max, self.length - offset)
        let encoded = encoding.bytes(text)
        var count = Swift.min(room, encoded.count)
        switch encoding {
        case .utf8: while count < encoded.count, count > 0, encoded[count] & 0xC0 == 0x80 { count -= 1 }
        case .utf16le: count &= ~1
        case .latin1, .ascii, .hex, .base64, .base64url: break
        }
        withMutableBytes { bytes in
            for index in 0..<count { bytes[offset + index] = encoded[index] }
        }
        return count
    }

    /// Node: buf.write(text, encoding).
    @discardableResult
    public func write(_ text: String, _ encoding: String) throws -> Int { try write(text, 0, nil, encoding) }

    /// Node: buf.write(text, offset, encoding).
    @discardableResult
    public func write(_ text: String, _ offset: Int, _ encoding: String) throws -> Int {
        try write(text, offset, nil, encoding)
    }
}

extension Buffer: CustomStringConvertible, CustomDebugStringConvertible {
    /// The bytes as text, which is what a template string makes of a buffer.
    public var description: String { toString() }

    /// What the console shows: `<Buffer 68 69>`, at most fifty bytes.
    public var debugDescription: String {
        let shown = byteSlice.prefix(50).bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        let rest = length - shown.count
        let more = rest > 0 ? " ... \(rest) more byte\(rest > 1 ? "s" : "")" : ""
        return "<Buffer \(shown.joined(separator: " "))\(more)>"
    }
}

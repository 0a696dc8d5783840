import Buffers

/// What can be read of bytes, whether they are a `Buffer` or a chunk of a stream.
///
/// Offsets and lengths are `Int`s as a JavaScript number would be; what Node refuses throws, what Node clamps is
/// clamped.
public protocol BufferReading {
    /// The bytes, shared and not copied.
    var byteSlice: ByteSlice { get }
}

extension BufferReading {
    // MARK: Text

    /// Node: buf.toString(), UTF-8.
    public func toString() -> String { byteSlice.withUnsafeBytes { Encoding.utf8.string($0) } }

    /// Node: buf.toString(encoding, start, end).
    ///
    /// - Throws: ERR_UNKNOWN_ENCODING.
    public func toString(_ encoding: String, _ start: Int = 0, _ end: Int? = nil) throws -> String {
        let from = max(start, 0)
        let to = min(end ?? byteSlice.count, byteSlice.count)
        guard from < to else { return "" }
        let encoding = try Encoding(named: encoding)
        return byteSlice[from..<to].withUnsafeBytes { encoding.string($0) }
    }

    // MARK: Parts

    /// Node: buf.subarray(start, end). Shares the memory; negative positions count from the end.
    public func subarray(_ start: Int = 0, _ end: Int? = nil) -> Buffer {
        let count = byteSlice.count
        func position(_ value: Int) -> Int { value < 0 ? max(count + value, 0) : min(value, count) }
        let from = position(start)
        return Buffer(byteSlice[from..<max(from, position(end ?? count))])
    }

    /// Node: buf.slice(start, end), another name of `subarray`.
    public func slice(_ start: Int = 0, _ end: Int? = nil) -> Buffer { subarray(start, end) }

    /// Node: buf.at(index); nil where JavaScript says undefined.
    public func at(_ index: Int) -> Int? {
        let index = index < 0 ? byteSlice.count + index : index
        guard index >= 0, index < byteSlice.count else { return nil }
        return Int(byteSlice[index])
    }

    /// A copy of the bytes as a Swift array.
    public var bytes: [UInt8] { byteSlice.bytes }

    /// Node: buf.toJSON().data.
    public func toJSON() -> (type: String, data: [Int]) { ("Buffer", byteSlice.bytes.map(Int.init)) }

    // MARK: Comparing

    /// Node: buf.equals(other).
    public func equals(_ other: some BufferReading) -> Bool { byteSlice == other.byteSlice }

    /// Node: buf.compare(target).
    public func compare(_ target: some BufferReading) -> Int { order(byteSlice, target.byteSlice) }

    /// Node: buf.compare(target, targetStart, targetEnd, sourceStart, sourceEnd).
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a negative start and for an end outside of its buffer.
    public func compare(
        _ target: some BufferReading, _ targetStart: Int, _ targetEnd: Int? = nil, _ sourceStart: Int = 0,
        _ sourceEnd: Int? = nil
    ) throws -> Int {
        let targetCount = target.byteSlice.count
        let targetEnd = targetEnd ?? targetCount
        let sourceEnd = sourceEnd ?? byteSlice.count
        try check("targetStart", targetStart, 0...safeIntegerMax)
        try check("targetEnd", targetEnd, 0...targetCount)
        try check("sourceStart", sourceStart, 0...safeIntegerMax)
        try check("sourceEnd", sourceEnd, 0...byteSlice.count)
        guard sourceStart < sourceEnd else { return targetStart >= targetEnd ? 0 : -1 }
        guard targetStart < targetEnd else { return 1 }
        return order(byteSlice[sourceStart..<sourceEnd], target.byteSlice[targetStart..<targetEnd])
    }

    // MARK: Copying

    /// Node: buf.copy(target, targetStart, sourceStart, sourceEnd).
    ///
    /// - Returns: the number of bytes copied.
    /// - Throws: ERR_OUT_OF_RANGE for negative positions and a source start outside of this buffer.
    @discardableResult
    public func copy(
        _ target: Buffer, _ targetStart: Int = 0, _ sourceStart: Int = 0, _ sourceEnd: Int? = nil
    ) throws -> Int {
        guard targetStart >= 0 else { throw NodeError.ERR_OUT_OF_RANGE("targetStart", ">= 0", targetStart) }
        try check("sourceStart", sourceStart, 0...byteSlice.count)
        let sourceEnd = sourceEnd ?? byteSlice.count
        guard sourceEnd >= 0 else { throw NodeError.ERR_OUT_OF_RANGE("sourceEnd", ">= 0", sourceEnd) }
        guard targetStart < target.length, sourceStart < sourceEnd else { return 0 }
        let count = min(min(sourceEnd, byteSlice.count) - sourceStart, target.length - targetStart)
        guard count > 0 else { return 0 }
        target.withMutableBytes { to in
            byteSlice[sourceStart..<sourceStart + count].withUnsafeBytes { from in
                // Source and target may overlap: this copies as memmove does.
                UnsafeMutableRawBufferPointer(rebasing: to[targetStart..<targetStart + count]).copyMemory(from: from)
            }
        }
        return count
    }
}

/// JavaScript's largest exact integer: Node's upper bound where it states none.
let safeIntegerMax = (1 << 53) - 1

/// - Throws: ERR_OUT_OF_RANGE in the words of Node's offset checks.
func check(_ name: String, _ value: Int, _ range: ClosedRange<Int>) throws {
    guard range.contains(value) else {
        throw NodeError.ERR_OUT_OF_RANGE(name, ">= \(range.lowerBound) && <= \(range.upperBound)", value)
    }
}

/// -1, 0 or 1, byte by byte, a prefix before the longer one.
private func order(_ left: ByteSlice, _ right: ByteSlice) -> Int {
    left.withUnsafeBytes { l in
        right.withUnsafeBytes { r in
            for (a, b) in zip(l, r) where a != b { return a < b ? -1 : 1 }
            return l.count == r.count ? 0 : l.count < r.count ? -1 : 1
        }
    }
}

import Buffers

// Integers and floating-point numbers in a Buffer. An offset outside throws Node's ERR_OUT_OF_RANGE, a buffer that is
// too short for the number at any offset ERR_BUFFER_OUT_OF_BOUNDS.

extension BufferReading {
    /// Node: buf.readUInt8(offset).
    public func readUInt8(_ offset: Int = 0) throws -> Int { Int(try bits(offset, 1, bigEndian: true)) }
    /// Node: buf.readUInt16BE(offset).
    public func readUInt16BE(_ offset: Int = 0) throws -> Int { Int(try bits(offset, 2, bigEndian: true)) }
    /// Node: buf.readUInt16LE(offset).
    public func readUInt16LE(_ offset: Int = 0) throws -> Int { Int(try bits(offset, 2, bigEndian: false)) }
    /// Node: buf.readUInt32BE(offset).
    public func readUInt32BE(_ offset: Int = 0) throws -> Int { Int(try bits(offset, 4, bigEndian: true)) }
    /// Node: buf.readUInt32LE(offset).
    public func readUInt32LE(_ offset: Int = 0) throws -> Int { Int(try bits(offset, 4, bigEndian: false)) }
    /// Node: buf.readInt8(offset).
    public func readInt8(_ offset: Int = 0) throws -> Int { signed(try bits(offset, 1, bigEndian: true), 1) }
    /// Node: buf.readInt16BE(offset).
    public func readInt16BE(_ offset: Int = 0) throws -> Int { signed(try bits(offset, 2, bigEndian: true), 2) }
    /// Node: buf.readInt16LE(offset).
    public func readInt16LE(_ offset: Int = 0) throws -> Int { signed(try bits(offset, 2, bigEndian: false), 2) }
    /// Node: buf.readInt32BE(offset).
    public func readInt32BE(_ offset: Int = 0) throws -> Int { signed(try bits(offset, 4, bigEndian: true), 4) }
    /// Node: buf.readInt32LE(offset).
    public func readInt32LE(_ offset: Int = 0) throws -> Int { signed(try bits(offset, 4, bigEndian: false), 4) }
    /// Node: buf.readBigUInt64BE(offset).
    public func readBigUInt64BE(_ offset: Int = 0) throws -> UInt64 { try bits(offset, 8, bigEndian: true) }
    /// Node: buf.readBigUInt64LE(offset).
    public func readBigUInt64LE(_ offset: Int = 0) throws -> UInt64 { try bits(offset, 8, bigEndian: false) }
    /// Node: buf.readBigInt64BE(offset).
    public func readBigInt64BE(_ offset: Int = 0) throws -> Int64 {
        Int64(bitPattern: try bits(offset, 8, bigEndian: true))
    }
    /// Node: buf.readBigInt64LE(offset).
    public func readBigInt64LE(_ offset: Int = 0) throws -> Int64 {
        Int64(bitPattern: try bits(offset, 8, bigEndian: false))
    }
    /// Node: buf.readDoubleBE(offset).
    public func readDoubleBE(_ offset: Int = 0) throws -> Double {
        Double(bitPattern: try bits(offset, 8, bigEndian: true))
    }
    /// Node: buf.readDoubleLE(offset).
    public func readDoubleLE(_ offset: Int = 0) throws -> Double {
        Double(bitPattern: try bits(offset, 8, bigEndian: false))
    }

    /// Node: buf.readFloatBE(offset).
    public func readFloatBE(_ offset: Int = 0) throws -> Double {
        Double(Float(bitPattern: UInt32(try bits(offset, 4, bigEndian: true))))
    }

    /// Node: buf.readFloatLE(offset).
    public func readFloatLE(_ offset: Int = 0) throws -> Double {
        Double(Float(bitPattern: UInt32(try bits(offset, 4, bigEndian: false))))
    }

    /// Node: buf.readUIntBE(offset, byteLength), 1 to 6 bytes.
    public func readUIntBE(_ offset: Int, _ byteLength: Int) throws -> Int {
        try checkWidth(byteLength)
        return Int(try bits(offset, byteLength, bigEndian: true))
    }

    /// Node: buf.readUIntLE(offset, byteLength), 1 to 6 bytes.
    public func readUIntLE(_ offset: Int, _ byteLength: Int) throws -> Int {
        try checkWidth(byteLength)
        return Int(try bits(offset, byteLength, bigEndian: false))
    }

    /// Node: buf.readIntBE(offset, byteLength), 1 to 6 bytes.
    public func readIntBE(_ offset: Int, _ byteLength: Int) throws -> Int {
        try checkWidth(byteLength)
        return signed(try bits(offset, byteLength, bigEndian: true), byteLength)
    }

    /// Node: buf.readIntLE(offset, byteLength), 1 to 6 bytes.
    public func readIntLE(_ offset: Int, _ byteLength: Int) throws -> Int {
        try checkWidth(byteLength)
        return signed(try bits(offset, byteLength, bigEndian: false), byteLength)
    }

    private func bits(_ offset: Int, _ width: Int, bigEndian: Bool) throws -> UInt64 {
        try checkOffset(offset, width, in: byteSlice.count)
        return byteSlice.withUnsafeBytes { bytes in
            var value: UInt64 = 0
            for index in 0..<width {
                let position = bigEndian ? offset + index : offset + width - 1 - index
                value = value << 8 | UInt64(bytes[position])
            }
            return value
        }
    }

    /// The low `width` bytes as a two's complement number.
    private func signed(_ bits: UInt64, _ width: Int) -> Int {
        let unused = UInt64(64 - width * 8)
        return Int(Int64(bitPattern: bits << unused) >> Int64(unused))
    }
}

extension Buffer {
    /// Node: buf.writeUInt8(value, offset). Returns the offset after the number.
    @discardableResult
    public func writeUInt8(_ value: Int, _ offset: Int = 0) throws -> Int {
        try write(unsigned: value, offset, 1, bigEndian: true)
    }
    /// Node: buf.writeUInt16BE(value, offset).
    @discardableResult
    public func writeUInt16BE(_ value: Int, _ offset: Int = 0) throws -> Int {
        try write(unsigned: value, offset, 2, bigEndian: true)
    }
    /// Node: buf.writeUInt16LE(value, offset).
    @discardableResult
    public func writeUInt16LE(_ value: Int, _ offset: Int = 0) throws -> Int {
        try write(unsigned: value, offset, 2, bigEndian: false)
    }
    /// Node: buf.writeUInt32BE(value, offset).
    @discardableResult
    public func writeUInt32BE(_ value: Int, _ offset: Int = 0) throws -> Int {
        try write(unsigned: value, offset, 4, bigEndian: true)
    }
    /// Node: buf.writeUInt32LE(value, offset).
    @discardableResult
    public func writeUInt32LE(_ value: Int, _ offset: Int = 0) throws -> Int {
        try write(unsigned: value, offset, 4, bigEndian: false)
    }
    /// Node: buf.writeInt8(value, offset).
    @discardableResult
    public func writeInt8(_ value: Int, _ offset: Int = 0) throws -> Int {
        try write(signed: value, offset, 1, bigEndian: true)
    }
    /// Node: buf.writeInt16BE(value, offset).
    @discardableResult
    public func writeInt16BE(_ value: Int, _ offset: Int = 0) throws -> Int {
        try write(signed: value, offset, 2, bigEndian: true)
    }
    /// Node: buf.writeInt16LE(value, offset).
    @discardableResult
    public func writeInt16LE(_ value: Int, _ offset: Int = 0) throws -> Int {
        try write(signed: value, offset, 2, bigEndian: false)
    }
    /// Node: buf.writeInt32BE(value, offset).
    @discardableResult
    public func writeInt32BE(_ value: Int, _ offset: Int = 0) throws -> Int {
        try write(signed: value, offset, 4, bigEndian: true)
    }
    /// Node: buf.writeInt32LE(value, offset).
    @discardableResult
    public func writeInt32LE(_ value: Int, _ offset: Int = 0) throws -> Int {
        try write(signed: value, offset, 4, bigEndian: false)
    }
    /// Node: buf.writeUIntBE(value, offset, byteLength), 1 to 6 bytes.
    @discardableResult
    public func writeUIntBE(_ value: Int, _ offset: Int, _ byteLength: Int) throws -> Int {
        try checkWidth(byteLength)
        return try write(unsigned: value, offset, byteLength, bigEndian: true)
    }
    /// Node: buf.writeUIntLE(value, offset, byteLength), 1 to 6 bytes.
    @discardableResult
    public func writeUIntLE(_ value: Int, _ offset: Int, _ byteLength: Int) throws -> Int {
        try checkWidth(byteLength)
        return try write(unsigned: value, offset, byteLength, bigEndian: false)
    }
    /// Node: buf.writeIntBE(value, offset, byteLength), 1 to 6 bytes.
    @discardableResult
    public func writeIntBE(_ value: Int, _ offset: Int, _ byteLength: Int) throws -> Int {
        try checkWidth(byteLength)
        return try write(signed: value, offset, byteLength, bigEndian: true)
    }
    /// Node: buf.writeIntLE(value, offset, byteLength), 1 to 6 bytes.
    @discardableResult
    public func writeIntLE(_ value: Int, _ offset: Int, _ byteLength: Int) throws -> Int {
        try checkWidth(byteLength)
        return try write(signed: value, offset, byteLength, bigEndian: false)
    }
    /// Node: buf.writeBigUInt64BE(value, offset).
    @discardableResult
    public func writeBigUInt64BE(_ value: UInt64, _ offset: Int = 0) throws -> Int {
        try write(bits: value, offset, 8, bigEndian: true)
    }
    /// Node: buf.writeBigUInt64LE(value, offset).
    @discardableResult
    public func writeBigUInt64LE(_ value: UInt64, _ offset: Int = 0) throws -> Int {
        try write(bits: value, offset, 8, bigEndian: false)
    }
    /// Node: buf.writeBigInt64BE(value, offset).
    @discardableResult
    public func writeBigInt64BE(_ value: Int64, _ offset: Int = 0) throws -> Int {
        try write(bits: UInt64(bitPattern: value), offset, 8, bigEndian: true)
    }
    /// Node: buf.writeBigInt64LE(value, offset).
    @discardableResult
    public func writeBigInt64LE(_ value: Int64, _ offset: Int = 0) throws -> Int {
        try write(bits: UInt64(bitPattern: value), offset, 8, bigEndian: false)
    }
    /// Node: buf.writeDoubleBE(value, offset).
    @discardableResult
    public func writeDoubleBE(_ value: Double, _ offset: Int = 0) throws -> Int {
        try write(bits: value.bitPattern, offset, 8, bigEndian: true)
    }
    /// Node: buf.writeDoubleLE(value, offset).
    @discardableResult
    public func writeDoubleLE(_ value: Double, _ offset: Int = 0) throws -> Int {
        try write(bits: value.bitPattern, offset, 8, bigEndian: false)
    }
    /// Node: buf.writeFloatBE(value, offset).
    @discardableResult
    public func writeFloatBE(_ value: Double, _ offset: Int = 0) throws -> Int {
        try write(bits: UInt64(Float(value).bitPattern), offset, 4, bigEndian: true)
    }
    /// Node: buf.writeFloatLE(value, offset).
    @discardableResult
    public func writeFloatLE(_ value: Double, _ offset: Int = 0) throws -> Int {
        try write(bits: UInt64(Float(value).bitPattern), offset, 4, bigEndian: false)
    }

    private func write(unsigned value: Int, _ offset: Int, _ width: Int, bigEndian: Bool) throws -> Int {
        guard value >= 0, value < 1 << (width * 8) else {
            let range = width > 4 ? ">= 0 and < 2 ** \(width * 8)" : ">= 0 and <= \((1 << (width * 8)) - 1)"
            throw NodeError.ERR_OUT_OF_RANGE("value", range, value)
        }
        return try write(bits: UInt64(value), offset, width, bigEndian: bigEndian)
    }

    private func write(signed value: Int, _ offset: Int, _ width: Int, bigEndian: Bool) throws -> Int {
        let limit = 1 << (width * 8 - 1)
        guard value >= -limit, value < limit else {
            let power = "2 ** \(width * 8 - 1)"
            let range = width > 4 ? ">= -(\(power)) and < \(power)" : ">= \(-limit) and <= \(limit - 1)"
            throw NodeError.ERR_OUT_OF_RANGE("value", range, value)
        }
        return try write(bits: UInt64(bitPattern: Int64(value)), offset, width, bigEndian: bigEndian)
    }

    private func write(bits: UInt64, _ offset: Int, _ width: Int, bigEndian: Bool) throws -> Int {
        try checkOffset(offset, width, in: length)
        withMutableBytes { bytes in
            for index in 0..<width {
                let shift = UInt64(8 * (bigEndian ? width - 1 - index : index))
                bytes[offset + index] = UInt8(truncatingIfNeeded: bits >> shift)
            }
        }
        return offset + width
    }
}

private func checkWidth(_ byteLength: Int) throws {
    guard byteLength >= 1, byteLength <= 6 else {
        throw NodeError.ERR_OUT_OF_RANGE("byteLength", ">= 1 and <= 6", byteLength)
    }
}

private func checkOffset(_ offset: Int, _ width: Int, in count: Int) throws {
    guard count >= width else { throw NodeError.ERR_BUFFER_OUT_OF_BOUNDS }
    guard offset >= 0, offset <= count - width else {
        throw NodeError.ERR_OUT_OF_RANGE("offset", ">= 0 and <= \(count - width)", offset)
    }
}

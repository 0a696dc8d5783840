// Node's second spelling of the unsigned numbers: `readUint8` for `readUInt8`.

extension BufferReading {
    /// Node: buf.readUint8(offset).
    public func readUint8(_ offset: Int = 0) throws -> Int { try readUInt8(offset) }
    /// Node: buf.readUint16BE(offset).
    public func readUint16BE(_ offset: Int = 0) throws -> Int { try readUInt16BE(offset) }
    /// Node: buf.readUint16LE(offset).
    public func readUint16LE(_ offset: Int = 0) throws -> Int { try readUInt16LE(offset) }
    /// Node: buf.readUint32BE(offset).
    public func readUint32BE(_ offset: Int = 0) throws -> Int { try readUInt32BE(offset) }
    /// Node: buf.readUint32LE(offset).
    public func readUint32LE(_ offset: Int = 0) throws -> Int { try readUInt32LE(offset) }
    /// Node: buf.readBigUint64BE(offset).
    public func readBigUint64BE(_ offset: Int = 0) throws -> UInt64 { try readBigUInt64BE(offset) }
    /// Node: buf.readBigUint64LE(offset).
    public func readBigUint64LE(_ offset: Int = 0) throws -> UInt64 { try readBigUInt64LE(offset) }
    /// Node: buf.readUintBE(offset, byteLength).
    public func readUintBE(_ offset: Int, _ byteLength: Int) throws -> Int { try readUIntBE(offset, byteLength) }
    /// Node: buf.readUintLE(offset, byteLength).
    public func readUintLE(_ offset: Int, _ byteLength: Int) throws -> Int { try readUIntLE(offset, byteLength) }
}

extension Buffer {
    /// Node: buf.writeUint8(value, offset).
    @discardableResult
    public func writeUint8(_ value: Int, _ offset: Int = 0) throws -> Int { try writeUInt8(value, offset) }
    /// Node: buf.writeUint16BE(value, offset).
    @discardableResult
    public func writeUint16BE(_ value: Int, _ offset: Int = 0) throws -> Int { try writeUInt16BE(value, offset) }
    /// Node: buf.writeUint16LE(value, offset).
    @discardableResult
    public func writeUint16LE(_ value: Int, _ offset: Int = 0) throws -> Int { try writeUInt16LE(value, offset) }
    /// Node: buf.writeUint32BE(value, offset).
    @discardableResult
    public func writeUint32BE(_ value: Int, _ offset: Int = 0) throws -> Int { try writeUInt32BE(value, offset) }
    /// Node: buf.writeUint32LE(value, offset).
    @discardableResult
    public func writeUint32LE(_ value: Int, _ offset: Int = 0) throws -> Int { try writeUInt32LE(value, offset) }
    /// Node: buf.writeBigUint64BE(value, offset).
    @discardableResult
    public func writeBigUint64BE(_ value: UInt64, _ offset: Int = 0) throws -> Int {
        try writeBigUInt64BE(value, offset)
    }
    /// Node: buf.writeBigUint64LE(value, offset).
    @discardableResult
    public func writeBigUint64LE(_ value: UInt64, _ offset: Int = 0) throws -> Int {
        try writeBigUInt64LE(value, offset)
    }
    /// Node: buf.writeUintBE(value, offset, byteLength).
    @discardableResult
    public func writeUintBE(_ value: Int, _ offset: Int, _ byteLength: Int) throws -> Int {
        try writeUIntBE(value, offset, byteLength)
    }
    /// Node: buf.writeUintLE(value, offset, byteLength).
    @discardableResult
    public func writeUintLE(_ value: Int, _ offset: Int, _ byteLength: Int) throws -> Int {
        try writeUIntLE(value, offset, byteLength)
    }
}

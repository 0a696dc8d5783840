import Testing

@testable import NodeRuntime

/// Every row of buffer.tsv: an operation of Buffer, its arguments, and what Node answered.
@Suite struct BufferTableTests {
    /// A row's arguments, read as what the operation takes.
    struct Arguments {
        let values: [Any]

        func int(_ index: Int) -> Int { values[index] as? Int ?? 0 }
        func text(_ index: Int) -> String { values[index] as? String ?? "" }
        func buffer(_ index: Int) throws -> Buffer {
            try Buffer.from((values[index] as? [String: Any])?["hex"] as? String ?? "", "hex")
        }
        /// A number with a fraction, or one that JSON holds as text.
        func double(_ index: Int) -> Double { values[index] as? Double ?? Double(int(index)) }
    }

    @Test(
        """
        Buffer.function.Buffer.from, Buffer.alloc, Buffer.concat, Buffer.byteLength, Buffer.compare; Buffer.method.toString, \
        slice, equals, copy, fill, indexOf, write, readUInt8-16-32-BE-and-LE, writeUInt8-16-32-BE-and-LE: Node's answers
        """)
    func answersAsNodeDoes() throws {
        let rows = try NodeFixture("buffer.tsv").rows
        #expect(rows.count > 2000)
        for row in rows {
            let arguments = Arguments(values: try NodeFixture.list(row[1]))
            let outcome: String
            do { outcome = try json(Self.perform(row[0], arguments)) } catch { outcome = "\(error)" }
            #expect(outcome == row[2], "\(row[0]) \(row[1])")
        }
    }

    private func json(_ value: Any?) throws -> String {
        switch value {
        case let buffer as Buffer: "\"\(try buffer.toString("hex"))\""
        case let list as [Any]: "[" + (try list.map { try json($0) }.joined(separator: ",")) + "]"
        case let number as UInt64: "\"\(number)\""
        case let number as Int64: "\"\(number)\""
        case let number as Double:
            number.isFinite && !(number == 0 && number.sign == .minus)
                ? javaScriptText(number) : "\"\(javaScriptText(number))\""
        default: JSON.text(JSON.of(value)) ?? "null"
        }
    }

    private static func perform(_ operation: String, _ a: Arguments) throws -> Any? {
        switch operation {
        case "from": return try Buffer.from(a.text(0), a.text(1))
        case "byteLength": return Buffer.byteLength(a.text(0), a.text(1))
        case "toString": return try a.buffer(0).toString(a.text(1), a.int(2), a.int(3))
        case "subarray": return try a.buffer(0).subarray(a.int(1), a.int(2))
        case "at": return try a.buffer(0).at(a.int(1))
        case "compare":
            let (left, right) = (try a.buffer(0), try a.buffer(1))
            return [Buffer.compare(left, right), left.compare(right), left.equals(right)] as [Any]
        case "compareParts": return try a.buffer(0).compare(a.buffer(1), a.int(2), a.int(3), a.int(4), a.int(5))
        case "copy":
            let target = try a.buffer(1)
            return [try a.buffer(0).copy(target, a.int(2), a.int(3), a.int(4)), target] as [Any]
        case "copyWithin":
            let buffer = try a.buffer(0)
            return [try buffer.copy(buffer, a.int(1), a.int(2), a.int(3)), buffer] as [Any]
        case "write":
            let buffer = try a.buffer(0)
            return [try buffer.write(a.text(1), a.int(2), a.int(3), a.text(4)), buffer] as [Any]
        case "allocText": return try Buffer.alloc(a.int(0), a.text(1), a.text(2))
        case "concat": return try Buffer.concat([a.buffer(0), a.buffer(1)], a.int(2))
        case "fillNumber": return try a.buffer(0).fill(a.int(1), a.int(2), a.int(3))
        case "fillText": return try a.buffer(0).fill(a.text(1), a.int(2), a.int(3), a.text(4))
        case "fillBytes": return try a.buffer(0).fill(a.buffer(1), a.int(2), a.int(3))
        case "swap16": return try a.buffer(0).swap16()
        case "swap32": return try a.buffer(0).swap32()
        case "swap64": return try a.buffer(0).swap64()
        case "read": return try read(a.text(0), a.buffer(1), a.int(2))
        case "readWidth": return try readWidth(a.text(0), a.buffer(1), a.int(2), a.int(3))
        case "writeNumber": return try writeNumber(a)
        case "writeWidth": return try writeWidth(a)
        default: return try search(operation, a)
        }
    }

    private static func search(_ operation: String, _ a: Arguments) throws -> Any? {
        let buffer = try a.buffer(0)
        switch (operation, a.values[1]) {
        case ("indexOf", let byte as Int): return buffer.indexOf(byte, a.int(2))
        case ("indexOf", let text as String): return buffer.indexOf(text, a.int(2))
        case ("indexOf", _): return try buffer.indexOf(a.buffer(1), a.int(2))
        case ("lastIndexOf", let byte as Int): return buffer.lastIndexOf(byte, a.int(2))
        case ("lastIndexOf", let text as String): return buffer.lastIndexOf(text, a.int(2))
        case ("lastIndexOf", _): return try buffer.lastIndexOf(a.buffer(1), a.int(2))
        case ("includes", let byte as Int): return buffer.includes(byte, a.int(2))
        case ("includes", let text as String): return buffer.includes(text, a.int(2))
        case ("includes", _): return try buffer.includes(a.buffer(1), a.int(2))
        case ("indexOfEncoded", _): return try buffer.indexOf(a.text(1), a.int(2), a.text(3))
        case ("lastIndexOfEncoded", _): return try buffer.lastIndexOf(a.text(1), a.int(2), a.text(3))
        case ("includesEncoded", _): return try buffer.includes(a.text(1), a.int(2), a.text(3))
        default: return "an operation that nobody knows"
        }
    }

    private static func read(_ name: String, _ b: Buffer, _ offset: Int) throws -> Any? {
        switch name {
        case "UInt8": try b.readUint8(offset)
        case "UInt16BE": try b.readUint16BE(offset)
        case "UInt16LE": try b.readUint16LE(offset)
        case "UInt32BE": try b.readUint32BE(offset)
        case "UInt32LE": try b.readUint32LE(offset)
        case "Int8": try b.readInt8(offset)
        case "Int16BE": try b.readInt16BE(offset)
        case "Int16LE": try b.readInt16LE(offset)
        case "Int32BE": try b.readInt32BE(offset)
        case "Int32LE": try b.readInt32LE(offset)
        case "BigUInt64BE": try b.readBigUint64BE(offset)
        case "BigUInt64LE": try b.readBigUint64LE(offset)
        case "BigInt64BE": try b.readBigInt64BE(offset)
        case "BigInt64LE": try b.readBigInt64LE(offset)
        case "DoubleBE": try b.readDoubleBE(offset)
        case "DoubleLE": try b.readDoubleLE(offset)
        case "FloatBE": try b.readFloatBE(offset)
        default: try b.readFloatLE(offset)
        }
    }

    private static func writeNumber(_ a: Arguments) throws -> Any? {
        let (b, value, offset) = (try a.buffer(1), a.int(2), a.int(3))
        let big = UInt64(a.text(2)) ?? 0
        let end =
            switch a.text(0) {
            case "UInt8": try b.writeUint8(value, offset)
            case "UInt16BE": try b.writeUint16BE(value, offset)
            case "UInt16LE": try b.writeUint16LE(value, offset)
            case "UInt32BE": try b.writeUint32BE(value, offset)
            case "UInt32LE": try b.writeUint32LE(value, offset)
            case "Int8": try b.writeInt8(value, offset)
            case "Int16BE": try b.writeInt16BE(value, offset)
            case "Int16LE": try b.writeInt16LE(value, offset)
            case "Int32BE": try b.writeInt32BE(value, offset)
            case "Int32LE": try b.writeInt32LE(value, offset)
            case "BigUInt64BE": try b.writeBigUint64BE(big, offset)
            case "BigUInt64LE": try b.writeBigUint64LE(big, offset)
            case "BigInt64BE": try b.writeBigInt64BE(Int64(big), offset)
            case "BigInt64LE": try b.writeBigInt64LE(Int64(big), offset)
            case "DoubleBE": try b.writeDoubleBE(a.double(2), offset)
            case "DoubleLE": try b.writeDoubleLE(a.double(2), offset)
            case "FloatBE": try b.writeFloatBE(a.double(2), offset)
            default: try b.writeFloatLE(a.double(2), offset)
            }
        return [end, b] as [Any]
    }

    private static func readWidth(_ name: String, _ b: Buffer, _ offset: Int, _ width: Int) throws -> Any? {
        switch name {
        case "UIntBE": try b.readUintBE(offset, width)
        case "UIntLE": try b.readUintLE(offset, width)
        case "IntBE": try b.readIntBE(offset, width)
        default: try b.readIntLE(offset, width)
        }
    }

    private static func writeWidth(_ a: Arguments) throws -> Any? {
        let (b, value, offset, width) = (try a.buffer(1), a.int(2), a.int(3), a.int(4))
        let end =
            switch a.text(0) {
            case "UIntBE": try b.writeUintBE(value, offset, width)
            case "UIntLE": try b.writeUintLE(value, offset, width)
            case "IntBE": try b.writeIntBE(value, offset, width)
            default: try b.writeIntLE(value, offset, width)
            }
        return [end, b] as [Any]
    }

    @Test func bytesCanBeCountedTurnedAndSet() throws {
        let buffer = Buffer.of(1, 256, -1)
        #expect(Array(buffer) == [1, 0, 255] && buffer.values() == [1, 0, 255] && Array(buffer.keys()) == [0, 1, 2])
        #expect(buffer.entries().map { $0.offset * 1000 + $0.element } == [1, 1000, 2255])
        #expect(buffer.reverse().values() == [255, 0, 1])
        try buffer.set([7, 8], 1)
        #expect(buffer.values() == [255, 7, 8])
        #expect { try buffer.set(Buffer.of(1, 2), 2) } throws: { "\($0)" == "RangeError: offset is out of bounds" }
        #expect(try Buffer.copyBytesFrom([1, 2, 3, 4], 1, 2).values() == [2, 3])
        #expect(try Buffer.alloc(4, Buffer.from("ab")).toString() == "abab")
        #expect(try Buffer.allocUnsafeSlow(2).length == 2)
    }
}

import Buffers
import Testing

@testable import NodeRuntime

/// The expectations are what Node 24.19.0 gives for the same calls.
@Suite struct BufferTests {
    let b = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8] as [UInt8])

    /// The text of the error, or the result.
    func outcome<T>(_ body: () throws -> T) -> String {
        do { return "\(try body())" } catch { return "\(error)" }
    }

    func range(_ name: String, _ range: String, _ value: String) -> String {
        "RangeError [ERR_OUT_OF_RANGE]: The value of \"\(name)\" is out of range. It must be \(range). Received \(value)"
    }

    @Test func aSliceSharesMemory() {
        let part = b.slice(2, 5)
        part[0] = 300
        #expect(b[2] == 44)
        #expect(part.length == 3)
        #expect(b.slice(-3).length == 3)
        #expect(b.slice(5, 2).length == 0)
        #expect(b.slice(2, 100).length == 6)
        #expect(b.subarray(-100, 3).length == 3)
        #expect(b.at(-1) == 8 && b.at(8) == nil && b.at(-9) == nil)
    }

    @Test func fromCopies() {
        let copy = Buffer.from(b)
        copy[0] = 9
        #expect(b[0] == 1)
        #expect(Buffer.from([256, -1, 1]).bytes == [0, 255, 1])
    }

    @Test func writingToAnAdoptedArrayCopiesItFirst() {
        let array = [UInt8](repeating: 7, count: 2000)
        let slice = ByteSlice(array)
        let buffer = Buffer(slice)
        buffer[0] = 1
        #expect(buffer[0] == 1 && slice[0] == 7 && array[0] == 7)
    }

    @Test func allocFillsAndChecks() throws {
        #expect(try Buffer.alloc(3).bytes == [0, 0, 0])
        #expect(try Buffer.alloc(4, "ab").toString() == "abab")
        #expect(try Buffer.alloc(4, "616", "hex").toString("hex") == "61616161")
        #expect(try Buffer.alloc(2, 258).bytes == [2, 2])
        #expect(outcome { try Buffer.alloc(-1) } == range("size", ">= 0 && <= 9007199254740991", "-1"))
        #expect(outcome { try Buffer.alloc(1 << 50) } == "RangeError: Array buffer allocation failed")
    }

    @Test func concatJoinsCutsAndFills() throws {
        #expect(Buffer.concat([b, b]).length == 16)
        #expect(try Buffer.concat([b, b], 10).bytes == [1, 2, 3, 4, 5, 6, 7, 8, 1, 2])
        #expect(try Buffer.concat([b], 10).bytes == [1, 2, 3, 4, 5, 6, 7, 8, 0, 0])
        #expect(Buffer.concat([]).length == 0)
        #expect(Buffer.concat([Chunk("a"), Buffer.from("b")]).toString() == "ab")
        #expect(outcome { try Buffer.concat([b], -1) } == range("length", ">= 0 && <= 9007199254740991", "-1"))
    }

    @Test func comparingOrdersBytes() throws {
        #expect(b.compare(Buffer.from([1, 2])) == 1)
        #expect(Buffer.compare(Buffer.from("a"), Buffer.from("b")) == -1)
        #expect(b.equals(Buffer.from(b)))
        #expect(!b.equals(Buffer.from("x")))
        #expect(try b.compare(b, 9) == 1)
        #expect(try b.compare(b, 0, 2, 0, 3) == 1)
        #expect(try b.compare(b, 3, 2, 0, 3) == 1)
        #expect(try b.compare(b, 0, 3, 9) == -1)
        #expect(outcome { try b.compare(b, 0, 9) } == range("targetEnd", ">= 0 && <= 8", "9"))
        #expect(outcome { try b.compare(b, -1) } == range("targetStart", ">= 0 && <= 9007199254740991", "-1"))
    }

    @Test func copyClampsAndChecks() throws {
        func target() throws -> Buffer { try Buffer.alloc(3) }
        #expect(try b.copy(target()) == 3)
        #expect(try b.copy(target(), 4) == 0)
        #expect(try b.copy(target(), 0, 5, 4) == 0)
        #expect(try b.copy(target(), 0, 8) == 0)
        #expect(try b.copy(target(), 0, 2, 100) == 3)
        #expect(outcome { try b.copy(target(), -1) } == range("targetStart", ">= 0", "-1"))
        #expect(outcome { try b.copy(target(), 0, 9) } == range("sourceStart", ">= 0 && <= 8", "9"))
        #expect(outcome { try b.copy(target(), 0, -1) } == range("sourceStart", ">= 0 && <= 8", "-1"))
        #expect(outcome { try b.copy(target(), 0, 0, -1) } == range("sourceEnd", ">= 0", "-1"))
        try b.copy(b, 2, 0, 4)
        #expect(b.bytes == [1, 2, 1, 2, 3, 4, 7, 8])
    }

    @Test func fillRepeatsAPattern() throws {
        #expect(try Buffer.alloc(5).fill("ab").toString() == "ababa")
        #expect(try Buffer.alloc(3).fill("").bytes == [0, 0, 0])
        #expect(try Buffer.alloc(2).fill(300).bytes == [0x2C, 0x2C])
        #expect(try Buffer.alloc(3).fill(1, 3, 2).bytes == [0, 0, 0])
        #expect(try Buffer.alloc(3).fill(1, 6).bytes == [0, 0, 0])
        #expect(try Buffer.alloc(4).fill("abc", "hex").toString("hex") == "abababab")
        #expect(try Buffer.alloc(3).fill(Buffer.from([7, 8])).bytes == [7, 8, 7])
        #expect(outcome { try Buffer.alloc(5).fill(1, 2, 9) } == range("end", ">= 0 && <= 5", "9"))
        #expect(outcome { try Buffer.alloc(5).fill(1, -1) } == range("offset", ">= 0 && <= 9007199254740991", "-1"))
        #expect(
            outcome { try Buffer.alloc(5).fill("zz", "hex") }
                == "TypeError [ERR_INVALID_ARG_VALUE]: The argument 'value' is invalid. Received 'zz'")
        #expect(
            outcome { try Buffer.alloc(5).fill(Buffer.from("")) }
                == "TypeError [ERR_INVALID_ARG_VALUE]: The argument 'value' is invalid. Received <Buffer >")
    }

    @Test func searching() {
        #expect(b.indexOf(3) == 2)
        #expect(b.indexOf(259) == 2)
        #expect(b.indexOf(Buffer.from([3, 4]), 3) == -1)
        #expect(b.indexOf(Buffer.from([3, 4])) == 2)
        #expect(b.indexOf("", 3) == 3)
        #expect(b.indexOf("", 30) == 8)
        #expect(b.indexOf(3, -6) == 2)
        #expect(b.indexOf(3, -100) == 2)
        #expect(b.indexOf("\u{3}\u{4}") == 2)
        #expect(b.lastIndexOf(3) == 2)
        #expect(b.lastIndexOf(8, -2) == -1)
        #expect(b.lastIndexOf(3, 1) == -1)
        #expect(b.lastIndexOf("") == 8)
        #expect(b.indexOf(Buffer.from("")) == 0)
        #expect(b.includes(8) && !b.includes(9))
        #expect(b.indexOf(8, 8) == -1)
    }

    @Test func writingText() throws {
        #expect(try b.write("abc", 7) == 1)
        #expect(try b.write("€", 6) == 0)
        #expect(try b.write("abc", 1, 2, "latin1") == 2)
        #expect(try b.write("abcd", 0, 1, "hex") == 1)
        #expect(try b.write("abc", 8) == 0)
        #expect(try b.write("zz", "hex") == 0)
        #expect(b.bytes == [0xAB, 0x61, 0x62, 4, 5, 6, 7, 0x61])
        #expect(outcome { try b.write("abc", 9) } == range("offset", ">= 0 && <= 8", "9"))
        #expect(outcome { try b.write("abc", -1) } == range("offset", ">= 0 && <= 8", "-1"))
        #expect(outcome { try b.write("abc", 1, 100) } == range("length", ">= 0 && <= 8", "100"))
        #expect(outcome { try b.write("abc", "nope") } == "TypeError [ERR_UNKNOWN_ENCODING]: Unknown encoding: nope")
    }

    @Test func textOfAPart() throws {
        #expect(try b.toString("hex", -1, 3) == "010203")
        #expect(try b.toString("hex", 3, 1) == "")
        #expect(try b.toString("hex", 6, 100) == "0708")
        #expect(try b.toString("utf8", 9) == "")
        #expect("\(Buffer.from("hi"))" == "hi")
        #expect(util.format(Buffer.from("hi")) == "<Buffer 68 69>")
        #expect(util.inspect(try Buffer.alloc(52)).hasSuffix(" 00 ... 2 more bytes>"))
    }
}

@Suite struct BufferNumbersTests {
    let b = Buffer.from([1, 2, 3, 4, 5, 6, 7, 8] as [UInt8])

    func outcome<T>(_ body: () throws -> T) -> String {
        do { return "\(try body())" } catch { return error.message }
    }

    func range(_ name: String, _ range: String, _ value: String) -> String {
        "The value of \"\(name)\" is out of range. It must be \(range). Received \(value)"
    }

    @Test func readingChecksItsOffset() {
        #expect(outcome { try b.readUInt8(8) } == range("offset", ">= 0 and <= 7", "8"))
        #expect(outcome { try b.readUInt8(-1) } == range("offset", ">= 0 and <= 7", "-1"))
        #expect(outcome { try b.readUInt16BE(7) } == range("offset", ">= 0 and <= 6", "7"))
        #expect(outcome { try b.readUInt32BE(5) } == range("offset", ">= 0 and <= 4", "5"))
        #expect(outcome { try b.readUIntBE(6, 3) } == range("offset", ">= 0 and <= 5", "6"))
        #expect(outcome { try b.readUIntBE(0, 7) } == range("byteLength", ">= 1 and <= 6", "7"))
        #expect(outcome { try b.readUIntBE(0, 0) } == range("byteLength", ">= 1 and <= 6", "0"))
        #expect(outcome { try b.readBigUInt64BE(1) } == range("offset", ">= 0 and <= 0", "1"))
        #expect(
            outcome { try Buffer.alloc(1).readUInt32BE(0) } == "Attempt to access memory outside buffer bounds")
        #expect(outcome { try b.readUInt8(.max) } == range("offset", ">= 0 and <= 7", "9_223_372_036_854_775_807"))
    }

    @Test func readingNumbers() throws {
        #expect(try b.readUIntBE(0, 6) == 1_108_152_157_446)
        #expect(try b.readIntLE(0, 6) == 6_618_611_909_121)
        #expect(try b.readIntBE(0, 3) == 66051)
        #expect(try b.readUInt16LE(0) == 0x0201)
        #expect(try b.readUInt32LE(1) == 0x0504_0302)
        let negative = Buffer.from([0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0xFA, 0xF9, 0xF8] as [UInt8])
        #expect(try negative.readInt8(0) == -1)
        #expect(try negative.readInt16BE(0) == -2)
        #expect(try negative.readInt16LE(0) == -257)
        #expect(try negative.readInt32BE(0) == -66052)
        #expect(try negative.readIntBE(0, 6) == -4_328_719_366)
        #expect(try negative.readBigInt64LE(0) == -506_097_522_914_230_529)
        #expect(try negative.readBigUInt64BE() == 0xFFFE_FDFC_FBFA_F9F8)
    }

    @Test func writingChecksItsValue() {
        #expect(outcome { try b.writeUInt8(256, 0) } == range("value", ">= 0 and <= 255", "256"))
        #expect(outcome { try b.writeUInt8(-1, 0) } == range("value", ">= 0 and <= 255", "-1"))
        #expect(outcome { try b.writeInt8(128, 0) } == range("value", ">= -128 and <= 127", "128"))
        #expect(outcome { try b.writeInt16LE(-32769, 0) } == range("value", ">= -32768 and <= 32767", "-32769"))
        #expect(outcome { try b.writeUInt32BE(1 << 32, 0) } == range("value", ">= 0 and <= 4294967295", "4294967296"))
        #expect(
            outcome { try b.writeInt32BE(1 << 31, 0) }
                == range("value", ">= -2147483648 and <= 2147483647", "2147483648"))
        #expect(
            outcome { try b.writeUIntBE(1 << 48, 0, 6) }
                == range("value", ">= 0 and < 2 ** 48", "281_474_976_710_656"))
        #expect(
            outcome { try b.writeIntBE(-(1 << 47) - 1, 0, 6) }
                == range("value", ">= -(2 ** 47) and < 2 ** 47", "-140_737_488_355_329"))
        #expect(outcome { try b.writeUIntBE(1 << 32, 0, 4) } == range("value", ">= 0 and <= 4294967295", "4294967296"))
        #expect(outcome { try b.writeUInt16BE(1, 7) } == range("offset", ">= 0 and <= 6", "7"))
        #expect(outcome { try b.writeUIntBE(1, 0, 7) } == range("byteLength", ">= 1 and <= 6", "7"))
    }

    @Test func whatIsWrittenIsRead() throws {
        #expect(try b.writeUInt32LE(5, 0) == 4)
        for width in 1...6 {
            let limit = 1 << (width * 8 - 1)
            for value in [0, 1, limit - 1, limit, 2 * limit - 1] {
                try b.writeUIntBE(value, 1, width)
                #expect(try b.readUIntBE(1, width) == value)
                try b.writeUIntLE(value, 2, width)
                #expect(try b.readUIntLE(2, width) == value)
            }
            for value in [0, -1, limit - 1, -limit] {
                try b.writeIntBE(value, 1, width)
                #expect(try b.readIntBE(1, width) == value)
                try b.writeIntLE(value, 2, width)
                #expect(try b.readIntLE(2, width) == value)
            }
        }
        try b.writeDoubleBE(1.5)
        #expect(try b.readDoubleBE() == 1.5)
        try b.writeFloatLE(-2.25, 4)
        #expect(try b.readFloatLE(4) == -2.25)
        try b.writeBigInt64LE(-3)
        #expect(try b.readBigInt64LE() == -3)
    }
}

@Suite struct ChunkTests {
    @Test func aChunkOfBytesReadsLikeABuffer() throws {
        let chunk = Chunk(ByteSlice([104, 105]))
        #expect(chunk.length == 2 && chunk[0] == 104 && !chunk.isText)
        #expect(chunk == "hi")
        #expect(chunk.toString() == "hi")
        #expect(try chunk.toString("hex") == "6869")
        #expect(try chunk.readUInt16BE(0) == 0x6869)
        #expect("\(chunk)" == "hi")
        var body = "<"
        body += chunk
        #expect(body + chunk == "<hihi")
    }

    @Test func aChunkOfTextIsAString() throws {
        let chunk = Chunk("é€")
        #expect(chunk.isText && chunk.length == 2 && chunk.byteLength == 5)
        #expect(try chunk.toString("hex") == "é€")
        #expect(chunk.buffer.length == 5)
    }

    @Test func aBufferOfAChunkSharesItsMemory() {
        let original = Buffer.from("abc")
        let chunk = Chunk(original.byteSlice)
        chunk.buffer[0] = 120
        #expect(original.toString() == "xbc")
    }
}

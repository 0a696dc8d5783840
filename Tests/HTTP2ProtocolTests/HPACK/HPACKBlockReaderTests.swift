import Testing

@testable import HTTP2Protocol

/// Integers and string literals (RFC 7541 §5).
struct HPACKBlockReaderTests {
    /// Reads one integer and tells how many octets it took.
    private func integer(_ digits: String, prefixBits: UInt8) throws(HPACKError) -> (value: Int, octets: Int) {
        let bytes = octets(digits)
        let start = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
        defer { start.deallocate() }
        start.initialize(from: bytes, count: bytes.count)
        var reader = HPACKBlockReader(cursor: UnsafePointer(start), end: UnsafePointer(start) + bytes.count)
        let value = try reader.integer(prefixBits: prefixBits)
        return (value, reader.cursor - UnsafePointer(start))
    }

    @Test(arguments: [
        // RFC 7541 §C.1: ten and 1337. (No field of HPACK has a prefix of eight bits.)
        ("0a", 5, 10, 1), ("1f9a0a", 5, 1337, 3),
        // The last value that the prefix holds and the first that it does not; bits above the prefix are not its own.
        ("1e", 5, 30, 1), ("1f00", 5, 31, 2), ("ff00", 7, 127, 2), ("fe", 7, 126, 1), ("0f7f", 4, 142, 2),
        ("3f8001", 6, 191, 3),
        // Zero octets that add nothing are allowed while the number of octets is.
        ("1f80808000", 5, 31, 5),
    ])
    func integersAreRead(digits: String, prefixBits: UInt8, value: Int, count: Int) throws {
        let read = try integer(digits, prefixBits: prefixBits)
        #expect(read.value == value)
        #expect(read.octets == count)
    }

    @Test func theGreatestIntegerTakesFourOctetsAfterThePrefix() throws {
        #expect(try integer("1fffffff7f", prefixBits: 5).value == 31 + 0x0FFF_FFFF)
        #expect(throws: HPACKError.integerOverflow) { try integer("1fffffffff00", prefixBits: 5) }
        #expect(throws: HPACKError.integerOverflow) { try integer("1f8080808000", prefixBits: 5) }
        #expect(throws: HPACKError.integerOverflow) { try integer("ffffffffffffffffffff7f", prefixBits: 7) }
    }

    @Test(arguments: ["1f", "1f80", "1fffff", "1fffffff"])
    func anIntegerCutOffByTheEndIsRefused(digits: String) {
        #expect(throws: HPACKError.integerTruncated) { try integer(digits, prefixBits: 5) }
    }

    @Test(arguments: [
        // No length, a length beyond the end, one octet missing, a length of 2^28: for a name and for a value.
        "40", "4005", "400561616161", "407fffffff7f", "41", "4105", "410561616161", "417fffffff7f", "4085", "40017a",
    ])
    func aStringThatReachesBeyondTheBlockIsRefused(digits: String) {
        #expect(throws: HPACKError.stringTruncated) { try HPACKDecoder().decode(octets(digits)) }
    }

    @Test func emptyStringsAreStrings() throws {
        // Name and value empty, plain and Huffman coded.
        #expect(try HPACKDecoder().decode(octets("000000")) == [FieldPair("", "")])
        #expect(try HPACKDecoder().decode(octets("008080")) == [FieldPair("", "")])
    }
}

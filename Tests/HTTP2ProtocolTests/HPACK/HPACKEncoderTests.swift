import Testing

@testable import HTTP2Protocol

struct HPACKEncoderTests {
    // MARK: - Choice of representation

    @Test func staticFieldsTakeOneOctet() {
        for (offset, field) in HPACKStaticTable.fields.enumerated() where !field.value.isEmpty {
            #expect(HPACKEncoder().encode([FieldPair(field.name, field.value)]) == [0x80 | UInt8(offset + 1)])
        }
    }

    @Test func aRepeatedFieldTakesOneOctet() {
        let encoder = HPACKEncoder()
        let first = encoder.encode([FieldPair("x-custom", "some value"), FieldPair("server", "one")])
        #expect(first.count > 10)
        #expect(encoder.insertionCount == 2)
        #expect(encoder.encode([FieldPair("x-custom", "some value"), FieldPair("server", "one")]) == [0xBF, 0xBE])
        #expect(encoder.insertionCount == 2)
    }

    @Test func namesNotWorthIndexingAreNotIndexed() {
        for name in HPACKEncoder.namesNotIndexed {
            let encoder = HPACKEncoder()
            let block = encoder.encode([FieldPair(name, "some-value")])
            #expect(block[0] & 0xF0 == 0x00, "\(name)")
            #expect(encoder.tableBytes == 0)
        }
    }

    @Test func anUnknownNameIsReferredToInTheDynamicTable() throws {
        let encoder = HPACKEncoder()
        _ = encoder.encode([FieldPair("x-custom", "1"), FieldPair("dnt", "1")])
        // 63 and 62: the names of the two entries.
        #expect(encoder.encode([FieldPair("x-custom", "23")]) == octets("7f00 023233"))
        // 63 by now: 15 + 48.
        #expect(encoder.encode([FieldPair("dnt", "0", isSensitive: true)]) == octets("1f30 0130"))
    }

    @Test func stringsAreHuffmanCodedOnlyWhenShorter() {
        // "zz" has fourteen bits and "XX" sixteen: no shorter than two octets.
        #expect(HPACKEncoder().encode([FieldPair("zz", "XX")]) == octets("40 027a7a 025858"))
        let block = HPACKEncoder().encode([FieldPair("age", "XX")])
        #expect(block == octets("0f06 025858"))
        #expect(HPACKEncoder().encode([FieldPair("age", "00")]) == octets("0f06 023030"))
        #expect(HPACKEncoder().encode([FieldPair("age", "000")]) == octets("0f06 820001"))
    }

    @Test(arguments: [126, 127, 128, 254, 255, 400, 20_000])
    func longStringsKeepTheirLength(count: Int) throws {
        // Short codes, long codes, and in between: Huffman coded and not.
        for character in ["0", "X", "\\", "\u{FF}"] {
            let fields = [FieldPair("x-long", String(repeating: character, count: count)), FieldPair("te", "trailers")]
            let block = HPACKEncoder().encode(fields)
            #expect(block.count <= count + 30)
            #expect(try HPACKDecoder().decode(block) == fields)
        }
    }

    // MARK: - Sensitive fields

    @Test func sensitiveFieldsAreNeverIndexed() throws {
        let fields = [
            FieldPair("x-secret", "1", isSensitive: true), FieldPair("authorization", "Basic YQ=="),
            FieldPair("cookie", "nineteen characters"), FieldPair("cookie", "twenty characters..."),
            FieldPair(":method", "GET", isSensitive: true),
        ]
        let encoder = HPACKEncoder()
        let decoded = try HPACKDecoder().decode(encoder.encode(fields))
        #expect(decoded.map(\.name) == [":method", "x-secret", "authorization", "cookie", "cookie"])
        #expect(decoded.map(\.isSensitive) == [true, true, true, true, false])
        #expect(encoder.insertionCount == 1)
    }

    @Test func aSensitiveFieldDoesNotReferToAnEntryWithItsValue() throws {
        let encoder = HPACKEncoder()
        let decoder = HPACKDecoder()
        _ = try decoder.decode(encoder.encode([FieldPair("x-token", "abc")]))
        let block = encoder.encode([FieldPair("x-token", "abc", isSensitive: true)])
        #expect(block.count > 1)
        #expect(try decoder.decode(block) == [FieldPair("x-token", "abc", isSensitive: true)])
    }

    // MARK: - Order and spelling

    @Test func pseudoHeadersComeFirstInTheirOrder() throws {
        let fields = ["a", ":path", "b", ":method", "c", ":authority"].map { FieldPair($0, "v") }
        let decoded = try HPACKDecoder().decode(HPACKEncoder().encode(fields))
        #expect(decoded.map(\.name) == [":path", ":method", ":authority", "a", "b", "c"])
    }

    @Test func namesLeaveInLowerCase() throws {
        let encoder = HPACKEncoder()
        let spelled = [FieldPair("Content-Type", "a"), FieldPair("X-Custom-NAME", "b"), FieldPair("DNT", "1")]
        let lowered = spelled.map { FieldPair($0.name.lowercased(), $0.value) }
        let decoder = HPACKDecoder()
        #expect(try decoder.decode(encoder.encode(spelled)) == lowered)
        // The lowered names find the same entries.
        #expect(encoder.encode(spelled) == [0xC0, 0xBF, 0xBE])
        #expect(encoder.encode(lowered) == [0xC0, 0xBF, 0xBE])
    }

    @Test func fieldsOutsideAListAreEncodedAlike() throws {
        let encoder = HPACKEncoder()
        var buffer = HeaderBlockBuffer()
        let text = Array("Mon, 21 Oct 2013 20:13:21 GMT".utf8)
        text.withUnsafeBytes { encoder.encodeField(token: .date, value: $0, into: &buffer) }
        Array("X-Id".utf8).withUnsafeBytes { name in
            text.withUnsafeBytes { encoder.encodeField(name: name, value: $0, flags: .sensitive, into: &buffer) }
        }
        Array("200".utf8).withUnsafeBytes { encoder.encodeField(token: .status, value: $0, into: &buffer) }
        encoder.encodeField(token: .server, value: UnsafeRawBufferPointer(start: nil, count: 0), into: &buffer)
        #expect(
            try HPACKDecoder().decode(Array(buffer.bytes)) == [
                FieldPair("date", "Mon, 21 Oct 2013 20:13:21 GMT"),
                FieldPair("x-id", "Mon, 21 Oct 2013 20:13:21 GMT", isSensitive: true), FieldPair(":status", "200"),
                FieldPair("server", ""),
            ])
        buffer.removeAll(keepingCapacity: false)
        #expect(buffer.bytes.isEmpty)
    }

    // MARK: - The dynamic table

    @Test func withoutInsertionsTheTableStaysAsItIs() {
        let encoder = HPACKEncoder()
        encoder.insertsFields = false
        let first = encoder.encode([FieldPair("server", "one")])
        #expect(first[0] & 0xF0 == 0x00)
        #expect(encoder.encode([FieldPair("server", "one")]) == first)
        #expect(encoder.insertionCount == 0)
        encoder.insertsFields = true
        _ = encoder.encode([FieldPair("server", "one")])
        encoder.insertsFields = false
        // What is in the table is referred to.
        #expect(encoder.encode([FieldPair("server", "one")]) == [0xBE])
    }

    @Test func aFieldOfMoreThanThreeQuartersOfTheTableIsNotInserted() {
        let encoder = HPACKEncoder()
        // 32 + 6 + 3034 = 3072 octets are three quarters of 4096.
        _ = encoder.encode([FieldPair("server", String(repeating: "x", count: 3034))])
        #expect(encoder.tableBytes == 3072)
        _ = encoder.encode([FieldPair("server", String(repeating: "x", count: 3035))])
        #expect(encoder.insertionCount == 1)
    }

    // MARK: - Size updates

    @Test func aPeersLowerLimitIsAnnouncedOnce() {
        let encoder = HPACKEncoder()
        _ = encoder.encode([FieldPair("server", "one")])
        encoder.setPeerTableBytesLimit(100)
        #expect(encoder.encode([FieldPair("server", "one")]) == octets("3f45 be"))
        #expect(encoder.encode([FieldPair("server", "one")]) == octets("be"))
        encoder.setPeerTableBytesLimit(0)
        #expect(encoder.tableBytes == 0)
        #expect(encoder.encode([FieldPair(":method", "GET")]) == octets("20 82"))
    }

    @Test func theSmallestLimitInBetweenIsAnnouncedFirst() {
        let encoder = HPACKEncoder()
        _ = encoder.encode([FieldPair("server", "one")])
        encoder.setPeerTableBytesLimit(0)
        encoder.setPeerTableBytesLimit(10)
        encoder.setPeerTableBytesLimit(4096)
        #expect(encoder.encode([FieldPair(":method", "GET")]) == octets("20 3fe11f 82"))
    }

    @Test func ourOwnCapIsKept() {
        let encoder = HPACKEncoder(dynamicTableBytesMax: 4096)
        encoder.setPeerTableBytesLimit(1 << 20)
        #expect(encoder.encode([FieldPair(":method", "GET")]) == octets("82"))
        let small = HPACKEncoder(dynamicTableBytesMax: 0)
        #expect(small.encode([FieldPair("server", "one")]).first == 0x20)
        #expect(small.tableBytes == 0)
        let large = HPACKEncoder(dynamicTableBytesMax: 8192)
        #expect(large.encode([FieldPair(":method", "GET")]) == octets("82"))
        large.setPeerTableBytesLimit(65_536)
        #expect(large.encode([FieldPair(":method", "GET")]) == octets("3fe13f 82"))
    }

    @Test func aSizeUpdateCountsAsAChange() {
        let encoder = HPACKEncoder()
        let before = encoder.insertionCount
        encoder.setPeerTableBytesLimit(100)
        let middle = encoder.insertionCount
        _ = encoder.encode([])
        #expect(before < middle && middle < encoder.insertionCount)
    }
}

import Testing

@testable import HTTP2Protocol

struct HPACKDecoderTests {
    private let one = FieldPair("a", "1")
    /// Inserts `a: 1`, which takes 34 octets of the table.
    private let insertOne = "40016101 31"

    // MARK: - Faults

    @Test(arguments: [
        (HPACKError.indexOutOfRange, "80"), (.indexOutOfRange, "be"), (.indexOutOfRange, "ff00"),
        (.indexOutOfRange, "7e0131"), (.indexOutOfRange, "0f2f0131"), (.indexOutOfRange, "ffffffff7f"),
        (.integerOverflow, "ffffffffffff"), (.integerTruncated, "ff80"), (.integerTruncated, "7f"),
        (.integerTruncated, "3f"), (.stringTruncated, "4001"), (.stringTruncated, "82 41 02 61"),
        (.huffmanPadding, "418161"), (.huffmanEndOfString, "4184ffffffff"), (.sizeUpdateLate, "8220"),
        (.sizeUpdateTooLarge, "3fe21f"), (.tooManySizeUpdates, "202020"),
    ])
    func brokenBlocksAreRefused(error: HPACKError, digits: String) {
        #expect(throws: error) { try HPACKDecoder().decode(octets(digits)) }
    }

    @Test func everyFaultHasItsToken() {
        let tokens = Set(HPACKError.allCases.map { "\($0.token)" })
        #expect(tokens.count == HPACKError.allCases.count)
        #expect(tokens.allSatisfy { $0.hasPrefix("hpack_") })
        #expect("\(HPACKError.huffmanEndOfString.token)" == "hpack_huffman_eos")
    }

    @Test func theEmptyBlockHasNoFields() throws {
        let list = HeaderList()
        #expect(try HPACKDecoder().decode([], into: list) == .complete)
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        #expect(try HPACKDecoder().decode(none, into: list, limits: .none) == .complete)
        #expect(list.count == 0)
    }

    // MARK: - The static table

    @Test func everyStaticIndexGivesItsField() throws {
        let decoder = HPACKDecoder()
        for (offset, field) in HPACKStaticTable.fields.enumerated() {
            #expect(try decoder.decode([0x80 | UInt8(offset + 1)]) == [FieldPair(field.name, field.value)])
            let literal = try decoder.decode([0x0F, 0x00, 0x01, 0x76].replacingName(index: offset + 1))
            #expect(literal == [FieldPair(field.name, "v")])
        }
        #expect(decoder.tableBytes == 0)
        #expect(decoder.insertionCount == 0)
    }

    // MARK: - The dynamic table

    @Test func theNewestEntryComesFirst() throws {
        let decoder = HPACKDecoder()
        _ = try decoder.decode(octets("4001610131 4001620132 4001630133"))
        #expect(
            try decoder.decode(octets("be bf c0")) == [FieldPair("c", "3"), FieldPair("b", "2"), FieldPair("a", "1")])
        #expect(throws: HPACKError.indexOutOfRange) { try decoder.decode(octets("c1")) }
        #expect(decoder.tableBytes == 102)
        #expect(decoder.tableCount == 3)
        #expect(decoder.insertionCount == 3)
    }

    @Test func theOldestEntriesAreEvicted() throws {
        // Room for two entries of 34 octets.
        let decoder = HPACKDecoder(dynamicTableBytesMax: 68)
        _ = try decoder.decode(octets("4001610131 4001620132 4001630133"))
        #expect(decoder.tableCount == 2)
        #expect(try decoder.decode(octets("be bf")) == [FieldPair("c", "3"), FieldPair("b", "2")])
        #expect(throws: HPACKError.indexOutOfRange) { try decoder.decode(octets("c0")) }
    }

    @Test func anEntryAsLargeAsTheTableFitsAndALargerOneEmptiesIt() throws {
        let decoder = HPACKDecoder(dynamicTableBytesMax: 40)
        #expect(try decoder.decode(octets("4001610131 400162 0731323334353637")).count == 2)
        #expect(decoder.tableBytes == 40)
        #expect(try decoder.decode(octets("be 400162 083132333435363738")).last == FieldPair("b", "12345678"))
        #expect(decoder.tableBytes == 0)
        #expect(throws: HPACKError.indexOutOfRange) { try decoder.decode(octets("be")) }
    }

    @Test func aNameMayComeFromTheEntryThatTheInsertionEvicts() throws {
        let decoder = HPACKDecoder(dynamicTableBytesMax: 40)
        #expect(
            try decoder.decode(octets("4003612d62 0131 7e 0132 7e 0133 be")) == [
                FieldPair("a-b", "1"), FieldPair("a-b", "2"), FieldPair("a-b", "3"), FieldPair("a-b", "3"),
            ])
        // The same when the field is too large for the table and stays a literal.
        #expect(try decoder.decode(octets("7e 0731323334353637")) == [FieldPair("a-b", "1234567")])
        #expect(decoder.tableBytes == 0)
    }

    @Test func theMemoryOfAnEvictedEntryKeepsNothingOfIt() throws {
        // Each insertion evicts the one before; its Strings were made, and the list holds it or has let go.
        let decoder = HPACKDecoder(dynamicTableBytesMax: 50)
        let list = HeaderList()
        let kept = HeaderList()
        for number in 0..<40 {
            let value = Array("value \(number)".utf8)
            if number % 3 != 0 { list.removeAll() }
            let block = [0x40, 0x03, 0x61, 0x2D, 0x30 + UInt8(number % 10), UInt8(value.count)] + value
            _ = try decoder.decode(block + octets("be"), into: list)
            let expected = FieldPair("a-\(number % 10)", "value \(number)")
            #expect(list.fields.suffix(2) == [expected, expected])
            if number == 20 { _ = try decoder.decode(octets("be"), into: kept) }
        }
        #expect(kept.fields == [FieldPair("a-0", "value 20")])
        #expect(decoder.tableCount == 1)
    }

    @Test func theTableGrowsPastAnyRing() throws {
        let decoder = HPACKDecoder()
        for number in 0..<300 {
            let value = Array("\(1000 + number)".utf8)
            _ = try decoder.decode([0x40, 0x01, 0x61, 0x04] + value)
            // 37 octets per entry.
            #expect(decoder.tableCount == min(number + 1, 4096 / 37))
            let oldest = max(0, number + 1 - 4096 / 37)
            let index = 61 + number - oldest + 1
            let block = index < 127 ? [0x80 | UInt8(index)] : [0xFF, UInt8(index - 127)]
            #expect(try decoder.decode(block) == [FieldPair("a", "\(1000 + oldest)")])
        }
    }

    @Test func whatIsKnownOfAnEntryGoesWithEachUse() throws {
        let list = HeaderList()
        let decoder = HPACKDecoder()
        // Upper-case name; control character; blank at the end; unknown pseudo-header; all good.
        let insertions = "40014101 31 40016101 00 40016102 3120 40033a7a7a 0131 4001620131"
        _ = try decoder.decode(octets(insertions + "be bf c0 c1 c2 7e 0132 0f31 0132"), into: list)
        let expected: [HeaderList.Flags] = [.invalidName, .invalidValue, .outerBlank, .invalidName, []]
        #expect((0..<5).map { list.flags(at: $0) } == expected)
        #expect((5..<10).map { list.flags(at: $0) } == expected.reversed())
        // The names alone, with another value: of "z" inserted last, 62, and of ":zz", then 64.
        #expect(list.flags(at: 10) == [])
        #expect(list.flags(at: 11) == .invalidName)
    }

    @Test func neverIndexedFieldsAreMarked() throws {
        #expect(
            try HPACKDecoder().decode(octets("1f08 0178 0f08 0178 1001780179")) == [
                FieldPair("authorization", "x", isSensitive: true), FieldPair("authorization", "x"),
                FieldPair("x", "y", isSensitive: true),
            ])
    }

    // MARK: - Size updates

    @Test func aSizeUpdateEvicts() throws {
        let decoder = HPACKDecoder()
        _ = try decoder.decode(octets("4001610131 4001620132"))
        let before = decoder.insertionCount
        // 34 octets: 31 + 3.
        #expect(try decoder.decode(octets("3f03 be")) == [FieldPair("b", "2")])
        #expect(decoder.tableCount == 1)
        #expect(decoder.insertionCount > before)
        #expect(try decoder.decode(octets("20")) == [])
        #expect(decoder.tableBytes == 0)
        // And back to 4096.
        #expect(try decoder.decode(octets("3fe11f 4001610131 be")) == [one, one])
    }

    @Test func twoSizeUpdatesAreTakenAtTheStart() throws {
        let decoder = HPACKDecoder()
        _ = try decoder.decode(octets(insertOne))
        #expect(try decoder.decode(octets("20 3fe11f 4001610131 be")) == [one, one])
        #expect(decoder.tableCount == 1)
    }

    @Test func aLowerLimitMustBeAnswered() throws {
        for answer in ["", "82", insertOne] {
            let decoder = HPACKDecoder()
            decoder.setTableBytesLimit(100)
            #expect(throws: HPACKError.sizeUpdateMissing) { try decoder.decode(octets(answer)) }
        }
        let decoder = HPACKDecoder()
        decoder.setTableBytesLimit(100)
        // 101 is above the limit, 100 is not.
        #expect(throws: HPACKError.sizeUpdateTooLarge) { try decoder.decode(octets("3f46")) }
        #expect(try decoder.decode(octets("3f45 82")) == [FieldPair(":method", "GET")])
        #expect(try decoder.decode(octets("82")) == [FieldPair(":method", "GET")])
    }

    @Test func theSmallestLimitInBetweenMustBeAnswered() throws {
        let decoder = HPACKDecoder()
        _ = try decoder.decode(octets(insertOne))
        decoder.setTableBytesLimit(0)
        decoder.setTableBytesLimit(4096)
        #expect(throws: HPACKError.sizeUpdateTooLarge) { try decoder.decode(octets("3fe11f")) }
        #expect(try decoder.decode(octets("20 3fe11f")) == [])
        #expect(decoder.tableCount == 0)
    }

    @Test func aHigherLimitNeedsNoAnswer() throws {
        let decoder = HPACKDecoder()
        decoder.setTableBytesLimit(8192)
        #expect(try decoder.decode(octets(insertOne)) == [one])
        // 8192 = 31 + 8161; 8193 is too much.
        #expect(throws: HPACKError.sizeUpdateTooLarge) { try decoder.decode(octets("3fe23f")) }
        #expect(try decoder.decode(octets("3fe13f be")) == [one])
    }

    @Test func aLimitAboveTheSizeInUseNeedsNoAnswer() throws {
        let decoder = HPACKDecoder()
        _ = try decoder.decode(octets("3f45"))
        decoder.setTableBytesLimit(100)
        #expect(try decoder.decode(octets("82")) == [FieldPair(":method", "GET")])
    }

    // MARK: - Limits

    /// `:method: GET` (42 octets), `:path: /` (38) and `a: 1` (34).
    private let threeFields = octets("82 84 4001610131")

    @Test func theListMayReachItsLimits() throws {
        let list = HeaderList()
        let limits = HPACKDecoder.Limits(listBytesMax: 114, fieldsMax: 3)
        #expect(try HPACKDecoder().decode(threeFields, into: list, limits: limits) == .complete)
        #expect(list.listBytes == 114)
        #expect(list.count == 3)
    }

    @Test func oneOctetTooManyDropsTheFieldAndAllLaterOnes() throws {
        let list = HeaderList()
        let decoder = HPACKDecoder()
        let limits = HPACKDecoder.Limits(listBytesMax: 79, fieldsMax: 3)
        #expect(try decoder.decode(threeFields, into: list, limits: limits) == .overLimit(.listBytes))
        #expect(list.fields == [FieldPair(":method", "GET")])
        // The dropped field is in the table all the same.
        #expect(try decoder.decode(octets("be")) == [one])
    }

    @Test func oneFieldTooManyIsDropped() throws {
        let list = HeaderList()
        let decoder = HPACKDecoder()
        let limits = HPACKDecoder.Limits(listBytesMax: 1000, fieldsMax: 2)
        #expect(try decoder.decode(threeFields, into: list, limits: limits) == .overLimit(.fields))
        #expect(list.count == 2)
        #expect(try decoder.decode(octets("be")) == [one])
    }

    @Test func faultsAreFoundBeyondTheLimitsToo() {
        let limits = HPACKDecoder.Limits(listBytesMax: 0, fieldsMax: 0)
        #expect(throws: HPACKError.indexOutOfRange) { try HPACKDecoder().decode(octets("82 80"), limits: limits) }
    }

    @Test func droppedLiteralsOfEveryKindKeepTheTableInStep() throws {
        let decoder = HPACKDecoder(dynamicTableBytesMax: 40)
        let limits = HPACKDecoder.Limits(listBytesMax: 0, fieldsMax: 100)
        // Inserted; name from it, plain; too large for the table; plain with new name.
        let block = octets("4003612d62 0131 0f2f 0132 7e 0731323334353637 0001780179")
        let list = HeaderList()
        #expect(try decoder.decode(block, into: list, limits: limits) == .overLimit(.listBytes))
        #expect(list.count == 0 && list.listBytes == 0)
        #expect(decoder.tableCount == 0)
        #expect(decoder.insertionCount == 2)
    }

    @Test func aFreshPairOfCodecsIsSmall() {
        // Each idle connection has both; their tables are allocated with the first insertion.
        let decoder = HPACKDecoder()
        let encoder = HPACKEncoder()
        let bytes =
            usableBytes(Unmanaged.passUnretained(decoder).toOpaque())
            + usableBytes(Unmanaged.passUnretained(encoder).toOpaque())
        withExtendedLifetime((decoder, encoder)) { #expect(bytes < 250) }
    }
}

extension [UInt8] {
    /// Puts a name index into a literal without indexing: 4-bit prefix, one octet after it when it does not fit.
    fileprivate func replacingName(index: Int) -> [UInt8] {
        index < 15 ? [UInt8(index)] + dropFirst(2) : [0x0F, UInt8(index - 15)] + dropFirst(2)
    }
}

/// What the allocator gave for an object; the Glibc module leaves `malloc.h` out.
@_silgen_name("malloc_usable_size")
private func usableBytes(_ object: UnsafeMutableRawPointer) -> Int

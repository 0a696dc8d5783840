import Testing

@testable import HTTP2Protocol

/// The Huffman code both ways, against a bit-by-bit reading of the code itself (RFC 7541 §5.2, Appendix B).
struct HuffmanCodeTests {
    /// Encodes with exactly the room that is asked for.
    private func encode(_ bytes: [UInt8]) -> [UInt8] {
        let room = HuffmanEncodingTable.outputBytesMax(rawBytes: bytes.count)
        return [UInt8](unsafeUninitializedCapacity: room) { target, count in
            bytes.withUnsafeBufferPointer { source in
                count = HPACKTables.shared.pointee.huffmanEncoding.encode(
                    source.baseAddress.unsafelyUnwrapped, count: source.count,
                    into: target.baseAddress.unsafelyUnwrapped)
            }
        }
    }

    /// Decodes through a block with a Huffman coded value that ends where its memory ends.
    private func decode(_ coded: [UInt8], followedBy rest: [UInt8] = []) throws(HPACKError) -> [UInt8] {
        let list = HeaderList()
        var block: [UInt8] = [0x01]
        if coded.count < 127 {
            block.append(0x80 | UInt8(coded.count))
        } else {
            let length = coded.count - 127
            block += [0xFF, UInt8(length & 0x7F) | 0x80, UInt8(length >> 7 & 0x7F) | 0x80, UInt8(length >> 14)]
        }
        _ = try HPACKDecoder().decode(block + coded + rest, into: list)
        return Array(list.valueBytes(at: 0))
    }

    /// The bits of some symbols, then ones up to the next octet and `extraOctets` more of them.
    private func bits(_ symbols: [Int], extraOctets: Int = 0) -> [UInt8] {
        let codes = HuffmanCode.codes()
        var bits: [Bool] = []
        for symbol in symbols {
            for bit in (0..<Int(HuffmanCode.lengths[symbol])).reversed() { bits.append(codes[symbol] >> bit & 1 == 1) }
        }
        while bits.count % 8 != 0 { bits.append(true) }
        bits += Array(repeating: true, count: 8 * extraOctets)
        return stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
        }
    }

    @Test func codesAreThoseOfAppendixB() {
        let codes = HuffmanCode.codes()
        #expect(codes[0] == 0x1FF8)
        #expect(codes[1] == 0x7F_FFD8)
        #expect(codes[10] == 0x3FFF_FFFC)
        #expect(codes[Int(UInt8(ascii: "0"))] == 0)
        #expect(codes[Int(UInt8(ascii: "a"))] == 0x3)
        #expect(codes[Int(UInt8(ascii: "z"))] == 0x7B)
        #expect(codes[Int(UInt8(ascii: "\\"))] == 0x7FFF0)
        #expect(codes[255] == 0x3FF_FFEE)
        #expect(codes[HuffmanCode.endOfString] == 0x3FFF_FFFF)
        // A complete code leaves no bits over.
        #expect(HuffmanCode.lengths.reduce(0) { $0 + 1 << (30 - Int($1)) } == 1 << 30)
    }

    @Test func everySymbolGoesBothWaysAlone() throws {
        for symbol in 0..<256 {
            let coded = bits([symbol])
            #expect(encode([UInt8(symbol)]) == coded)
            #expect(try decode(coded) == [UInt8(symbol)])
        }
    }

    @Test func symbolsGoBothWaysAfterCodesOfEveryLength() throws {
        // One symbol per code length.
        let seconds = Dictionary(grouping: 0..<256) { HuffmanCode.lengths[$0] }.values.compactMap(\.first)
        for first in 0..<256 {
            for second in seconds {
                let pair = [UInt8(first), UInt8(second)]
                let coded = encode(pair)
                try #require(coded == bits([first, second]), "\(pair)")
                try #require(try decode(coded) == pair, "\(pair)")
                try #require(try decode(encode(pair.reversed())) == pair.reversed(), "\(pair)")
            }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func stringsOfEveryLengthGoBothWays(seed: UInt64) throws {
        var random = HPACKRandom(seed: seed)
        for count in Array(1..<130) + [200, 255, 399] {
            // Text, then any octets, then octets with the longest codes among text.
            let text = (0..<count).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) }
            let mixed = text.map { Int.random(in: 0..<8, using: &random) == 0 ? 0x16 : $0 }
            for bytes in [text, random.bytes(count), mixed] {
                let coded = encode(bytes)
                try #require(coded == bits(bytes.map(Int.init)), "seed \(seed), \(bytes)")
                try #require(try decode(coded) == bytes, "seed \(seed), \(bytes)")
                // The same with octets behind it that shall not be taken for its own.
                try #require(try decode(coded, followedBy: octets("8286848182868481")) == bytes, "seed \(seed)")
                let size = bytes.withUnsafeBufferPointer {
                    HPACKTables.shared.pointee.huffmanEncoding.encodedBytes(
                        $0.baseAddress.unsafelyUnwrapped, count: count)
                }
                try #require(size == coded.count)
            }
        }
    }

    @Test func paddingOfUpToSevenOnesIsTaken() throws {
        // "0" has five bits and "&" eight: k zeros and j ampersands end on every bit of an octet.
        for zeros in 0..<16 {
            let text = Array(repeating: UInt8(ascii: "0"), count: zeros) + [UInt8(ascii: "&")]
            #expect(try decode(encode(text)) == text)
        }
    }

    @Test func anOctetOfPaddingIsRefused() {
        for count in 0..<20 {
            let symbols = Array(repeating: Int(UInt8(ascii: "a")), count: count)
            for extra in 1..<3 {
                #expect(throws: HPACKError.huffmanPadding) { try decode(bits(symbols, extraOctets: extra)) }
            }
        }
    }

    @Test(arguments: [
        // "a" is 00011: each of the three padding bits cleared in turn, then all of them.
        "1b", "1d", "1e", "18",
        // "0" thrice leaves one bit, which is cleared.
        "0000",
        // "a" and eleven bits that no code of that length has; "<" and a zero bit.
        "1ffe", "fff8",
    ])
    func paddingThatIsNotOnesIsRefused(digits: String) {
        let coded = octets(digits)
        #expect(throws: HPACKError.huffmanPadding) { try decode(coded) }
        #expect(throws: HPACKError.huffmanPadding) { try decode(coded, followedBy: octets("ffffffffffffffffff")) }
    }

    @Test func theEndOfStringSymbolIsRefusedWhereverItStands() {
        for count in 0..<24 {
            let text = Array(repeating: Int(UInt8(ascii: "e")), count: count)
            #expect(throws: HPACKError.huffmanEndOfString) { try decode(bits(text + [256])) }
            #expect(throws: HPACKError.huffmanEndOfString) { try decode(bits(text + [256, 0x30, 0x30, 0x30, 0x30])) }
            #expect(throws: HPACKError.huffmanEndOfString) { try decode(bits(text + [256, 256, 256, 256])) }
        }
    }

    @Test func aLongCodeCutOffByTheEndIsRefused() {
        // Codes long enough to leave an octet of themselves.
        for symbol in [1, 10, 22, 92, 200, 255] {
            for lead in 0..<10 {
                let lead = Array(repeating: Int(UInt8(ascii: "0")), count: lead * 8 / 5 * 5)
                let coded = bits(lead + [symbol])
                #expect(throws: HPACKError.huffmanPadding) { try decode(Array(coded.dropLast())) }
            }
        }
    }
}

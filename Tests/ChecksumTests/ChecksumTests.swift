import CChecksum
import Testing

/// CRC-32C by table, by instruction and by folding, against the definition bit by bit.
@Suite struct ChecksumTests {
    private func checksum(_ bytes: ArraySlice<UInt8>, after checksum: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { cchecksum_crc32c(checksum, $0.baseAddress, $0.count) }
    }

    private func bitByBit(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var remainder = UInt32.max
        for byte in bytes {
            remainder ^= UInt32(byte)
            for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0x82f6_3b78 : remainder >> 1 }
        }
        return ~remainder
    }

    /// RFC 3720 appendix B.4, and the catalogue's check value.
    @Test func theExamplesOfTheStandardHold() {
        let rising = (0..<32).map { UInt8($0) }
        let examples: [([UInt8], UInt32)] = [
            ([UInt8](repeating: 0, count: 32), 0x8a91_36aa), ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43),
            (rising, 0x46dd_794e), (rising.reversed(), 0x113f_db5c), (Array("123456789".utf8), 0xe306_9283),
        ]
        for (bytes, expected) in examples { #expect(checksum(bytes[...]) == expected) }
    }

    @Test func everyLengthAndPlaceIsRight() {
        var state: UInt32 = 1
        let bytes = (0..<8_192).map { _ -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
        // Lengths on both sides of what a fold, four folds and the three lanes take.
        let counts = Array(0...70) + Array(250...260) + Array(508...516) + Array(3_068...3_076) + [4_096, 8_000]
        for count in counts {
            for start in [0, 1, 7, 63, 100] {
                let part = bytes[start..<(start + count)]
                let expected = bitByBit(part)
                #expect(checksum(part) == expected, "\(count) bytes from \(start)")
                let cut = start + count / 3
                let continued = checksum(bytes[cut..<(start + count)], after: checksum(bytes[start..<cut]))
                #expect(continued == expected, "\(count) bytes from \(start), in two parts")
            }
        }
    }
}

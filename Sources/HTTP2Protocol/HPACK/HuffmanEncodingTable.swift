/// Encodes strings with the Huffman code (RFC 7541 §5.2), four symbols per store where their codes are short.
struct HuffmanEncodingTable {
    /// Per byte: its code, right-aligned, in the low half; the code's bits above.
    private let codes: UnsafeMutablePointer<UInt64>

    init() {
        codes = .allocate(capacity: 256)
        let values = HuffmanCode.codes()
        for symbol in 0..<256 {
            (codes + symbol).initialize(to: UInt64(HuffmanCode.lengths[symbol]) << 32 | UInt64(values[symbol]))
        }
    }

    /// Output bytes that `encode` may touch at most for `count` bytes: thirty bits per symbol and an eight-byte store.
    @inline(__always)
    static func outputBytesMax(rawBytes count: Int) -> Int {
        count &* 4 &+ 16
    }

    /// The encoded size of a string, in bytes.
    func encodedBytes(_ source: UnsafePointer<UInt8>, count: Int) -> Int {
        var bits: UInt64 = 0
        for index in 0..<count { bits &+= codes[Int(source[index])] &>> 32 }
        return Int(truncatingIfNeeded: (bits &+ 7) &>> 3)
    }

    /// Encodes `count` bytes and pads with ones.
    ///
    /// - Parameter target: has room for `outputBytesMax` bytes.
    /// - Returns: the number of bytes written.
    @inline(__always)
    func encode(_ source: UnsafePointer<UInt8>, count: Int, into target: UnsafeMutablePointer<UInt8>) -> Int {
        let codes = UnsafePointer(codes)
        var output = target
        // Invariant: the top `used` bits of `word`, fewer than eight, wait to be stored; the others are zero.
        var word: UInt64 = 0
        var used: UInt64 = 0
        var index = 0
        while index &+ 4 <= count {
            let first = codes[Int(source[index])]
            let second = codes[Int(source[index &+ 1])]
            let third = codes[Int(source[index &+ 2])]
            let fourth = codes[Int(source[index &+ 3])]
            let bits = (first &+ second &+ third &+ fourth) &>> 32
            if bits > 56 {
                Self.put(first, &word, &used, &output)
                Self.put(second, &word, &used, &output)
                Self.put(third, &word, &used, &output)
                Self.put(fourth, &word, &used, &output)
            } else {
                let front = Self.join(first, second)
                let back = Self.join(third, fourth)
                Self.put(front &<< ((third &+ fourth) &>> 32) | back, bits: bits, &word, &used, &output)
            }
            index &+= 4
        }
        while index < count {
            Self.put(codes[Int(source[index])], &word, &used, &output)
            index &+= 1
        }
        if used > 0 {
            output.pointee = UInt8(truncatingIfNeeded: word &>> 56) | 0xFF &>> UInt8(truncatingIfNeeded: used)
            output += 1
        }
        return output - target
    }

    /// Two codes in a row, right-aligned.
    @inline(__always)
    private static func join(_ first: UInt64, _ second: UInt64) -> UInt64 {
        (first & 0xFFFF_FFFF) &<< (second &>> 32) | second & 0xFFFF_FFFF
    }

    @inline(__always)
    private static func put(
        _ code: UInt64, _ word: inout UInt64, _ used: inout UInt64, _ output: inout UnsafeMutablePointer<UInt8>
    ) {
        put(code & 0xFFFF_FFFF, bits: code &>> 32, &word, &used, &output)
    }

    /// Appends `bits` bits, at most 56, and stores whole bytes: at most seven, so that the last shift is in range.
    @inline(__always)
    private static func put(
        _ value: UInt64, bits: UInt64, _ word: inout UInt64, _ used: inout UInt64,
        _ output: inout UnsafeMutablePointer<UInt8>
    ) {
        word |= value &<< (64 &- used &- bits)
        used &+= bits
        UnsafeMutableRawPointer(output).storeBytes(of: word.bigEndian, as: UInt64.self)
        let bytes = used &>> 3
        output += Int(truncatingIfNeeded: bytes)
        word = word &<< (bytes &* 8)
        used &= 7
    }
}

/// Decodes Huffman-coded strings (RFC 7541 §5.2) twelve bits at a time, up to two symbols per look-up.
struct HuffmanDecodingTable {
    /// An element of the look-up table:
    ///
    ///      31    24 23    16 15     8 7    6 5    0
    ///     +--------+--------+--------+------+------+
    ///     | bits of| second | first  |symbol| bits |   bits: of all symbols; the shift masks to six bits by itself
    ///     | first  | symbol | symbol |count |      |   0: the code is longer than twelve bits
    ///     +--------+--------+--------+------+------+
    typealias Element = UInt32

    /// Per code length: the first code of greater length, aligned left to 32 bits, and what to add to a code to get its
    /// place in `symbols`.
    struct Length {
        var end: UInt64
        var placeOffset: Int
    }

    static let lookUpBits = 12
    private static let longest = 30

    private let elements: UnsafeMutablePointer<Element>
    private let lengths: UnsafeMutablePointer<Length>
    private let symbols: UnsafeMutablePointer<UInt16>

    /// Output bytes that `decode` may touch at most for `count` coded bytes: five bits per symbol and a two-byte store.
    @inline(__always)
    static func outputBytesMax(codedBytes count: Int) -> Int {
        count &* 8 / 5 &+ 2
    }

    init() {
        elements = .allocate(capacity: 1 << Self.lookUpBits)
        elements.initialize(repeating: 0, count: 1 << Self.lookUpBits)
        lengths = .allocate(capacity: Self.longest + 1)
        lengths.initialize(repeating: Length(end: 0, placeOffset: 0), count: Self.longest + 1)
        symbols = .allocate(capacity: HuffmanCode.lengths.count)
        let codes = HuffmanCode.codes()
        for (place, symbol) in HuffmanCode.symbolsInCodeOrder().enumerated() {
            (symbols + place).initialize(to: UInt16(symbol))
            let length = Int(HuffmanCode.lengths[symbol])
            let code = codes[symbol]
            lengths[length] = Length(end: UInt64(code + 1) << UInt64(32 - length), placeOffset: place - Int(code))
        }
        for first in 0..<256 where HuffmanCode.lengths[first] <= Self.lookUpBits {
            fill(first: first, codes: codes)
        }
    }

    /// Fills all elements whose bits begin with the code of `first`.
    private func fill(first: Int, codes: [UInt32]) {
        let firstBits = Int(HuffmanCode.lengths[first])
        let restBits = Self.lookUpBits - firstBits
        let base = Int(codes[first]) << restBits
        let single = Element(firstBits << 24 | first << 8 | 1 << 6 | firstBits)
        for rest in 0..<(1 << restBits) { elements[base + rest] = single }
        for second in 0..<256 where Int(HuffmanCode.lengths[second]) <= restBits {
            let secondBits = Int(HuffmanCode.lengths[second])
            let start = base + Int(codes[second]) << (restBits - secondBits)
            let double = Element(firstBits << 24 | second << 16 | first << 8 | 2 << 6 | (firstBits + secondBits))
            for rest in 0..<(1 << (restBits - secondBits)) { elements[start + rest] = double }
        }
    }

    /// Decodes `count` bytes.
    ///
    /// - Parameter readableEnd: the end of the memory that may be read, at or after the string's end.
    /// - Parameter target: has room for `outputBytesMax` bytes.
    /// - Returns: the number of bytes written.
    func decode(
        _ source: UnsafePointer<UInt8>, count: Int, readableEnd: UnsafePointer<UInt8>,
        into target: UnsafeMutablePointer<UInt8>
    ) throws(HPACKError) -> Int {
        let elements = UnsafePointer(elements)
        var output = target
        var bit = 0
        let lastWord = count &- 8
        // Invariant: `bit` counts the bits consumed, all of them inside the string.
        while bit &>> 3 <= lastWord {
            // At least 57 bits of the word are coded bits: enough for four look-ups.
            var word = HPACKBytes.load64(source + bit &>> 3).bigEndian &<< UInt64(truncatingIfNeeded: bit & 7)
            Self.step(elements, &word, &bit, &output)
            Self.step(elements, &word, &bit, &output)
            Self.step(elements, &word, &bit, &output)
            if Self.step(elements, &word, &bit, &output) == 0 {
                // A long code stops all following look-ups, so one check serves four.
                if bit &>> 3 > lastWord { break }
                word = HPACKBytes.load64(source + bit &>> 3).bigEndian &<< UInt64(truncatingIfNeeded: bit & 7)
                let (symbol, length) = longSymbol(word)
                if symbol == HuffmanCode.endOfString { throw .huffmanEndOfString }
                output.pointee = UInt8(truncatingIfNeeded: symbol)
                output += 1
                bit &+= length
            }
        }
        try decodeTail(source, count: count, readableEnd: readableEnd, bit: bit, output: &output)
        return output - target
    }

    @inline(__always) @discardableResult
    private static func step(
        _ elements: UnsafePointer<Element>, _ word: inout UInt64, _ bit: inout Int,
        _ output: inout UnsafeMutablePointer<UInt8>
    ) -> Element {
        let element = elements[Int(truncatingIfNeeded: word &>> 52)]
        let symbols = UInt16(truncatingIfNeeded: element &>> 8)
        UnsafeMutableRawPointer(output).storeBytes(of: symbols, as: UInt16.self)
        output += Int(truncatingIfNeeded: element &>> 6 & 3)
        word = word &<< UInt64(truncatingIfNeeded: element)
        bit &+= Int(truncatingIfNeeded: element & 63)
        return element
    }

    /// Decodes the last bits, at most seven bytes, and checks the padding: fewer than eight bits, all ones.
    @inline(__always)
    private func decodeTail(
        _ source: UnsafePointer<UInt8>, count: Int, readableEnd: UnsafePointer<UInt8>, bit: Int,
        output: inout UnsafeMutablePointer<UInt8>
    ) throws(HPACKError) {
        var remaining = count &* 8 &- bit
        if remaining == 0 { return }
        let start = source + bit &>> 3
        var word: UInt64 = 0
        if readableEnd - start >= 8 {
            word = HPACKBytes.load64(start).bigEndian
        } else {
            let bytes = count &- bit &>> 3
            for index in 0..<bytes { word |= UInt64(start[index]) &<< UInt64(truncatingIfNeeded: 56 &- 8 &* index) }
        }
        word = word &<< UInt64(truncatingIfNeeded: bit & 7)
        while remaining >= Self.lookUpBits {
            // Every look-up here sees coded bits only.
            var used = 0
            if Self.step(elements, &word, &used, &output) == 0 {
                // With ones after the coded bits, a code cut off by the end turns out longer than what remains.
                let (symbol, length) = longSymbol(word | UInt64.max &>> UInt64(truncatingIfNeeded: remaining))
                if length > remaining { throw .huffmanPadding }
                if symbol == HuffmanCode.endOfString { throw .huffmanEndOfString }
                output.pointee = UInt8(truncatingIfNeeded: symbol)
                output += 1
                word = word &<< UInt64(truncatingIfNeeded: length)
                used = length
            }
            remaining &-= used
        }
        if remaining == 0 { return }
        // One look-up finds all symbols that fewer than twelve bits can hold; the rest of them is padding.
        word |= UInt64.max &>> UInt64(truncatingIfNeeded: remaining)
        let element = elements[Int(truncatingIfNeeded: word &>> 52)]
        let bitsOfAll = Int(truncatingIfNeeded: element & 63)
        let bitsOfFirst = Int(truncatingIfNeeded: element &>> 24)
        var used = 0
        if bitsOfAll <= remaining {
            used = bitsOfAll
            let symbols = UInt16(truncatingIfNeeded: element &>> 8)
            UnsafeMutableRawPointer(output).storeBytes(of: symbols, as: UInt16.self)
            output += Int(truncatingIfNeeded: element &>> 6 & 3)
        } else if bitsOfFirst <= remaining {
            used = bitsOfFirst
            output.pointee = UInt8(truncatingIfNeeded: element &>> 8)
            output += 1
        }
        let isAllOnes = ~word &<< UInt64(truncatingIfNeeded: used) == 0
        if remaining &- used >= 8 || !isAllOnes { throw .huffmanPadding }
    }

    /// Finds the symbol whose code, longer than the look-up, begins the word.
    @inline(never)
    private func longSymbol(_ word: UInt64) -> (symbol: Int, length: Int) {
        let window = word &>> 32
        var length = Self.lookUpBits + 1
        // The code is complete: the longest length ends at 2^32, above every window.
        while window >= lengths[length].end { length += 1 }
        let code = Int(truncatingIfNeeded: window &>> UInt64(truncatingIfNeeded: 32 &- length))
        return (Int(symbols[code + lengths[length].placeOffset]), length)
    }
}

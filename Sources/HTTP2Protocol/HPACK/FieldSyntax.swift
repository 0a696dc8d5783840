/// What RFC 9110 §5 and RFC 9113 §8.2.1 allow in field names and values.
enum FieldSyntax {
    /// Checks a received name: a token of RFC 9110 §5.6.2 without upper-case letters, or a pseudo-header's name.
    static func nameFlags(_ name: UnsafePointer<UInt8>, count: Int) -> HeaderList.Flags {
        if count == 0 { return .invalidName }
        for index in 0..<count where !isNameByte(name[index]) { return .invalidName }
        return []
    }

    /// Lower-case letters, digits and the fifteen marks of `tchar`.
    @inline(__always)
    static func isNameByte(_ byte: UInt8) -> Bool {
        // Bit n of the two words stands for byte n.
        let low: UInt64 = 0x03FF_6CFA_0000_0000
        let high: UInt64 = 0x57FF_FFFF_C000_0000
        let word = byte < 64 ? low : high
        return byte < 128 && word &>> UInt64(byte & 63) & 1 != 0
    }

    /// Checks a value eight bytes at a time: no control character but HTAB, and no blank at either end.
    ///
    /// - Parameters:
    ///   - value: has seven readable bytes after its end.
    ///   - allowsBlanks: false: SP and HTAB are as wrong as the other controls, which is so in a path.
    @inline(__always)
    static func valueFlags(
        _ value: UnsafePointer<UInt8>, count: Int, allowsBlanks: Bool = true
    ) -> HeaderList.Flags {
        if count == 0 { return [] }
        let leastBytes: UInt64 = allowsBlanks ? 0x2020_2020_2020_2020 : 0x2121_2121_2121_2121
        var found: UInt64 = 0
        var offset = 0
        while offset &+ 8 <= count {
            found |= suspects(HPACKBytes.load64(value + offset), leastBytes)
            offset &+= 8
        }
        if offset < count {
            // Bytes after the end become the least that raise no suspicion.
            let kept = UInt64(truncatingIfNeeded: count &- offset) &* 8
            let mask: UInt64 = 1 &<< kept &- 1
            found |= suspects(HPACKBytes.load64(value + offset) & mask | leastBytes & ~mask, leastBytes)
        }
        var flags: HeaderList.Flags = []
        if found & 0x8080_8080_8080_8080 != 0, !isValidSlowly(value, count: count, allowsBlanks: allowsBlanks) {
            flags.insert(.invalidValue)
        }
        if isBlank(value[0]) || isBlank(value[count &- 1]) { flags.insert(.outerBlank) }
        return flags
    }

    /// The top bit of some byte is set when a byte is below the least one or is 0x7F. A borrow can raise further bits, never
    /// without such a byte below.
    @inline(__always)
    private static func suspects(_ word: UInt64, _ leastBytes: UInt64) -> UInt64 {
        let controls = (word &- leastBytes) & ~word
        let rubouts = word ^ 0x7F7F_7F7F_7F7F_7F7F
        return controls | (rubouts &- 0x0101_0101_0101_0101) & ~rubouts
    }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09
    }

    @inline(never)
    private static func isValidSlowly(_ value: UnsafePointer<UInt8>, count: Int, allowsBlanks: Bool) -> Bool {
        for index in 0..<count {
            let byte = value[index]
            if isBlank(byte) ? !allowsBlanks : byte < 0x20 || byte == 0x7F { return false }
        }
        return true
    }
}

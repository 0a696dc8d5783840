/// Strings from and to octets, one octet per character below U+0100, as Node reads and writes field values.
enum Latin1 {
    static func string(_ bytes: UnsafePointer<UInt8>, count: Int) -> String {
        let high = HPACKBytes.union(bytes, count: count)
        if high & 0x8080_8080_8080_8080 != 0 { return wideString(bytes, count: count) }
        return String(unsafeUninitializedCapacity: count) { target in
            if let base = target.baseAddress { HPACKBytes.copy(bytes, to: base, count: count) }
            return count
        }
    }

    /// Octets from 0x80 take two bytes of UTF-8 each.
    @inline(never)
    private static func wideString(_ bytes: UnsafePointer<UInt8>, count: Int) -> String {
        String(unsafeUninitializedCapacity: 2 * count) { target in
            var length = 0
            for index in 0..<count {
                let byte = bytes[index]
                if byte < 0x80 {
                    target[length] = byte
                    length += 1
                } else {
                    target[length] = 0xC0 | byte >> 6
                    target[length + 1] = 0x80 | byte & 0x3F
                    length += 2
                }
            }
            return length
        }
    }

    /// Octets `write` makes of the string at most.
    @inline(__always)
    static func countMax(of string: String) -> Int {
        // A UTF-16 unit takes at least one byte of UTF-8.
        string.utf8.count
    }

    /// Writes one octet per UTF-16 unit, the low eight bits of it, and returns how many.
    static func write(_ string: String, to target: UnsafeMutablePointer<UInt8>) -> Int {
        let copied = string.utf8.withContiguousStorageIfAvailable { source -> Int in
            guard let base = source.baseAddress else { return 0 }
            var high: UInt64 = 0
            var offset = 0
            while offset &+ 8 <= source.count {
                high |= HPACKBytes.load64(base + offset)
                offset &+= 8
            }
            while offset < source.count {
                high |= UInt64(base[offset])
                offset &+= 1
            }
            if high & 0x8080_8080_8080_8080 != 0 { return -1 }
            HPACKBytes.copy(base, to: target, count: source.count)
            return source.count
        }
        if let copied, copied >= 0 { return copied }
        var count = 0
        for unit in string.utf16 {
            target[count] = UInt8(truncatingIfNeeded: unit)
            count += 1
        }
        return count
    }
}

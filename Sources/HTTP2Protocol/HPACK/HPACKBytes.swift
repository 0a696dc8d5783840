/// Loads, compares, copies and hashes of short byte strings, where a call into libc would cost more than the work.
///
/// Callers vouch for the ranges: each function touches exactly `count` bytes unless its comment says otherwise.
enum HPACKBytes {
    typealias Pointer = UnsafePointer<UInt8>

    @inline(__always)
    static func load64(_ bytes: Pointer) -> UInt64 {
        UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self)
    }

    @inline(__always)
    static func load32(_ bytes: Pointer) -> UInt32 {
        UnsafeRawPointer(bytes).loadUnaligned(as: UInt32.self)
    }

    @inline(__always)
    static func load16(_ bytes: Pointer) -> UInt16 {
        UnsafeRawPointer(bytes).loadUnaligned(as: UInt16.self)
    }

    /// The first `count` bytes (at most seven) as one word that differs for different strings of equal length.
    @inline(__always)
    static func loadShort(_ bytes: Pointer, _ count: Int) -> UInt64 {
        if count >= 4 {
            return UInt64(load32(bytes)) | UInt64(load32(bytes + (count &- 4))) &<< 32
        }
        if count == 0 { return 0 }
        // One to three bytes: first, middle and last cover them all.
        return UInt64(bytes[0]) | UInt64(bytes[count &>> 1]) &<< 8 | UInt64(bytes[count &- 1]) &<< 16
    }

    @inline(__always)
    static func equal(_ one: Pointer, _ other: Pointer, count: Int) -> Bool {
        if count < 8 { return loadShort(one, count) == loadShort(other, count) }
        var offset = 0
        let last = count &- 8
        while offset < last {
            if load64(one + offset) != load64(other + offset) { return false }
            offset &+= 8
        }
        return load64(one + last) == load64(other + last)
    }

    /// All bytes or-ed together, eight side by side: whether any is above 0x7f.
    @inline(__always)
    static func union(_ bytes: Pointer, count: Int) -> UInt64 {
        if count < 8 { return loadShort(bytes, count) }
        // The last eight may overlap those before them.
        var all = load64(bytes + (count &- 8))
        var offset = 0
        while offset &+ 8 < count {
            all |= load64(bytes + offset)
            offset &+= 8
        }
        return all
    }

    /// Copies exactly `count` bytes: overlapping words for short strings, `memmove` for long ones.
    @inline(__always)
    static func copy(_ source: Pointer, to target: UnsafeMutablePointer<UInt8>, count: Int) {
        if count > 32 || count < 8 {
            copyOdd(source, to: target, count: count)
            return
        }
        let from = UnsafeRawPointer(source)
        let to = UnsafeMutableRawPointer(target)
        if count >= 16 {
            let head = from.loadUnaligned(as: SIMD16<UInt8>.self)
            let tail = from.loadUnaligned(fromByteOffset: count &- 16, as: SIMD16<UInt8>.self)
            to.storeBytes(of: head, as: SIMD16<UInt8>.self)
            to.storeBytes(of: tail, toByteOffset: count &- 16, as: SIMD16<UInt8>.self)
        } else {
            let head = from.loadUnaligned(as: UInt64.self)
            let tail = from.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
            to.storeBytes(of: head, as: UInt64.self)
            to.storeBytes(of: tail, toByteOffset: count &- 8, as: UInt64.self)
        }
    }

    @inline(__always)
    private static func copyOdd(_ source: Pointer, to target: UnsafeMutablePointer<UInt8>, count: Int) {
        if count > 32 {
            UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: count)
        } else if count >= 4 {
            let head = load32(source)
            let tail = load32(source + (count &- 4))
            UnsafeMutableRawPointer(target).storeBytes(of: head, as: UInt32.self)
            UnsafeMutableRawPointer(target).storeBytes(of: tail, toByteOffset: count &- 4, as: UInt32.self)
        } else {
            for index in 0..<count { target[index] = source[index] }
        }
    }

    /// A 64-bit hash of a byte string, for tables that verify every hit; `seed` chains name and value.
    @inline(__always)
    static func hash(_ bytes: Pointer, count: Int, seed: UInt64) -> UInt64 {
        var state = seed ^ UInt64(truncatingIfNeeded: count) ^ 0xD6E8_FEB8_6659_FD93
        if count < 8 { return mix(loadShort(bytes, count) ^ 0x9E37_79B9_7F4A_7C15, state) }
        var offset = 0
        while offset &+ 16 < count {
            state = mix(load64(bytes + offset) ^ 0x9E37_79B9_7F4A_7C15, load64(bytes + offset + 8) ^ state)
            offset &+= 16
        }
        // The last one to sixteen bytes, as two words that may overlap each other and what went before.
        let first = load64(bytes + min(offset, count &- 8))
        return mix(first ^ 0x9E37_79B9_7F4A_7C15, load64(bytes + (count &- 8)) ^ state)
    }

    /// Both halves of the full product, folded: every bit of the arguments reaches the low bits.
    @inline(__always)
    private static func mix(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let product = one.multipliedFullWidth(by: other)
        return product.high ^ product.low
    }

    @inline(__always)
    static func lowered(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    /// Copies with ASCII letters lowered, and tells whether there were any to lower.
    static func lower(_ source: Pointer, to target: UnsafeMutablePointer<UInt8>, count: Int) -> Bool {
        var hasUpperCase = false
        for index in 0..<count {
            let byte = source[index]
            let low = lowered(byte)
            target[index] = low
            if low != byte { hasUpperCase = true }
        }
        return hasUpperCase
    }
}

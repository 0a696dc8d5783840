import Glibc

/// Bytes of the range that are in memory now, as the system counts its pages.
func residentBytes(_ start: UnsafeMutableRawPointer, _ count: Int) -> Int {
    var pages = [UInt8](repeating: 0, count: count / 4096)
    guard mincore(start, count, &pages) == 0 else { return -1 }
    return pages.count { $0 & 1 == 1 } * 4096
}

/// A generator with a seed that a failure can show and a rerun can use.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64: every seed gives a full sequence.
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}

/// A generator whose whole run follows from one number (splitmix64); the seed is printed, so that a failure can be replayed.
public struct SeededRandom: RandomNumberGenerator {
    public let seed: UInt64
    private var state: UInt64

    public init(seed: UInt64, _ purpose: String) {
        self.seed = seed
        state = seed
        print("seed \(seed): \(purpose)")
    }

    public mutating func next() -> UInt64 {
        // Wrapping is what the algorithm is made of.
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    public mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
}

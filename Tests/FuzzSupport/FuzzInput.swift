/// Fuzz bytes read as choices: each call takes what it needs, and zeroes follow the end, so that every input means something.
struct FuzzInput {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isEmpty: Bool { offset >= bytes.count }

    mutating func byte() -> UInt8 {
        guard offset < bytes.count else { return 0 }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// A number in 0 ..< bound, from two bytes where one is too short.
    mutating func below(_ bound: Int) -> Int {
        let low = Int(byte())
        return (bound > 256 ? Int(byte()) << 8 | low : low) % max(bound, 1)
    }

    mutating func word() -> UInt32 {
        UInt32(byte()) << 24 | UInt32(byte()) << 16 | UInt32(byte()) << 8 | UInt32(byte())
    }

    mutating func take(_ count: Int) -> [UInt8] { (0..<min(count, bytes.count - offset)).map { _ in byte() } }

    mutating func rest() -> [UInt8] { take(bytes.count - offset) }
}

/// The same numbers from the same seed (splitmix64): an owner's reactions that need no bytes of the input.
public struct FuzzRandom: RandomNumberGenerator {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        // Splitmix64 is arithmetic modulo 2^64 by definition.
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    public mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }
}

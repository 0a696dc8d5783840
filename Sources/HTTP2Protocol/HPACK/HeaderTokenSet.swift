/// A set of header tokens: one bit each, of which there are fewer than 128.
@frozen
public struct HeaderTokenSet: Sendable {
    @usableFromInline var low: UInt64 = 0
    @usableFromInline var high: UInt64 = 0

    @inlinable
    public init() {}

    @inlinable @inline(__always)
    public func contains(_ token: HeaderToken) -> Bool {
        let word = token.rawValue < 64 ? low : high
        return word &>> UInt64(token.rawValue & 63) & 1 != 0
    }

    /// Returns whether the token was not in the set before.
    @inlinable @inline(__always) @discardableResult
    public mutating func insert(_ token: HeaderToken) -> Bool {
        let bit: UInt64 = 1 &<< UInt64(token.rawValue & 63)
        if token.rawValue < 64 {
            defer { low |= bit }
            return low & bit == 0
        }
        defer { high |= bit }
        return high & bit == 0
    }
}

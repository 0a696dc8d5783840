/// A header field name known at compile time, as one byte; 0 is every other name.
///
/// Pseudo-headers come first, so that asking for one is a single compare.
@frozen
public struct HeaderToken: RawRepresentable, Equatable, Hashable, Sendable {
    public let rawValue: UInt8

    @inlinable
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Finds the token of a name spelled in lower case; any other spelling is `unknown`.
    public init(name: UnsafeRawBufferPointer) {
        self = HPACKTables.shared.pointee.token(of: name)
    }

    /// Whether the name is one of the pseudo-headers of RFC 9113 §8.3 and RFC 8441 §4.
    @inlinable
    public var isPseudo: Bool {
        // Wraps `unknown` to 255, which is no pseudo-header.
        rawValue &- 1 < 6
    }

    /// The name in lower case; empty for `unknown`. A literal: nothing is allocated or counted.
    public var name: String {
        Int(rawValue) < Self.names.count ? Self.names[Int(rawValue)] : ""
    }
}

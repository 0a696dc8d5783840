#if !HTTP1
import Buffers

/// Stands in for the parser in a build without the package trait HTTP1: servers refuse the option that would need it.
public final class HTTP1RequestParser {
    public static let isAvailable = false

    public init(limits: HTTP1Limits = HTTP1Limits()) {
        preconditionFailure("a server without the trait HTTP1 makes no parser")
    }

    public func receive(_ bytes: ByteSlice) {}
    public func receiveEnd() {}
    public func next() -> HTTP1Event? { nil }
    public var hasMore: Bool { false }
    public var waitingBytes: Int { 0 }
    public func takeRest() -> ByteSlice { ByteSlice() }
    public func refuseUpgrade() {}
    public func compact() {}
    public func trimIdle() {}
}
#endif

/// A rule that the peer broke: how far the damage reaches, the code that the peer is told, and a stable token for logs and counters.
///
/// One place turns it into GOAWAY or RST_STREAM (`Connection+Faults.swift`).
public struct Fault: Error, Equatable, Sendable {
    public enum Scope: Equatable, Sendable {
        /// Ends the connection by GOAWAY (RFC 9113 §5.4.1).
        case connection
        /// Ends one stream by RST_STREAM (RFC 9113 §5.4.2).
        case stream
    }

    public let scope: Scope
    public let code: ErrorCode
    public let token: StaticString

    static func connection(_ code: ErrorCode, _ token: StaticString) -> Fault {
        Fault(scope: .connection, code: code, token: token)
    }

    static func stream(_ code: ErrorCode, _ token: StaticString) -> Fault {
        Fault(scope: .stream, code: code, token: token)
    }

    public static func == (left: Fault, right: Fault) -> Bool {
        left.scope == right.scope && left.code == right.code && left.token.description == right.token.description
    }
}

/// A command that the connection's owner may not give now: the owner's mistake, so nothing is sent.
public enum CommandError: Error, Equatable, Sendable {
    /// The stream is closed, or this side has ended it already.
    case streamNotWritable
    /// A second final header block, or an informational one after the final one.
    case headersAlreadySent
    /// DATA or trailers before the header block.
    case headersNotSent
    /// No identifier is left (RFC 9113 §5.1.1).
    case streamIDsExhausted
    /// The peer's SETTINGS forbid push, or this side is a client (RFC 9113 §8.4).
    case pushDisabled
    /// The connection failed, or a GOAWAY forbids new streams.
    case connectionClosing
    /// A value outside of what the frame can carry.
    case valueOutOfRange
    /// The frame's payload would exceed what the peer takes.
    case payloadTooLarge
    /// The header block is larger than `Limits.sentHeaderBlockBytesMax`.
    case headerBlockTooLarge
    /// More unacknowledged SETTINGS or PING frames than `Limits` allows.
    case tooManyOutstanding
}

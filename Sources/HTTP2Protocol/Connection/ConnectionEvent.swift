/// What a connection tells its owner, one at a time, by `Connection.nextEvent()`. Plain values: nothing here is retained,
/// and borrowed bytes are valid until the next call into the connection.
public enum ConnectionEvent {
    /// All input is consumed and nothing is left to tell.
    case none
    /// A header block is complete; `Connection.takeReceivedHeaders` has the fields, `receivedHeaderFlags` the flags.
    case headers(StreamRef, HeadersKind, endStream: Bool)
    /// DATA octets, padding excluded. A frame may arrive in several pieces; `endStream` comes with the last, which may be empty.
    case data(StreamRef, UnsafeRawBufferPointer, endStream: Bool)
    /// The stream has ended, both ways or by a reset. Its `StreamRef` is dead already.
    case closed(ClosedStream)
    /// Queued DATA was framed: `bytes` since the last such event, `queuedBytes` remain.
    case sent(owner: UnsafeMutableRawPointer?, bytes: Int, queuedBytes: Int)
    /// PUSH_PROMISE on `parent`; `Connection.takeReceivedHeaders` has the promised request's fields.
    case pushPromise(parent: StreamRef, promised: StreamRef)
    /// The peer's SETTINGS are in force (`Connection.remoteSettings`, `receivedCustomSettings`) and acknowledged.
    case settings
    /// The oldest outstanding SETTINGS of ours is in force (`Connection.localSettings`).
    case settingsAcknowledged
    /// PING with its eight octets; it is acknowledged already.
    case ping(payload: UInt64)
    /// The answer to a PING of ours.
    case pingAcknowledged(payload: UInt64)
    /// Streams above `lastStreamID` are reported closed next with REFUSED_STREAM (RFC 9113 §6.8).
    case goaway(lastStreamID: Int, code: ErrorCode, debugData: UnsafeRawBufferPointer)
    /// RFC 7838 §4; `streamID` 0 goes with an origin.
    case alternativeService(streamID: Int, origin: UnsafeRawBufferPointer, fieldValue: UnsafeRawBufferPointer)
    /// RFC 8336 §2; the entries are read by `OriginEntries`.
    case origins(OriginEntries)
    /// PRIORITY (RFC 9113 §5.3.2): deprecated, without effect.
    case priority(streamID: Int)
    /// PRIORITY_UPDATE (RFC 9218 §7.1).
    case priorityUpdate(streamID: Int, fieldValue: UnsafeRawBufferPointer)
    /// The connection broke: GOAWAY is in the output, no more input is taken, and the socket closes once the output is written.
    case failed(Fault)
}

/// The part that a header block plays in its message (RFC 9113 §8.1).
public enum HeadersKind: Sendable {
    case request
    case informational
    case response
    case trailers
}

/// How a stream ended.
public struct ClosedStream {
    public enum Cause: Sendable {
        /// END_STREAM went both ways.
        case ended
        /// RST_STREAM came in.
        case resetByPeer
        /// The peer broke a rule on this stream; RST_STREAM went out.
        case fault(StaticString)
        /// The owner's reset, queued behind DATA, went out.
        case resetByOwner
        /// The peer's GOAWAY says that it never processed the stream (RFC 9113 §6.8).
        case refusedByGoaway
    }

    /// What the owner had set on the stream.
    public let owner: UnsafeMutableRawPointer?
    public let id: Int
    public let code: ErrorCode
    public let cause: Cause
    /// The record, where it has to stay until the owner hears of the end: freed as the event is told.
    var record: StreamPointer?
}

/// The origins of an ORIGIN frame, borrowed from the input (RFC 8336 §2.1).
public struct OriginEntries: Sequence, IteratorProtocol {
    private var rest: UnsafeRawBufferPointer

    init(payload: UnsafeRawBufferPointer) { rest = payload }

    /// The next origin's octets; an entry that is cut short ends the list.
    public mutating func next() -> UnsafeRawBufferPointer? {
        guard rest.count >= 2 else { return nil }
        let length = Int(rest[0]) << 8 | Int(rest[1])
        guard rest.count >= 2 + length else { return nil }
        let entry = UnsafeRawBufferPointer(rebasing: rest[2..<(2 + length)])
        rest = UnsafeRawBufferPointer(rebasing: rest[(2 + length)...])
        return entry
    }
}

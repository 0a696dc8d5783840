/// The life of one stream (RFC 9113 §5.1) and nothing else: a method per event, which moves the state or names the fault.
///
/// Client and server share the machine. A stream that has left the connection's table is judged by
/// `StreamState.faultForLateFrame`, because its record is gone.
///
///                      +--------+
///              send PP |        | recv PP
///             ,--------+  idle  +--------.
///            /         |        |         \
///           v          +--------+          v
///    reserved(local)       | H      reserved(remote)
///           |              v               |
///         H |            open              | H
///           |         ES /    \ ES         |
///           v           v      v           v
///     halfClosed(remote)        halfClosed(local)
///           \  ES / R            ES / R  /
///            `--------> closed <--------'
enum StreamState: UInt8, CaseIterable {
    case idle
    case reservedLocal
    case reservedRemote
    case open
    case halfClosedLocal
    case halfClosedRemote
    case closed

    /// This side may still send DATA and trailers.
    @inline(__always)
    var canSend: Bool { self == .open || self == .halfClosedRemote }

    /// The peer may still send DATA and trailers.
    @inline(__always)
    var canReceive: Bool { self == .open || self == .halfClosedLocal }

    /// Counts against SETTINGS_MAX_CONCURRENT_STREAMS (§5.1.2).
    @inline(__always)
    var isActive: Bool { self == .open || self == .halfClosedLocal || self == .halfClosedRemote }

    /// A header block arrived: the first one opens the stream, a later one is informational, final or trailers.
    @inline(__always)
    mutating func receiveHeaders(endStream: Bool) throws(Fault) {
        switch self {
        case .idle: self = endStream ? .halfClosedRemote : .open
        case .open: self = endStream ? .halfClosedRemote : .open
        case .reservedRemote: self = endStream ? .closed : .halfClosedLocal
        case .halfClosedLocal: self = endStream ? .closed : .halfClosedLocal
        case .halfClosedRemote: throw .stream(.streamClosed, "headers_after_end_stream")
        case .reservedLocal: throw .connection(.protocolError, "headers_on_reserved_stream")
        case .closed: throw .connection(.streamClosed, "headers_on_closed_stream")
        }
    }

    @inline(__always)
    mutating func receiveData(endStream: Bool) throws(Fault) {
        switch self {
        case .open: self = endStream ? .halfClosedRemote : .open
        case .halfClosedLocal: self = endStream ? .closed : .halfClosedLocal
        case .halfClosedRemote: throw .stream(.streamClosed, "data_after_end_stream")
        case .closed: throw .stream(.streamClosed, "data_on_closed_stream")
        case .idle: throw .connection(.protocolError, "data_on_idle_stream")
        case .reservedLocal, .reservedRemote: throw .connection(.protocolError, "data_on_reserved_stream")
        }
    }

    mutating func receiveReset() throws(Fault) {
        switch self {
        case .idle: throw .connection(.protocolError, "reset_on_idle_stream")
        case .reservedLocal, .reservedRemote, .open, .halfClosedLocal, .halfClosedRemote, .closed: self = .closed
        }
    }

    /// WINDOW_UPDATE changes no state; it is illegal where this side can never send (§5.1).
    func receiveWindowUpdate() throws(Fault) {
        switch self {
        case .idle: throw .connection(.protocolError, "window_update_on_idle_stream")
        case .reservedRemote: throw .connection(.protocolError, "window_update_on_reserved_stream")
        case .reservedLocal, .open, .halfClosedLocal, .halfClosedRemote, .closed: return
        }
    }

    /// PUSH_PROMISE names this stream as the promised one.
    mutating func receivePushPromise() throws(Fault) {
        switch self {
        case .idle: self = .reservedRemote
        case .reservedLocal, .reservedRemote, .open, .halfClosedLocal, .halfClosedRemote, .closed:
            throw .connection(.protocolError, "push_promise_reuses_stream")
        }
    }

    @inline(__always)
    mutating func sendHeaders(endStream: Bool) throws(CommandError) {
        switch self {
        case .idle: self = endStream ? .halfClosedLocal : .open
        case .open: self = endStream ? .halfClosedLocal : .open
        case .reservedLocal: self = endStream ? .closed : .halfClosedRemote
        case .halfClosedRemote: self = endStream ? .closed : .halfClosedRemote
        case .reservedRemote, .halfClosedLocal, .closed: throw .streamNotWritable
        }
    }

    /// Only END_STREAM changes the state; the caller has asked `canSend`.
    @inline(__always)
    mutating func sendEndStream() {
        switch self {
        case .open: self = .halfClosedLocal
        case .halfClosedRemote: self = .closed
        case .idle, .reservedLocal, .reservedRemote, .halfClosedLocal, .closed:
            preconditionFailure("END_STREAM was sent on a stream that cannot send")
        }
    }

    mutating func sendReset() { self = .closed }

    mutating func sendPushPromise() throws(CommandError) {
        switch self {
        case .idle: self = .reservedLocal
        case .reservedLocal, .reservedRemote, .open, .halfClosedLocal, .halfClosedRemote, .closed:
            throw .streamNotWritable
        }
    }
}

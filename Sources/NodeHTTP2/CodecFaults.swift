import HTTP2Protocol
import NodeRuntime

extension NodeError {
    /// The error that a session gets when its peer broke the connection: Node's codec number where Node tells them apart,
    /// with the engine's token as its cause.
    static func codec(_ fault: Fault) -> NodeError {
        if fault.token.description == "invalid_frames" { return .ERR_HTTP2_TOO_MANY_INVALID_FRAMES }
        let errno: Int
        switch (fault.token.description, fault.code) {
        case ("preface_invalid", _): errno = -903
        case ("continuation_frames", _): errno = -905
        case ("rejected_streams", _): errno = -902
        case ("queued_acknowledgements", _), ("ping_frames", _), ("settings_frames", _): errno = -904
        case ("headers_on_closed_stream", _): errno = -510
        case ("window_overflow", _), ("settings_initial_window_size", _): errno = -524
        default: errno = -505
        }
        return NodeError(
            "ERR_HTTP2_ERROR", .error, codecMessage(errno), cause: NodeError(fault.token.description), errno: errno)
    }
}

import HTTP2Protocol
import NodeRuntime
import Reactor

/// Frames that cannot be sent, because their header block is above its limit (node-http2 §9.10).
extension Http2Stream {
    /// Tells by 'frameError' when Node's codec would find out, behind the ticks of what is under way, and on the next immediate
    /// stream and session close. The code is that of FRAME_SIZE_ERROR.
    final func failFrame(_ type: FrameType, then follow: (() -> Void)? = nil) {
        marks.insert(.frameFailed)
        ensureDetails().untoldFrameType = type
        reactor.markDirty(FrameFailure(self, follow))
    }

    /// Tells now, if it is not told yet: a stream that is destroyed cannot wait.
    final func tellFrameError() {
        guard let details, let type = details.untoldFrameType,
            let session = owner?._withUnsafeGuaranteedRef({ $0 }), !session.destroyed
        else { return }
        details.untoldFrameType = nil
        session.touch()
        deliver(.frameError, Int(type.rawValue), http2.constants.NGHTTP2_FRAME_SIZE_ERROR, streamID)
        reactor.setImmediate { [self] in
            try close(http2.constants.NGHTTP2_FRAME_SIZE_ERROR)
            session.close()
        }
    }
}

/// Reaches the phase in which connections write, which comes before the immediates.
private final class FrameFailure: SocketHandler {
    private let stream: Http2Stream
    private let follow: (() -> Void)?

    init(_ stream: Http2Stream, _ follow: (() -> Void)?) {
        self.stream = stream
        self.follow = follow
    }

    override func flush() {
        stream.tellFrameError()
        follow?()
    }
}

import HTTP2Protocol
import NodeRuntime

extension Http2Session {
    /// Node: session.state, its nine counters; all nil while connecting and after destroy.
    public struct State: Equatable, Sendable, PlainObject {
        /// Size of the connection's receive window (bytes).
        public var effectiveLocalWindowSize: Int?
        /// Bytes received since the last WINDOW_UPDATE of the connection.
        public var effectiveRecvDataLength: Int?
        /// The next stream identifier of this side.
        public var nextStreamID: Int?
        /// Bytes that the peer may still send.
        public var localWindowSize: Int?
        /// The highest stream identifier of the peer's.
        public var lastProcStreamID: Int?
        /// Bytes that this side may still send.
        public var remoteWindowSize: Int?
        /// Frames that wait.
        public var outboundQueueSize: Int?
        /// Bytes in the table of the headers that this side sends.
        public var deflateDynamicTableSize: Int?
        /// Bytes in the table of the headers that came.
        public var inflateDynamicTableSize: Int?

        public init() {}
    }

    /// Node: session.state.
    public final var state: State {
        var state = State()
        guard !connecting, !destroyed else { return state }
        state.effectiveLocalWindowSize = connection.receiveWindowSize
        state.effectiveRecvDataLength = connection.receiveWindowSize - connection.receiveWindowBytes
        state.nextStreamID = connection.nextStreamID
        state.localWindowSize = connection.receiveWindowBytes
        state.lastProcStreamID = connection.lastProcessedStreamID
        state.remoteWindowSize = connection.sendWindowBytes
        state.outboundQueueSize = connection.queuedFrameCount
        state.deflateDynamicTableSize = connection.encoderTableBytes
        state.inflateDynamicTableSize = connection.decoderTableBytes
        return state
    }

    /// Node: session.setLocalWindowSize(windowSize).
    ///
    /// - Throws: ERR_OUT_OF_RANGE outside 0…2^31-1, ERR_HTTP2_INVALID_SESSION after destroy.
    public final func setLocalWindowSize(_ windowSize: Int) throws {
        guard !destroyed else { throw NodeError.ERR_HTTP2_INVALID_SESSION }
        do throws(CommandError) {
            try connection.setConnectionWindow(windowSize)
        } catch {
            throw NodeError.ERR_OUT_OF_RANGE("windowSize", ">= 0 && <= 2147483647", windowSize)
        }
        transport.wantsFlush()
    }

    /// Node: session.setNextStreamID(id). An identifier that this side cannot use next changes nothing.
    ///
    /// - Throws: ERR_OUT_OF_RANGE outside 1…2^32-1, ERR_HTTP2_INVALID_SESSION after destroy.
    public final func setNextStreamID(_ id: Int) throws {
        guard !destroyed else { throw NodeError.ERR_HTTP2_INVALID_SESSION }
        guard 1...Int(UInt32.max) ~= id else {
            throw NodeError.ERR_OUT_OF_RANGE("id", "> 0 and <= 4294967295", id)
        }
        do throws(CommandError) { try connection.setNextStreamID(id) } catch {
            // As Node's codec: the next identifier stays what it was.
            return
        }
    }

    // MARK: The loop

    /// Lets the session keep the process going, as it does at first. Node: session.ref().
    public final func ref() { if !destroyed { transport.setReferenced(true) } }

    /// Lets the process end although the session is open. Node: session.unref().
    public final func unref() { if !destroyed { transport.setReferenced(false) } }

    // MARK: Time

    /// Node: session.timeout (milliseconds), 0 for none.
    public final var timeout: Int { knownDetails?.timeout ?? 0 }

    /// Emits 'timeout' once when nothing happens for a while; 0 takes it back. Node: session.setTimeout(msecs[, callback]).
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a negative time.
    @discardableResult
    public final func setTimeout(_ milliseconds: Int, _ callback: (() throws -> Void)? = nil) throws -> Self {
        guard !destroyed else { return self }
        let effective = try IdleTimer.validated(milliseconds)
        details.timeout = milliseconds
        idleTimer?.stop()
        idleTimer = nil
        guard effective > 0 else {
            // Differs: a closure has no identity by which to take it off 'timeout' again.
            return self
        }
        idleTimer = IdleTimer(reactor, effective) { [unowned self] in timeoutFired() }
        if let callback { once(.timeout, callback) }
        return self
    }

    /// Something happened.
    @inline(__always)
    final func touch() { if let idleTimer { idleTimer.touch() } }

    /// Returns false when writes are making their way: the time starts over.
    private func timeoutFired() -> Bool {
        if connection.unsentBytes > 0, details.bytesWrittenAtTimeout != transport.bytesWritten {
            details.bytesWrittenAtTimeout = transport.bytesWritten
            return false
        }
        emitTimeout()
        return true
    }

    private func emitTimeout() { deliver(.timeout) }

    final func stopTimer() {
        idleTimer?.stop()
        idleTimer = nil
        if hasListeners(.timeout) { removeAllListeners(.timeout) }
    }
}

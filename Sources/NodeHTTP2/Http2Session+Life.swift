import HTTP2Protocol
import NodeRuntime
import Reactor

/// How sessions end (node-http2 §7.3, §7.4, §7.9).
extension Http2Session {
    /// How long `drain` waits for the answer to its PING (milliseconds): longer than a round trip of any usable path.
    private static let drainProbeMilliseconds = 1_000

    /// Node: session.goawayCode: the code of the last GOAWAY received, 0 before.
    public final var goawayCode: Int { knownDetails?.goawayCode ?? 0 }
    /// Node: session.goawayLastStreamID.
    public final var goawayLastStreamID: Int { knownDetails?.goawayLastStreamID ?? 0 }

    // MARK: Close

    /// Ends gracefully: GOAWAY now, the streams that are open go on, the session is destroyed after the last.
    /// Node: session.close([callback]).
    public final func close(_ callback: (() throws -> Void)? = nil) {
        guard !closed, !destroyed else { return }
        closed = true
        if let callback { once(.close, callback) }
        whenConnected { [self] in
            guard !destroyed else { return }
            connection.sendGoaway(.noError)
            transport.wantsFlush()
        }
        checkSelf()
    }

    /// Beyond Node: the farewell in two phases (RFC 9113 §6.8), so that requests under way are still served: GOAWAY without a
    /// limit and a PING; when it is answered, the final GOAWAY; then as `close`.
    public final func drain() {
        guard !closed, !destroyed else { return }
        closed = true
        connection.beginShutdown()
        transport.wantsFlush()
        let timer = reactor.setTimer(afterMilliseconds: Http2Session.drainProbeMilliseconds) { [weak self] in
            self?.finishDraining()
        }
        timer.unref()
    }

    /// The second phase, for a peer that does not answer the first one's PING.
    private func finishDraining() {
        guard !destroyed, connection.isShuttingDown else { return }
        connection.finishShutdown()
        transport.wantsFlush()
    }

    /// Nothing is waited for any more: every stream is reset (code CANCEL), and the session ends.
    final func cutShort() {
        guard !destroyed else { return }
        forEachStream { stream, owner in
            if !connection.reset(stream, .cancel) { connection.forget(stream) }
            owner.detach(code: 8)
        }
        destroy()
    }

    /// The engine's streams that the program knows, in the order of their identifiers.
    private func forEachStream(_ body: (StreamRef, Http2Stream) -> Void) {
        for stream in connection.allStreams.sorted(by: { $0.id < $1.id }) {
            guard let owner = stream.owner else { continue }
            Unmanaged<Http2Stream>.fromOpaque(owner)._withUnsafeGuaranteedRef { body(stream, $0) }
        }
    }

    /// A closed session with no streams and nothing to send destroys itself. Asked after each write, by `close`, and on the
    /// immediate after a stream's end.
    final func checkSelf() {
        guard closed, !destroyed, streamCount == 0, !connection.isShuttingDown else { return }
        guard connecting || connection.unsentBytes == 0 else { return transport.wantsFlush() }
        destroy()
    }

    /// A stream is over and gone from the session.
    @inline(__always)
    final func streamEnded() {
        streamCount &-= 1  // Proof: pairs with the count of `attach`.
        if closed { checkSelfLater() }
    }

    @inline(never)
    private func checkSelfLater() {
        guard streamCount == 0, !destroyed else { return }
        reactor.setImmediate { [self] in checkSelf() }
    }

    // MARK: Destroy

    /// Ends at once: every stream is destroyed, GOAWAY goes out, the socket closes. Node: session.destroy([error][, code]).
    ///
    /// - Parameter code: of the GOAWAY; by default 2 with an error and 0 without.
    public final func destroy(_ error: (any Error)? = nil, _ code: Int? = nil) {
        guard !destroyed else { return }
        destroyed = true
        let code = code ?? (error == nil ? 0 : 2)
        if let error { details.failure = error }
        if code != 0 { details.destroyCode = code }
        stopTimer()
        destroyPendingStreams(NodeError.ERR_HTTP2_STREAM_CANCEL(error))
        forEachStream { stream, owner in
            owner.sendWriteUnderWay(stream, transport.phase == .open ? owner._bytesUnderWay : 0)
            connection.forget(stream)
            owner.lose(error: error)
        }
        for stream in takeUnreadStreams() { stream.loseReader(error: error) }
        if !connecting { connection.abort(ErrorCode(rawValue: UInt32(truncatingIfNeeded: code))) }
        cancelExchanges()
        transport.shutDown()
    }

    /// Node: session.destroy(code): a code other than 0 makes an error too.
    public final func destroy(_ code: Int) {
        destroy(code == 0 ? nil : NodeError.ERR_HTTP2_SESSION_ERROR(code), code)
    }

    /// The code by which a stream ends that its session destroys.
    final var streamEndCode: Int {
        guard let details = knownDetails else { return 0 }
        return details.goawayCode != 0 ? details.goawayCode : details.destroyCode
    }

    private func takeUnreadStreams() -> [Http2Stream] {
        guard let details = knownDetails, !details.unreadStreams.isEmpty else { return [] }
        defer { details.unreadStreams = [:] }
        return details.unreadStreams.values.sorted { ($0.id ?? 0) < ($1.id ?? 0) }
    }

    // MARK: From the transport

    /// Reading or writing failed.
    final func receiveTransportError(_ error: any Error) {
        // A peer that has said farewell may drop the connection as it likes.
        if error.code == "ECONNRESET", knownDetails?.hasReceivedGoaway == true { return destroy() }
        destroy(error)
    }

    /// The peer will send nothing more and is most likely gone: as in Node, streams that one side has not ended are over
    /// (code CANCEL). What is complete and only waits for the socket still goes out.
    final func receiveEndOfInput() {
        closeStreams { $0.canSend || $0.canReceive }
        closed = true
        // The PING of a farewell under way will not be answered any more.
        finishDraining()
        dropBlockedStreams()
        dropUnreadStreams()
        checkSelf()
    }

    /// After the end of input no window opens any more: DATA that waits for one will never leave (code CANCEL).
    final func dropBlockedStreams() {
        guard connection.outputBytes == 0, !connection.needsFlush else { return }
        closeStreams { $0.queuedBytes > 0 }
    }

    /// Nobody has to read what is left: the connection is gone.
    private func dropUnreadStreams() {
        for stream in takeUnreadStreams() { stream.loseReader(error: nil) }
    }

    private func closeStreams(where isOver: (StreamRef) -> Bool) {
        for stream in connection.allStreams.sorted(by: { $0.id < $1.id }) where isOver(stream) {
            guard let owner = stream.owner else { continue }
            Unmanaged<Http2Stream>.fromOpaque(owner)._withUnsafeGuaranteedRef { owner in
                connection.forget(stream)
                owner.detach(code: 8)
            }
        }
    }

    /// The socket begins to close: the server counts the connection no more.
    final func receiveTransportClosing() {
        if !destroyed {
            let error: (any Error)? = connecting ? NodeError.ERR_SOCKET_CLOSED : nil
            closeStreams { _ in true }
            closed = true
            destroy(error, 0)
        }
        leaveServer()
    }

    /// The socket is closed: 'error' and 'close'.
    final func receiveTransportClosed() {
        guard !isCloseEmitted else { return }
        isCloseEmitted = true
        // What the end of the streams has queued comes first.
        reactor.nextTick { [self] in emitClose() }
    }

    private func emitClose() {
        tellObservers()
        let isHeard = knownDetails?.failure.map { reportError($0) } ?? true
        // Where nobody listens to 'error', the exception is all that is told, as in Node.
        if isHeard { deliver(.close) }
        relay = nil
        knownDetails?.socket = nil
        forget()
        // Nothing follows; listeners that hold their own session let go of it.
        removeAllListeners()
    }
}

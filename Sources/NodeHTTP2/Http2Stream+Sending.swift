import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// The way out: DATA, END_STREAM, trailers, and what happens when a frame cannot be sent.
extension Http2Stream {
    final func transmit(_ slice: ByteSlice, isLast: Bool) {
        // A request without an identifier keeps what is written until it has one.
        guard !pending else { return transmitLater(slice, isLast: isLast) }
        // A stream that is over in all but its last tick takes what is written and drops it.
        guard reference != nil else { return }
        if !marks.contains(.headersSent) { sendImplicitHeaders() }
        guard let engine, let reference else { return }
        if isLast { marks.insert(.endHadData) }
        if marks.contains(.awaitsTrailers) { ensureDetails().piecesUnderWay += 1 }
        let withEnd = isLast && !marks.contains(.awaitsTrailers)
        do throws(CommandError) {
            let outcome = try engine.command { (connection) throws(CommandError) in
                try connection.sendData(reference, slice, endStream: withEnd)
            }
            if outcome != .queued { _sent(slice.count) }
            if withEnd { return ended(outcome, withData: true) }
        } catch {
            return destroyAfterRefusal()
        }
        if isLast { wantTrailersIfSent() }
        acted()
    }

    private func transmitLater(_ slice: ByteSlice, isLast: Bool) {
        guard !marks.contains(.detached) else { return }
        ensureDetails().beforeID.append(slice)
    }

    final func transmitEnd() {
        // A request without an identifier ends when it has one.
        guard !pending, reference != nil else { return }
        guard marks.contains(.headersSent) else {
            // Nothing goes out before a response (T62): the peer waits until somebody responds or closes.
            return reactor.enqueueTick(self, TickCode.finish)
        }
        if marks.contains(.awaitsTrailers) { wantTrailersIfSent() } else { sendEnd() }
    }

    /// END_STREAM alone, or with the last queued DATA.
    final func sendEnd() {
        guard let reference, let engine else { return }
        do throws(CommandError) {
            ended(
                try engine.command { (connection) throws(CommandError) in
                    try connection.sendData(reference, ByteSlice(), endStream: true)
                }, withData: false)
        } catch {
            if marks.contains(.headersFailed) {
                if writableLength == 0 { reactor.enqueueTick(self, TickCode.finish) }
            } else if !closed {
                destroyAfterRefusal()
            }
        }
    }

    /// Whether fields that may come only once are held to that.
    final var isStrict: Bool { owner?._withUnsafeGuaranteedRef { $0.isStrict } ?? true }

    /// The engine did not take what was to be sent. Behind headers that could not be sent it waits for the reset.
    final func destroyAfterRefusal() {
        if !marks.contains(.headersFailed) { destroy(NodeError.ERR_HTTP2_INVALID_STREAM) }
    }

    /// The engine framed queued DATA.
    final func sent(_ bytes: Int, queuedBytes: Int) {
        if let details {
            if details.fileBytes > 0 { context.fileBudget.hold(queuedBytes, for: details) }
            if let sender = details.fileSender { return sender.sent() }
        }
        guard queuedBytes == 0 else { return _sent(bytes) }
        guard writableEnded else {
            if let details { details.piecesUnderWay = 0 }
            return _sent(bytes)
        }
        if let reference, reference.isClosed, !reference.isReset, !marks.contains(.awaitsTrailers) {
            // The frame ended the stream both ways; the event of that is next.
            markEndedByData()
            // While input is served 'end' comes first, if it is due with that event.
            if !marks.contains(.endedWhileServing) || readableEnded || _isEndQueued { _sent(bytes) }
            return
        }
        _sent(bytes)
        if marks.contains(.awaitsTrailers) {
            wantTrailersIfSent()
        } else if reference?.isClosed == true {
            // Reset behind its end, of which the event is next.
        } else if !marks.contains(.detached) {
            reactor.enqueueTick(self, TickCode.finish)
        }
    }

    // MARK: Trailers

    final func wantTrailersIfSent() {
        guard writableEnded, reference?.queuedBytes == 0, !marks.contains(.trailersWanted) else { return }
        marks.insert(.trailersWanted)
        // The writable half is through, although END_STREAM is still to come.
        if details?.piecesUnderWay ?? 0 == 0, let transport = servingTransport {
            // Node's codec asks when it sends, behind the input.
            reactor.enqueueTick(self, TickCode.finish)
            transport.whenServed { [self] in wantTrailers() }
        } else if finishesBeforeTrailers {
            reactor.enqueueTick(self, TickCode.finish)
            reactor.enqueueTick(self, TickCode.wantTrailers)
        } else {
            reactor.enqueueTick(self, TickCode.wantTrailers)
            reactor.enqueueTick(self, TickCode.finish)
        }
    }

    /// Node's codec asks for trailers when it frames the last octet, and 'finish' follows when what was written is gone: of one
    /// piece that leaves while input is served, and of several that leave otherwise, before that.
    private var finishesBeforeTrailers: Bool {
        switch details?.piecesUnderWay ?? 0 {
        case 0: true
        case 1: isServing
        default: !isServing
        }
    }

    final func wantTrailers() {
        guard reference != nil, !closed else { return }
        if hasListeners(.wantTrailers) {
            deliver(.wantTrailers)
        } else {
            // Nobody has any: the stream ends without.
            report { try sendTrailers(Headers()) }
        }
    }

    /// Sends trailers and ends the stream. Node: stream.sendTrailers(headers).
    ///
    /// - Throws: ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_TRAILERS_ALREADY_SENT, ERR_HTTP2_TRAILERS_NOT_READY, and what a field breaks.
    public final func sendTrailers(_ headers: Headers) throws {
        // Trailers may have closed the stream at once, which in Node takes longer: the second call is told the same.
        guard !destroyed, !closed || marks.contains(.trailersSent) else { throw NodeError.ERR_HTTP2_INVALID_STREAM }
        guard !marks.contains(.trailersSent) else { throw NodeError.ERR_HTTP2_TRAILERS_ALREADY_SENT }
        guard marks.contains(.trailersWanted) else { throw NodeError.ERR_HTTP2_TRAILERS_NOT_READY }
        try HeaderRules.validateTrailers(headers.list, isStrict: isStrict)
        marks.insert(.trailersSent)
        ensureDetails().sentTrailers = headers
        guard !headers.isEmpty else { return sendEnd() }
        guard let reference, let engine else { return }
        do throws(CommandError) {
            ended(
                try engine.command { (connection) throws(CommandError) in
                    try connection.sendHeaders(reference, .trailers, headers.list, endStream: true)
                }, withData: false)
        } catch {
            guard error == .headerBlockTooLarge else { return destroyAfterRefusal() }
            failFrame(.headers)
            reactor.enqueueTick(self, TickCode.finish)
        }
    }
}

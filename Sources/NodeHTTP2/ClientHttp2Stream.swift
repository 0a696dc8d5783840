import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// A request and its response, or a response that the server has promised, on the client. Node: ClientHttp2Stream.
public final class ClientHttp2Stream: Http2Stream {
    /// What was sent, or for a promise what the server says was asked for.
    @exclusivity(unchecked) private(set) var requestList: HeaderList?
    @exclusivity(unchecked) private var receivedKind = HeadersKind.response

    /// Node: stream.session; nil after destroy.
    public override var session: ClientHttp2Session? {
        // Only client sessions make these streams.
        liveSession.map { unsafeDowncast($0, to: ClientHttp2Session.self) }
    }

    public override var sentHeaders: Headers? {
        marks.contains(.pushed) ? nil : requestList.map { Headers($0) }
    }

    /// Begins with a request of the program's; the reference of the caller's lasts until 'close'.
    func begin(_ session: ClientHttp2Session, _ list: HeaderList, endStream: Bool, waitForTrailers: Bool) {
        join(session)
        requestList = list
        marks.insert(.headersSent)
        if context.isObserved { beginObservation(hasHeaders: false) }
        if endStream {
            _endWithoutBody()
            marks.insert(.endsWithHeaders)
        } else if waitForTrailers {
            marks.insert(.awaitsTrailers)
        }
    }

    /// Begins with a promise of the server's.
    func beginPush(_ reference: StreamRef, _ session: ClientHttp2Session, _ list: HeaderList, flags: Int) {
        join(session)
        attach(reference)
        requestList = list
        marks.formUnion([.pushed, .headersSent])
        if context.isObserved {
            beginObservation(hasHeaders: true)
            publish(.clientCreated, Headers(list))
            publish(.clientStart, Headers(list))
            publishBodySent()
        }
        // Its writable half was done before anybody could know it.
        _endWithoutBody()
        emitFinish()
        receive(.request, list, flags: flags, endStream: false)
    }

    // MARK: Out

    /// Sends the request: it has an identifier from here on.
    func submit(on session: ClientHttp2Session) {
        guard !marks.contains(.detached), let list = requestList else { return }
        guard !session.closed, !session.destroyed else { return fail(.ERR_HTTP2_GOAWAY_SESSION) }
        let connection = session.connection
        let endStream = marks.contains(.endsWithHeaders)
        let sent: StreamRef
        do throws(CommandError) {
            sent = try connection.request(list, endStream: endStream)
        } catch {
            return submitFailed(error, session)
        }
        attach(sent)
        if details != nil { publishWaitingChunks() }
        if hasListeners(.ready) { deliver(.ready) }
        if details?.observation != nil { publish(.clientStart, Headers(list)) }
        if marks.contains(.endsWithHeaders) { reactor.enqueueTick(self, TickCode.finish) }
        if marks.contains(.closed) { return closeAfterHeaders() }
        if details != nil || writableEnded && !marks.contains(.endsWithHeaders) { sendWhatWaited() }
        acted()
    }

    private func submitFailed(_ error: CommandError, _ session: ClientHttp2Session) {
        switch error {
        case .streamIDsExhausted: fail(.ERR_HTTP2_OUT_OF_STREAMS)
        case .headerBlockTooLarge: failHeaders(session, http2.constants.NGHTTP2_FRAME_SIZE_ERROR)
        // In the listener of the peer's 'goaway', before the session is closed.
        case .connectionClosing where session.knownDetails?.hasReceivedGoaway == true:
            failHeaders(session, http2.constants.NGHTTP2_INTERNAL_ERROR)
        default: fail(.ERR_HTTP2_GOAWAY_SESSION)
        }
    }

    /// The request never reaches the wire: 'error' and 'close' follow in a tick.
    func fail(_ error: NodeError) { destroy(error) }

    /// HEADERS that cannot be sent, a block above its limit for one (T51): the identifier is used up, and the session says farewell.
    private func failHeaders(_ session: ClientHttp2Session, _ code: Int) {
        streamID = session.connection.nextStreamID
        do throws(CommandError) { try session.connection.setNextStreamID(streamID + 2) } catch {
            return fail(.ERR_HTTP2_OUT_OF_STREAMS)
        }
        if hasListeners(.ready) { deliver(.ready) }
        if writableEnded { reactor.enqueueTick(self, TickCode.finish) }
        reactor.setImmediate { [self] in tellFrameError(code) }
    }

    private func tellFrameError(_ code: Int) {
        let session = self.session
        session?.touch()
        deliver(.frameError, 1, code, streamID)
        detach(code: 7)
        guard let session else { return }
        reactor.setImmediate { session.close() }
    }

    /// Aborting the signal destroys the stream; one that is aborted already does so at once.
    func follow(_ signal: AbortSignal) {
        guard !signal.aborted else {
            destroy(NodeError.ABORT_ERR(signal.reason))
            return
        }
        let listener = signal.listener(.abort) { [unowned self] in destroy(NodeError.ABORT_ERR(signal.reason)) }
        signal.once(.abort, listener)
        ensureDetails().removeAbortListener = { signal.off(.abort, listener) }
    }

    override func willTransmit(_ chunk: Chunk, _ encoding: String) { observeChunk(chunk, encoding) }

    override func bodyIsSent() { publishBodySent() }

    override var isUnanswered: Bool { !marks.contains(.responded) }

    override func leavePending() {
        owner?._withUnsafeGuaranteedRef { unsafeDowncast($0, to: ClientHttp2Session.self).forgetPending(self) }
    }

    /// The program closed the stream before it had an identifier: HEADERS, what was written and RST_STREAM go out together (T34).
    private func closeAfterHeaders() {
        guard let reference, let engine else { return }
        let whole = takeWhatWaited()
        let code = UInt32(truncatingIfNeeded: closeCode)
        // One that was ended before, and needs no code, ends in order.
        let isPatient = closeCode == 0 && !aborted
        if marks.isDisjoint(with: [.endsWithHeaders, .awaitsTrailers]) {
            if whole.isEmpty {
                sendEnd()
            } else {
                do throws(CommandError) {
                    let outcome = try engine.command { (connection) throws(CommandError) in
                        try connection.sendData(reference, whole, endStream: isPatient)
                    }
                    if outcome != .queued { _sent(whole.count) }
                } catch {
                    return destroyAfterRefusal()
                }
            }
        }
        if isPatient {
            let isGone = engine._withUnsafeGuaranteedRef {
                $0.reset(reference, ErrorCode(rawValue: code), afterQueuedData: true)
            }
            if isGone { detach(code: closeCode) }
        } else {
            resetNow(reference, code, bytesUnderWay: whole.count)
            detach(code: closeCode)
        }
        wantsFlush()
    }

    /// What was written before there was an identifier, as one piece.
    private func takeWhatWaited() -> ByteSlice {
        let slices = details?.beforeID ?? []
        details?.beforeID = []
        return slices.count == 1 ? slices[0] : ByteSlice(slices.flatMap(\.bytes))
    }

    /// What was written before goes out as one piece.
    private func sendWhatWaited() {
        let count = details?.beforeID.count ?? 0
        let whole = takeWhatWaited()
        guard let engine, let reference, !marks.contains(.endsWithHeaders) else { return }
        guard count > 0 else {
            if writableEnded { transmitEnd() }
            return
        }
        let withEnd = writableEnded && !marks.contains(.awaitsTrailers)
        details?.piecesUnderWay = Swift.min(count, 2)
        do throws(CommandError) {
            let outcome = try engine.command { (connection) throws(CommandError) in
                try connection.sendData(reference, whole, endStream: withEnd)
            }
            if outcome != .queued { _sent(whole.count) }
            if withEnd { return ended(outcome, withData: true) }
        } catch {
            return destroyAfterRefusal()
        }
        wantTrailersIfSent()
    }

    // MARK: In

    /// A header block came; it is announced in a tick, after those before it.
    func receive(_ kind: HeadersKind, _ list: HeaderList, flags: Int, endStream: Bool) {
        if marks.contains(.announceQueued) {
            ensureDetails().moreBlocks.append(ReceivedBlock(kind: kind, list: list, flags: flags))
        } else {
            receivedKind = kind
            receivedList = list
            receivedFlags = flags
            marks.insert(.announceQueued)
            // The reference that lasts until 'close' keeps the stream alive until its last tick.
            reactor.enqueueTickUnretained(self, TickCode.announce)
        }
        if endStream { _pushEnd() }
    }

    override func announceNow() {
        guard marks.contains(.announceQueued) else { return }
        marks.remove(.announceQueued)
        var place = receivedList.take()
        let more = details?.moreBlocks ?? []
        if !more.isEmpty { details?.moreBlocks = [] }
        if let list = place { emitBlock(receivedKind, list, receivedFlags) }
        context.resources.recycleIfUnique(&place)
        for block in more { emitBlock(block.kind, block.list, block.flags) }
    }

    private func emitBlock(_ kind: HeadersKind, _ list: HeaderList, _ flags: Int) {
        let headers = Headers(list)
        let raw = RawHeaders(list: list)
        if let observed = details?.observation {
            if observed.detail.timeToFirstHeader == 0 { observed.detail.timeToFirstHeader = observed.age }
            if kind == .response { publish(.clientFinish, headers, flags: flags) }
        }
        switch kind {
        case .informational:
            // Node's own listener on 'headers' is the first.
            if list.hasStatus("100") { deliver(.continue) }
            deliver(.headers, headers, flags, raw)
        case .response:
            marks.insert(.responded)
            if list.hasStatus("421") { forgetOrigin() }
            if marks.contains(.pushed) {
                deliver(.push, headers, flags, raw)
            } else {
                deliver(.response, headers, flags, raw)
            }
        case .request:
            owner?._withUnsafeGuaranteedRef { session in
                _ = unsafeDowncast(session, to: ClientHttp2Session.self).deliver(.stream, self, headers, flags, raw)
            }
        case .trailers: break
        }
    }

    /// RFC 8336 §2.4: the server does not answer for the origin of a request that it calls misdirected.
    private func forgetOrigin() {
        guard let list = requestList, let index = list.firstIndex(of: .authority) else { return }
        let origin = "https://\(list.value(at: index))"
        owner?._withUnsafeGuaranteedRef { unsafeDowncast($0, to: ClientHttp2Session.self).forgetOrigin(origin) }
    }

    public override func runTick(_ opcode: Int) {
        if opcode == TickCode.announce { announceNow() } else { super.runTick(opcode) }
    }

    override func release() {
        if let details { details.removeAbortListener?() }
        if requestList != nil { context.resources.recycleIfUnique(&requestList) }
        context.giveBack(.passUnretained(self))
    }
}

extension HeaderList {
    fileprivate func hasStatus(_ status: StaticString) -> Bool {
        firstIndex(of: .status).map { hasValue(status, at: $0) } ?? false
    }
}

extension Event where Emitter: ClientHttp2Stream, Arguments == (Headers, Int, RawHeaders) {
    /// Node: 'response' (headers, flags, rawHeaders): the final response's headers.
    public static var response: Self { Self(.response) }
    /// Node: 'push': the response headers of a pushed stream.
    public static var push: Self { Self(.push) }
    /// Node: 'headers': an informational response.
    public static var headers: Self { Self(.headers) }
}

extension Event where Emitter: ClientHttp2Stream, Arguments == Void {
    /// Node: 'continue': status 100 came.
    public static var `continue`: Self { Self(.continue) }
}

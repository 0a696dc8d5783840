import HTTP2Protocol
import NodeRuntime
import Reactor

/// How a stream begins and ends (node-http2 §9.6, §9.7).
extension Http2Stream {
    /// Begins a life on a session, which counts the stream until it is over.
    @inline(__always)
    final func join(_ session: Http2Session) {
        owner = .passUnretained(session)
        engine = .passUnretained(session.connection)
        session.streamCount &+= 1  // Proof: bounded by the streams that exist.
    }

    /// The engine has opened the stream, and its owner pointer takes over a reference of the caller's.
    @inline(__always)
    final func attach(_ reference: StreamRef) {
        self.reference = reference
        streamID = reference.id
        reference.owner = Unmanaged.passUnretained(self).toOpaque()
    }

    /// What was commanded has to reach the socket in this turn.
    @inline(__always)
    final func wantsFlush() { owner?._withUnsafeGuaranteedRef { $0.transport.wantsFlush() } }

    /// The program has done something with the stream: timers start over, and what was commanded goes out in this turn.
    @inline(__always)
    final func acted() {
        if let details { details.idleTimer?.touch() }
        owner?._withUnsafeGuaranteedRef {
            $0.touch()
            $0.transport.wantsFlush()
        }
    }

    /// Input is being served, its ticks and the write that follows it included.
    final var isServing: Bool {
        owner?._withUnsafeGuaranteedRef { $0.transport.isServing || $0.transport.isAnswering } ?? false
    }

    /// The engine told what became of something we sent with an end.
    @inline(__always)
    final func ended(_ outcome: SendOutcome, withData: Bool) {
        switch outcome {
        case .closed:
            if withData { markEndedByData() }
            detach(code: 0)
        case .framed: reactor.enqueueTick(self, TickCode.finish)
        case .queued: break
        }
        acted()
    }

    /// Node tells of 'finish' once its codec has let go of the last DATA: where that ended the stream too, 'end' may come first.
    @inline(__always)
    final func markEndedByData() {
        if marks.contains(.endHadData) { marks.insert(.endedByData) }
        if isServing { marks.insert(.endedWhileServing) }
    }

    /// The engine has closed the stream: 'close' follows in a tick.
    final func detach(code: Int) {
        reference = nil
        guard !marks.contains(.detached) else { return }
        marks.insert(code == 0 ? [.detached, .endedInOrder] : .detached)
        if let details {
            if details.fileBytes > 0 { context.fileBudget.hold(0, for: details) }
            details.fileSender?.stop()
            details.fileSender = nil
        }
        if !marks.contains(.closed) { beginClosed(code, endsWritable: true) }
        queueClose()
    }

    /// The first of all ways to close: the code, the timer, 'aborted' for a writable half that was not ended.
    private func beginClosed(_ code: Int, endsWritable: Bool) {
        marks.insert(.closed)
        closeCode = code
        if details != nil {
            stopTimer()
            publishClose()
        }
        guard !writableEnded else { return }
        abort()
        if endsWritable { _endWithoutBody() }
    }

    /// The session is destroyed, and the engine has forgotten the stream.
    final func lose(error: (any Error)?) {
        reference = nil
        let sessionCode = owner?._withUnsafeGuaranteedRef { $0.streamEndCode } ?? 0
        if !marks.contains(.closed) {
            beginClosed(endCode(sessionCode, error), endsWritable: error == nil)
        }
        if destroyed { detach(code: closeCode) } else { destroy(error) }
    }

    /// The session is destroyed, and nobody has to read what is left.
    final func loseReader(error: (any Error)?) {
        guard marks.contains(.awaitsReader) else { return }
        if let error, !destroyed { destroy(error) } else { giveUpReader() }
    }

    private func giveUpReader() {
        marks.remove(.awaitsReader)
        marks.insert(.torn)
        queueClose()
    }

    final func queueClose() {
        guard !marks.contains(.closeQueued) else { return }
        marks.insert(.closeQueued)
        // The session's reference, taken when the stream was attached, is this tick's.
        reactor.enqueueTickUnretained(self, TickCode.close)
    }

    final func abort() {
        guard !marks.contains(.aborted) else { return }
        marks.insert(.aborted)
        deliver(.aborted)
        // The listener has destroyed the session, which does not know a stream any more that the peer has reset.
        if !destroyed, marks.contains(.detached) { followSession() }
    }

    private func followSession() {
        guard let session = owner?._withUnsafeGuaranteedRef({ $0 }), session.destroyed else { return }
        destroy(session.knownDetails?.failure)
    }

    /// 'close' and what precedes it, at the end of everything.
    final func finishClosing() {
        marks.remove(.closeQueued)
        if details != nil, marks.contains(.endedInOrder) { tellFrameError() }
        guard !hasErrored, marks.isDisjoint(with: [.torn, .writeCut]) else { return finishCutShort() }
        guard announceEnd() else { return }
        conclude(hasErrored ? errored : closeError ?? lossOfSession(), nil)
    }

    /// The same after an error or `destroy`, or when a write was cut.
    @inline(never)
    private func finishCutShort() {
        if hasErrored, _isErrorQueued { return closeAfterError() }
        let isTorn = marks.contains(.torn)
        let cutWrite = marks.contains(.writeCut) && (isTorn || closeCode != 0) ? _takeWriteUnderWay() : nil
        // As in Node those whose write is lost by `destroy` hear of it before 'end'.
        if isTorn, _hasWritten { failPendingWrites(hasErrored ? errored : nil) }
        if hasErrored {
            if marks.contains(.endedBeforeDestroy) { finishIfSent() }
        } else if !announceEnd() {
            return
        }
        let error = hasErrored ? errored : closeError ?? lossOfSession()
        // Node's sink hears of a reset before 'close', and of a destruction when it goes.
        let isLate = error != nil || isTorn
        if let cutWrite, !isLate { _cancel(cutWrite) }
        conclude(error, isLate ? cutWrite : nil)
    }

    /// 'close', and behind it the end of a write that was cut.
    @inline(__always)
    private func conclude(_ error: (any Error)?, _ cutWrite: WriteCallback?) {
        if _hasWritten { failPendingWrites(error) }
        _markDestroyed()
        if details != nil {
            tellFrameError()
            // One that was set on a stream that was closing.
            stopTimer()
            if let error { publishError(error) }
            publishEntry()
        }
        leaveSession()
        emitClose(error: error)
        if let cutWrite { _cancel(cutWrite) }
        release()
    }

    /// A write after the end has failed just now: its callback and 'error' come first.
    private func closeAfterError() {
        // An end without a body was through before.
        if marks.contains(.endedInOrder), !marks.contains(.endHadData), !_hasWritten { finishIfSent() }
        queueClose()
    }

    final func leaveSession() {
        owner?._withUnsafeGuaranteedRef { $0.streamEnded() }
        owner = nil
        engine = nil
        if let details {
            details.refusingSession = nil
            if !details.lateCallbacks.isEmpty { callLate() }
        }
    }

    /// Hears of a write that came too late in a tick, or before 'close' where that comes first.
    final func hearLate(_ callback: @escaping () throws -> Void) {
        ensureDetails().lateCallbacks.append(callback)
        reactor.nextTick { [self] in callLate() }
    }

    private func callLate() {
        guard let callbacks = details?.lateCallbacks else { return }
        details?.lateCallbacks = []
        for callback in callbacks { report(callback) }
    }

    /// What the session was destroyed with in a listener of the stream's last events: in Node the stream still takes part in that.
    @inline(__always)
    private func lossOfSession() -> (any Error)? {
        owner?._withUnsafeGuaranteedRef { session in
            guard session.destroyed, let failure = session.knownDetails?.failure else { return nil }
            closeCode = endCode(session.streamEndCode, failure)
            return failure
        }
    }

    /// What of 'finish' and 'end' is still due (node-http2 §9.6, §9.7). Returns false when a reader has to be waited for.
    @inline(__always)
    private func announceEnd() -> Bool {
        if marks.contains(.torn) {
            if marks.contains(.endedBeforeDestroy) { finishIfSent() }
            if closeCode == 0 || closeCode == 8, isFlowing, readableLength == 0,
                !marks.contains(.destroyedBeforeReading)
            {
                emitEnd()
            }
            return true
        }
        guard closeCode == 0 || marks.contains(.endedInOrder) else {
            finishIfSent()
            if details != nil { tellFrameError() }
            // One that the program itself has closed before there was anything to read ends without 'end' (T34, T39).
            let isSilent = marks.contains(.closedByProgram) && isUnanswered
            if closeCode == 8, isFlowing, readableLength == 0, !isSilent { emitEnd() }
            return true
        }
        // What was read to its end has ended before its stream closes.
        if _isEndQueued { emitEnd() }
        if readableEnded {
            if !marks.contains(.endedByData) { finishIfSent() }
            return true
        }
        if readableLength > 0, !discardsUnread {
            finishIfSent()
            awaitReader()
            return false
        }
        if marks.contains(.endedWhileServing) {
            emitEnd()
            finishIfSent()
        } else {
            finishIfSent()
            emitEnd()
        }
        return true
    }

    private var isFlowing: Bool { _wasRead && !isPaused() }

    @inline(__always)
    private func finishIfSent() {
        if marks.contains(.endedWhileServing), _hasWritten { _sentBeforeFinish() }
        if writableEnded, !writableFinished, writableLength == 0 { emitFinish() }
    }

    /// A reader that is behind gets the rest first.
    private func awaitReader() {
        marks.insert(.awaitsReader)
        owner?._withUnsafeGuaranteedRef { $0.details.unreadStreams[ObjectIdentifier(self)] = self }
        _pushEnd()
    }

    /// 'end' was emitted.
    final func readerIsDone() {
        guard marks.contains(.awaitsReader) else { return }
        marks.remove(.awaitsReader)
        owner?._withUnsafeGuaranteedRef { $0.details.unreadStreams[ObjectIdentifier(self)] = nil }
        queueClose()
    }

    /// Node §9.7: every code but NO_ERROR and CANCEL is an error.
    @inline(__always)
    private var closeError: NodeError? {
        closeCode == 0 || closeCode == 8 ? nil : .ERR_HTTP2_STREAM_ERROR(ErrorNames.name(closeCode))
    }

    /// `destroy` was called.
    final func tearDown(_ error: (any Error)?) {
        marks.insert(_isResumeQueued ? [.torn, .destroyedBeforeReading] : .torn)
        guard !marks.contains(.detached) else {
            if marks.contains(.endedInOrder) { destroyedAfterEnd(error) }
            if marks.contains(.awaitsReader) {
                owner?._withUnsafeGuaranteedRef { $0.details.unreadStreams[ObjectIdentifier(self)] = nil }
                giveUpReader()
            }
            return
        }
        if !marks.contains(.closed) {
            let sessionCode = owner?._withUnsafeGuaranteedRef { $0.streamEndCode } ?? 0
            beginClosed(endCode(sessionCode, error), endsWritable: error == nil)
        }
        if details != nil { tellFrameError() }
        if let error { publishError(error) }
        if let reference {
            // The last frame has ended the stream both ways, and the engine's event of that is next.
            if reference.isClosed { return }
            resetNow(reference, UInt32(truncatingIfNeeded: closeCode))
        } else if pending {
            leavePending()
        }
        detach(code: closeCode)
        wantsFlush()
    }

    /// The stream has ended both ways, which Node's does only when the last frame has left.
    private func destroyedAfterEnd(_ error: (any Error)?) {
        if !marks.contains(.endHadData) { marks.insert(.endedBeforeDestroy) }
        if error != nil, !marks.contains(.closedByProgram) { closeCode = endCode(0, error) }
    }

    /// Node §9.7: the code of a stream that is destroyed.
    private func endCode(_ sessionCode: Int, _ error: (any Error)?) -> Int {
        guard let error, sessionCode == 0 else { return sessionCode }
        return error.code == "ABORT_ERR" ? 8 : 2
    }
}

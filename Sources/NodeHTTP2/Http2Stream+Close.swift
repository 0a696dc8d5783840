import HTTP2Protocol
import NodeRuntime

/// `close`: the program resets the stream (node-http2 §9.5).
extension Http2Stream {
    /// Resets the stream with NGHTTP2_NO_ERROR. Node: stream.close().
    public final func close() { close(0, wireCode: 0, nil) }

    /// Resets the stream. Node: stream.close(code[, callback]).
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a code outside 0…2^32-1.
    public final func close(_ code: Int, _ callback: (() throws -> Void)? = nil) throws {
        guard let wireCode = UInt32(exactly: code) else {
            throw NodeError.ERR_OUT_OF_RANGE("code", ">= 0 && <= 4294967295", code)
        }
        close(code, wireCode: wireCode, callback)
    }

    private final func close(_ code: Int, wireCode: UInt32, _ callback: (() throws -> Void)?) {
        guard !marks.contains(.closed) else { return closeAfterEnd(code, callback) }
        if let callback { once(.close, callback) }
        let didEnd = writableEnded
        marks.formUnion([.closed, .closedByProgram])
        closeCode = code
        if details != nil {
            stopTimer()
            publishClose()
        }
        if !didEnd {
            abort()
            _ = end()
        }
        // The reset of a request that was not sent yet follows it.
        guard let reference, !reference.isClosed else { return }
        // What was ended in order and needs no code is sent first, however long it takes. As in Node a cancellation within the
        // serving of input leaves behind what has a window, every other reset behind the write under way.
        let isPatient = didEnd && code == 0 && !writableFinished
        let isDeferred = code == 8 && isServing
        if isDeferred, let transport = servingTransport {
            transport.whenServed { [self] in resetBehindQueue(wireCode, isPatient: false) }
        } else if isPatient || isDeferred {
            resetBehindQueue(wireCode, isPatient: isPatient)
        } else {
            if details != nil { tellFrameError() }
            resetNow(reference, wireCode)
            detach(code: code)
        }
        acted()
    }

    /// Resets the stream behind its queue: however long that takes, or if there is a window for it.
    private func resetBehindQueue(_ wireCode: UInt32, isPatient: Bool) {
        guard let reference, let engine, !reference.isClosed else { return }
        let room = engine._withUnsafeGuaranteedRef { Swift.min(reference.sendWindowBytes, $0.sendWindowBytes) }
        guard isPatient || reference.queuedBytes <= room else {
            resetNow(reference, wireCode)
            return detach(code: closeCode)
        }
        let isGone = engine._withUnsafeGuaranteedRef {
            $0.reset(reference, ErrorCode(rawValue: wireCode), afterQueuedData: true)
        }
        if isGone { detach(code: closeCode) }
    }

    /// The transport while it serves input.
    final var servingTransport: SessionTransport? {
        owner?._withUnsafeGuaranteedRef { $0.transport.isServing ? $0.transport : nil }
    }

    /// A stream that ended both ways by what was sent just now is open in Node until that has left.
    private func closeAfterEnd(_ code: Int, _ callback: (() throws -> Void)?) {
        guard marks.isSuperset(of: [.endedInOrder, .closeQueued]),
            marks.isDisjoint(with: [.closedByProgram, .torn])
        else { return }
        if let callback { once(.close, callback) }
        marks.insert(.closedByProgram)
        closeCode = code
    }

    /// Resets the stream; of what was written the write under way goes first, as far as windows let it through.
    final func resetNow(_ reference: StreamRef, _ wireCode: UInt32, bytesUnderWay: Int? = nil) {
        sendWriteUnderWay(reference, bytesUnderWay ?? _bytesUnderWay)
        _ = engine?._withUnsafeGuaranteedRef { $0.reset(reference, ErrorCode(rawValue: wireCode)) }
    }

    /// The stream is about to go, with what is queued.
    final func sendWriteUnderWay(_ reference: StreamRef, _ count: Int) {
        guard count > 0, let engine else { return }
        let bytes = engine._withUnsafeGuaranteedRef { $0.sendFront(reference, count) }
        if bytes > 0 { _sent(bytes) }
        if bytes < count { marks.insert(.writeCut) }
    }
}

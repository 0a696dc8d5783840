import Buffers
import NodeRuntime

/// The body (node-http2 §13.3).
///
/// `write` and `end` throw nothing: headers that Node refuses, of which its `write` and `end` throw, are an uncaught exception.
extension Http2ServerResponse {
    /// Passes a chunk to the stream, after headers that were not sent yet.
    final func put(_ slice: ByteSlice, _ callback: WriteCallback?) -> Bool {
        guard state.isDisjoint(with: [.ended, .closed, .overHTTP1]) else { return putElsewhere(slice, callback) }
        guard !destroyed, sendHeadOrReport() else { return false }
        state.insert(.hasWritten)
        return link._withUnsafeGuaranteedRef { stream in
            if !stream.writableEnded { return stream.write(Chunk(slice), callback) }
            // Differs: an answer to HEAD, 204 and 304 have no body; Node's stream also emits an 'error' that only its own listeners hear.
            if let callback { stream.hearLate { try callback(NodeError.ERR_STREAM_WRITE_AFTER_END) } }
            return false
        }
    }

    @inline(never)
    private func putElsewhere(_ slice: ByteSlice, _ callback: WriteCallback?) -> Bool {
        if let outgoing { return outgoing.write(slice, of: self, callback) }
        let error: NodeError =
            state.contains(.ended) ? .ERR_STREAM_WRITE_AFTER_END : .ERR_HTTP2_INVALID_STREAM
        if let callback { hearLate { try callback(error) } }
        destroy(error)
        return false
    }

    /// A callback of a write that came too late runs in a tick, but before 'close'.
    private func hearLate(_ callback: @escaping () throws -> Void) {
        if state.contains(.closed) {
            reactor.nextTick(callback)
        } else {
            link._withUnsafeGuaranteedRef { $0.hearLate(callback) }
        }
    }

    /// Sends the headers unless they are sent. Returns false when that failed.
    @inline(__always)
    private func sendHeadOrReport() -> Bool {
        guard !isHeadTaken, !isTooLate else { return true }
        do {
            try sendHead()
            return true
        } catch {
            reactor.reportUncaught(error)
            return false
        }
    }

    /// Ends with text, which the stream can send without keeping it.
    @usableFromInline
    final func finish(_ text: String, _ callback: (() throws -> Void)? = nil) {
        guard state.isDisjoint(with: [.ended, .closed, .overHTTP1]) else {
            return finishElsewhere(ByteSlice(utf8: text), callback)
        }
        guard prepareEnd(hasChunk: true, callback) else { return }
        link._withUnsafeGuaranteedRef { stream in
            if !stream.writableEnded { stream.end(text) }
        }
    }

    /// Ends, with a last chunk or without.
    final func finish(_ slice: ByteSlice?, _ callback: (() throws -> Void)? = nil) {
        guard state.isDisjoint(with: [.ended, .closed, .overHTTP1]) else { return finishElsewhere(slice, callback) }
        guard prepareEnd(hasChunk: slice != nil, callback) else { return }
        link._withUnsafeGuaranteedRef { stream in
            if !stream.writableEnded { _ = slice.map { stream.end(Chunk($0)) } ?? stream.end() }
        }
    }

    @inline(never)
    private func finishElsewhere(_ slice: ByteSlice?, _ callback: (() throws -> Void)?) {
        if let outgoing { return outgoing.end(slice, of: self, callback) }
        if let callback { reactor.nextTick(callback) }
    }

    /// What comes before the end of the stream's writable half. Returns whether that is to end.
    @inline(__always)
    private func prepareEnd(hasChunk: Bool, _ callback: (() throws -> Void)?) -> Bool {
        // Without a body END_STREAM goes with the headers, so that these have to know.
        if hasChunk, !destroyed, !sendHeadOrReport() { return false }
        state.insert(.ended)
        return link._withUnsafeGuaranteedRef { stream in
            if let callback { listenForEnd(of: stream, callback) }
            if !hasChunk, !sendHeadOrReport() { return false }
            if state.contains(.closed) || stream.destroyed {
                streamClosed()
                return false
            }
            if state.contains(.hasWritten) || !trailerFields.isEmpty || stream.hasListeners(.wantTrailers) {
                awaitTrailers(of: stream)
            }
            return true
        }
    }

    private func listenForEnd(of stream: ServerHttp2Stream, _ callback: @escaping () throws -> Void) {
        if stream.writableEnded || stream.destroyed { once(.finish, callback) } else { stream.once(.finish, callback) }
    }

    /// END_STREAM waits for trailers, which may be set until the body has left.
    @inline(never)
    private func awaitTrailers(of stream: ServerHttp2Stream) {
        guard !stream.writableEnded else { return }
        state.insert(.sendsTrailers)
        stream.marks.insert(.awaitsTrailers)
        // The listener goes with the stream's life, and so does the response.
        let unretained = Unmanaged.passUnretained(stream)
        stream.once(.wantTrailers) {
            unretained._withUnsafeGuaranteedRef { $0.compatResponse?.sendTrailers() }
        }
    }
}

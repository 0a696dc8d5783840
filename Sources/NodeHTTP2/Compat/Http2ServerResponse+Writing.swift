import Buffers
import NodeRuntime

/// The forms of `write` and `end`, and the state of the stream's writable half under the response's names.
extension Http2ServerResponse {
    /// Always true. Node: response.writable.
    public final var writable: Bool { true }
    /// `end` was called.
    public final var writableEnded: Bool { state.contains(.ended) }
    public final var writableFinished: Bool {
        outgoing?.writableFinished ?? link._withUnsafeGuaranteedRef { $0.writableFinished }
    }
    /// Bytes that were written and not sent.
    public final var writableLength: Int {
        outgoing?.writableLength ?? link._withUnsafeGuaranteedRef { $0.writableLength }
    }
    public final var writableNeedDrain: Bool {
        outgoing?.writableNeedDrain ?? link._withUnsafeGuaranteedRef { $0.writableNeedDrain }
    }
    /// From how many unsent bytes on `write` returns false (bytes).
    public final var writableHighWaterMark: Int {
        outgoing?.writableHighWaterMark ?? link._withUnsafeGuaranteedRef { $0.writableHighWaterMark }
    }
    /// Calls of `cork` without their `uncork`.
    public final var writableCorked: Int {
        outgoing?.writableCorked ?? link._withUnsafeGuaranteedRef { $0.writableCorked }
    }
    /// Always false.
    public final var writableObjectMode: Bool { link._withUnsafeGuaranteedRef { $0.writableObjectMode } }

    /// Holds writes back until `uncork`. Node: response.cork().
    public final func cork() {
        if let outgoing { outgoing.cork() } else { link._withUnsafeGuaranteedRef { $0.cork() } }
    }

    /// Takes one `cork` back. Node: response.uncork().
    public final func uncork() {
        if let outgoing { outgoing.uncork() } else { link._withUnsafeGuaranteedRef { $0.uncork() } }
    }

    // MARK: Writing

    /// Sends text as UTF-8, after the headers. Node: response.write(chunk[, callback]).
    ///
    /// - Returns: false when the program should wait for 'drain'.
    @discardableResult
    public final func write(_ chunk: String, _ callback: WriteCallback? = nil) -> Bool {
        put(ByteSlice(utf8: chunk), callback)
    }

    @discardableResult
    public final func write(_ chunk: String, _ callback: @escaping () throws -> Void) -> Bool {
        put(ByteSlice(utf8: chunk)) { _ in try callback() }
    }

    /// Sends text in an encoding. Node: response.write(chunk, encoding[, callback]).
    ///
    /// One that does not exist is an uncaught ERR_UNKNOWN_ENCODING, and nothing is sent.
    @discardableResult
    public final func write(_ chunk: String, _ encoding: String, _ callback: WriteCallback? = nil) -> Bool {
        encoded(chunk, encoding).map { put($0, callback) } ?? false
    }

    @discardableResult
    public final func write(_ chunk: String, _ encoding: String, _ callback: @escaping () throws -> Void) -> Bool {
        write(chunk, encoding) { _ in try callback() }
    }

    /// Sends bytes, or passes on what a 'data' event delivered, without copying. Node: response.write(chunk[, callback]).
    @discardableResult
    public final func write(_ chunk: some StreamData, _ callback: WriteCallback? = nil) -> Bool {
        put(chunk.chunk.byteSlice, callback)
    }

    @discardableResult
    public final func write(_ chunk: some StreamData, _ callback: @escaping () throws -> Void) -> Bool {
        put(chunk.chunk.byteSlice) { _ in try callback() }
    }

    // MARK: Ending

    /// Ends the response. Node: response.end([callback]).
    ///
    /// Without a body so far END_STREAM goes with the headers, and trailers are not sent, as in Node.
    @discardableResult
    public final func end(_ callback: (() throws -> Void)? = nil) -> Self {
        finish(nil, callback)
        return self
    }

    /// Sends last text and ends. Node: response.end(chunk[, callback]).
    @discardableResult
    public final func end(_ chunk: String, _ callback: (() throws -> Void)? = nil) -> Self {
        finish(chunk, callback)
        return self
    }

    /// Node: response.end(chunk, encoding[, callback]).
    @discardableResult
    public final func end(_ chunk: String, _ encoding: String, _ callback: (() throws -> Void)? = nil) -> Self {
        if let bytes = encoded(chunk, encoding) { finish(bytes, callback) }
        return self
    }

    /// Sends a last chunk and ends. Node: response.end(chunk[, callback]).
    @discardableResult
    public final func end(_ chunk: some StreamData, _ callback: (() throws -> Void)? = nil) -> Self {
        finish(chunk.chunk.byteSlice, callback)
        return self
    }

    private func encoded(_ text: String, _ encoding: String) -> ByteSlice? {
        do { return try Buffer.from(text, encoding).byteSlice } catch {
            reactor.reportUncaught(error)
            return nil
        }
    }

    // MARK: As the destination of a pipe

    public final func _takePiped(_ chunk: Chunk) throws -> Bool { put(chunk.byteSlice, nil) }

    public final func _endPiped() { finish(nil) }
}

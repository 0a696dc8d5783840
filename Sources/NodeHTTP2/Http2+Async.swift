import HTTP2Protocol
import NodeRuntime

// The promise forms of http2: `let client = try await http2.connect(url)`.

extension http2 {
    /// Opens a session and waits until it is connected. Node: util.promisify(http2.connect)(authority[, options]).
    ///
    /// - Throws: what keeps the session from connecting; ABORT_ERR when the task is cancelled, which destroys the session.
    public static nonisolated(nonsending) func connect(
        _ authority: String, _ options: ConnectOptions = ConnectOptions()
    ) async throws -> ClientHttp2Session {
        try await withReactorContinuation { continuation in
            let open: (String, ConnectOptions, ((ClientHttp2Session) throws -> Void)?) throws -> ClientHttp2Session =
                http2.connect
            let session = try open(authority, options, nil)
            let failed = session.listener(.error) { error in continuation.resume(throwing: error) }
            session.once(.error, failed)
            session.once(.connect) { [unowned session] in
                session.off(.error, failed)
                continuation.resume(returning: session)
            }
            continuation.onCancel { error in session.destroy(error) }
        }
    }
}

extension ClientHttp2Stream {
    /// The final response's headers, once they are there. Beyond Node: `events.once(stream, 'response')` for one event.
    ///
    /// - Throws: the stream's error; ERR_STREAM_PREMATURE_CLOSE when it closes without a response; ABORT_ERR when the task is
    ///   cancelled, which closes the stream with NGHTTP2_CANCEL.
    public nonisolated(nonsending) func response() async throws -> Headers {
        try await withReactorContinuation { continuation in
            let failed = listener(.error) { error in continuation.resume(throwing: error) }
            let closed = listener(.close) { continuation.resume(throwing: NodeError.ERR_STREAM_PREMATURE_CLOSE) }
            once(.error, failed)
            once(.close, closed)
            once(.response) { [unowned self] headers in
                off(.error, failed)
                off(.close, closed)
                continuation.resume(returning: headers)
            }
            continuation.onCancel { [self] _ in
                on(.error) { _ in }
                do { try close(8) } catch { destroy(error) }
            }
        }
    }
}

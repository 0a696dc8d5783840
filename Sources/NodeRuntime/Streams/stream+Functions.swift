/// Node's module `stream`: the classes, and what works on any stream.
public enum stream {
    public typealias Stream = NodeRuntime.Stream
    public typealias Readable = NodeRuntime.Readable
    public typealias Writable = NodeRuntime.Writable
    public typealias Duplex = NodeRuntime.Duplex
    public typealias Transform = NodeRuntime.Transform
    public typealias PassThrough = NodeRuntime.PassThrough

    /// Node: stream.duplexPair([options]).
    public static func duplexPair(_ options: DuplexOptions = DuplexOptions()) -> (Duplex, Duplex) {
        NodeRuntime.duplexPair(options)
    }

    // MARK: Waiting

    /// Calls back once a stream is no longer readable, writable, or has failed. Node: stream.finished(stream[, options], callback).
    ///
    /// - Returns: a function that takes the listeners back, which stay after the callback too.
    @discardableResult
    public static func finished(
        _ stream: Stream, _ options: FinishedOptions = FinishedOptions(),
        _ callback: @escaping ((any Error)?) throws -> Void
    ) -> () -> Void {
        let waiting = EndOfStream(stream, options, callback)
        return { waiting.cleanUp() }
    }

    /// Node: stream.promises.finished(stream[, options]).
    ///
    /// Cancelling the task destroys the stream.
    /// - Throws: the stream's error, ERR_STREAM_PREMATURE_CLOSE, or ABORT_ERR.
    public nonisolated(nonsending) static func finished(
        _ stream: Stream, _ options: FinishedOptions = FinishedOptions()
    ) async throws {
        let _: Void = try await withReactorContinuation { continuation in
            var waiting: EndOfStream?
            waiting = EndOfStream(stream, options) { error in
                if options.cleanup == true { waiting?.cleanUp() }
                if let error { continuation.resume(throwing: error) } else { continuation.resume(returning: ()) }
            }
            continuation.onCancel { stream.destroyStream($0) }
        }
    }

    // MARK: Aborting and destroying

    /// Destroys a stream with an AbortError when a signal is aborted. Node: stream.addAbortSignal(signal, stream).
    @discardableResult
    public static func addAbortSignal<Target: Stream>(_ signal: AbortSignal, _ stream: Target) -> Target {
        let abort = { stream.destroyStream(NodeError.ABORT_ERR(signal.reason)) }
        guard !signal.aborted else {
            abort()
            return stream
        }
        let listener = signal.listener(.abort, abort)
        signal.once(.abort, listener)
        _ = EndOfStream(stream, FinishedOptions()) { _ in signal.off(.abort, listener) }
        return stream
    }

    /// Destroys a stream; without an error one that is not done gets an AbortError. Node: stream.destroy(stream[, error]).
    public static func destroy(_ stream: Stream, _ error: (any Error)? = nil) { stream.giveUp(error) }

    // MARK: State

    /// Node: stream.isReadable(stream); nil for one without such a half.
    public static func isReadable(_ stream: Stream) -> Bool? {
        stream.hasReadableHalf ? stream.isReadable && !stream.isReadingDone : nil
    }

    /// Node: stream.isWritable(stream); nil for one without such a half.
    public static func isWritable(_ stream: Stream) -> Bool? {
        stream.flags.contains(.notWritable) ? nil : stream.isWritable
    }

    /// Node: stream.isErrored(stream).
    public static func isErrored(_ stream: Stream) -> Bool { stream.flags.contains(.errorEmitted) }

    /// Whether it was read from or given up. Node: stream.isDisturbed(stream).
    public static func isDisturbed(_ stream: Readable) -> Bool { stream.readableDidRead || stream.readableAborted }

    // MARK: Defaults

    /// Node: stream.getDefaultHighWaterMark(objectMode): 65536 bytes, or 16 objects.
    public static func getDefaultHighWaterMark(_ objectMode: Bool = false) -> Int {
        StreamDefaults.highWaterMark(objectMode: objectMode)
    }

    /// Sets what streams made from now on start with, in all threads. Node: stream.setDefaultHighWaterMark(objectMode, value).
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a negative number.
    public static func setDefaultHighWaterMark(_ objectMode: Bool, _ value: Int) throws {
        guard value >= 0 else { throw NodeError.ERR_OUT_OF_RANGE("value", ">= 0 && <= 9007199254740991", value) }
        if objectMode {
            StreamDefaults.objects.store(value, ordering: .relaxed)
        } else {
            StreamDefaults.bytes.store(value, ordering: .relaxed)
        }
    }

    /// Node: stream.promises: the same names, without the callback.
    public typealias promises = stream
}

import Buffers

/// Where `pipe` may lead: a writable stream, or a class that takes chunks in its own way, such as a response.
///
/// Such a class emits 'drain' after `write` has returned false, and 'error', 'finish' and 'close' as streams do.
public protocol PipeDestination: Stream {
    /// Takes a chunk.
    ///
    /// - Returns: false when the source should wait for 'drain'.
    /// - Throws: what destroys the destination.
    func _takePiped(_ chunk: Chunk) throws -> Bool
    /// Ends it with the source.
    func _endPiped()
    /// A `write` returned false and 'drain' has not come.
    var writableNeedDrain: Bool { get }
}

/// What `Writable` and `Duplex` have in common: the writable half under Node's names.
public protocol WritableStream: PipeDestination {}

extension WritableStream {
    /// Whether it may be written to: neither ended, destroyed nor failed. Node: writable.writable.
    public var writable: Bool { _isWritable }
    /// `end` was called. Node: writable.writableEnded.
    @inlinable public var writableEnded: Bool { _isWritableEnded }
    /// 'finish' was emitted. Node: writable.writableFinished.
    @inlinable public var writableFinished: Bool { _isFinished }
    public var writableNeedDrain: Bool { _needsDrain }
    /// What `write` took and the sink has not (bytes, or objects). Node: writable.writableLength.
    @inlinable public var writableLength: Int { _unsentLength }
    /// From how much on `write` returns false (bytes, or objects). Node: writable.writableHighWaterMark.
    public var writableHighWaterMark: Int {
        get { _highWaterMark }
        set { _highWaterMark = newValue }
    }
    /// Calls of `cork` without their `uncork`. Node: writable.writableCorked.
    public var writableCorked: Int { _corkCount }
    /// Node: writable.writableObjectMode.
    public var writableObjectMode: Bool { _writesObjects }
    /// It was destroyed or failed before 'finish'. Node: writable.writableAborted.
    public var writableAborted: Bool { _isWritableAborted }

    // MARK: Writing

    /// Sends text as UTF-8, or in the default encoding. Node: stream.write(chunk[, callback]).
    ///
    /// - Returns: false when the program should wait for 'drain'.
    @discardableResult
    public func write(_ chunk: String, _ callback: Stream.WriteCallback? = nil) -> Bool {
        _acceptText(chunk, callback)
    }

    @discardableResult
    public func write(_ chunk: String, _ callback: @escaping () throws -> Void) -> Bool {
        _acceptText(chunk) { _ in try callback() }
    }

    /// Sends text in an encoding. Node: stream.write(chunk, encoding[, callback]).
    @discardableResult
    public func write(_ chunk: String, _ encoding: String, _ callback: Stream.WriteCallback? = nil) -> Bool {
        _accept(Chunk(chunk), encoding, callback)
    }

    @discardableResult
    public func write(_ chunk: String, _ encoding: String, _ callback: @escaping () throws -> Void) -> Bool {
        _accept(Chunk(chunk), encoding) { _ in try callback() }
    }

    /// Sends bytes, or passes on what a 'data' event delivered, without copying. Node: stream.write(chunk[, callback]).
    @inlinable @discardableResult
    public func write(_ chunk: some StreamData, _ callback: Stream.WriteCallback? = nil) -> Bool {
        _accept(chunk.chunk, nil, callback)
    }

    @discardableResult
    public func write(_ chunk: some StreamData, _ callback: @escaping () throws -> Void) -> Bool {
        _accept(chunk.chunk, nil) { _ in try callback() }
    }

    /// Passes on what `_write` or `_transform` was given.
    @discardableResult
    public func write(_ chunk: Chunk, _ encoding: String, _ callback: Stream.WriteCallback? = nil) -> Bool {
        _accept(chunk, encoding, callback)
    }

    @discardableResult
    public func write(_ chunk: Chunk, _ encoding: String, _ callback: StreamCallback) -> Bool {
        _accept(chunk, encoding) { callback($0) }
    }

    @discardableResult
    public func write(_ chunk: Chunk, _ callback: StreamCallback) -> Bool { _accept(chunk, nil) { callback($0) } }

    /// Sends an object of object mode. A nil is Node's ERR_STREAM_NULL_VALUES, reported as uncaught.
    @discardableResult @_disfavoredOverload
    public func write(_ object: Any?, _ callback: Stream.WriteCallback? = nil) -> Bool {
        guard let object else {
            report { throw NodeError.ERR_STREAM_NULL_VALUES }
            return false
        }
        return _accept(Chunk(object: object), nil, callback)
    }

    // MARK: Ending

    /// Ends the writable half. Node: stream.end().
    @discardableResult
    public func end() -> Self { end(after: nil, nil, nil) }

    /// Ends; the callback hears of 'finish', or why it will not come. Node: stream.end(callback).
    @discardableResult
    public func end(_ callback: @escaping Stream.WriteCallback) -> Self { end(after: nil, nil, callback) }

    @discardableResult
    public func end(_ callback: @escaping () throws -> Void) -> Self { end(after: nil, nil) { _ in try callback() } }

    @discardableResult
    public func end(_ callback: StreamCallback) -> Self { end(after: nil, nil) { callback($0) } }

    /// Sends last text and ends. Node: stream.end(chunk).
    @inlinable @inline(__always) @discardableResult
    public func end(_ chunk: String) -> Self {
        _endText(chunk)
        return self
    }

    /// Node: stream.end(chunk, callback).
    @discardableResult
    public func end(_ chunk: String, _ callback: @escaping Stream.WriteCallback) -> Self {
        end(after: Chunk(chunk), nil, callback)
    }

    @discardableResult
    public func end(_ chunk: String, _ callback: @escaping () throws -> Void) -> Self {
        end(after: Chunk(chunk), nil) { _ in try callback() }
    }

    /// Node: stream.end(chunk, encoding[, callback]).
    @discardableResult
    public func end(_ chunk: String, _ encoding: String, _ callback: Stream.WriteCallback? = nil) -> Self {
        end(after: Chunk(chunk), encoding, callback)
    }

    @discardableResult
    public func end(_ chunk: String, _ encoding: String, _ callback: @escaping () throws -> Void) -> Self {
        end(after: Chunk(chunk), encoding) { _ in try callback() }
    }

    /// Sends a last chunk and ends. Node: stream.end(chunk[, callback]).
    @discardableResult
    public func end(_ chunk: some StreamData, _ callback: Stream.WriteCallback? = nil) -> Self {
        end(after: chunk.chunk, nil, callback)
    }

    @discardableResult
    public func end(_ chunk: some StreamData, _ callback: @escaping () throws -> Void) -> Self {
        end(after: chunk.chunk, nil) { _ in try callback() }
    }

    /// Sends a last object and ends; nil is none.
    @discardableResult @_disfavoredOverload
    public func end(_ object: Any?, _ callback: Stream.WriteCallback? = nil) -> Self {
        end(after: object.map { Chunk(object: $0) }, nil, callback)
    }

    private func end(after chunk: Chunk?, _ encoding: String?, _ callback: Stream.WriteCallback?) -> Self {
        _end(chunk, encoding, callback)
        return self
    }

    // MARK: Settings

    /// Holds writes back until `uncork`, so that they reach the sink together. Node: writable.cork().
    public func cork() { _cork() }

    /// Takes one `cork` back. Node: writable.uncork().
    public func uncork() { _uncork() }

    /// The encoding of text written without one. Node: writable.setDefaultEncoding(encoding).
    ///
    /// - Throws: ERR_UNKNOWN_ENCODING.
    @discardableResult
    public func setDefaultEncoding(_ encoding: String) throws -> Self {
        try _setDefaultEncoding(encoding)
        return self
    }

    public func _takePiped(_ chunk: Chunk) throws -> Bool { try _acceptOrThrow(chunk) }
    public func _endPiped() { _end(nil, nil, nil) }
}

extension Event where Emitter: PipeDestination, Arguments == Void {
    /// Node: 'finish': everything was handed over.
    public static var finish: Self { Self(.finish) }
    /// Node: 'drain': writing may go on after `write` returned false.
    public static var drain: Self { Self(.drain) }
}

extension Event where Emitter: PipeDestination, Arguments == Readable {
    /// Node: 'pipe': the source that was piped here.
    public static var pipe: Self { Self(.pipe) }
    /// Node: 'unpipe': the source that is no longer.
    public static var unpipe: Self { Self(.unpipe) }
}

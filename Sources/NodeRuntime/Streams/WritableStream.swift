import Buffers

/// What `Writable` and `Duplex` have in common: the writable half under Node's names.
public protocol WritableStream: Stream {}

extension WritableStream {
    public var writableEnded: Bool { _isWritableEnded }
    public var writableFinished: Bool { _isFinished }
    public var writableNeedDrain: Bool { _needsDrain }
    /// Bytes that `write` took and that are not sent.
    public var writableLength: Int { _unsentByteCount }
    /// From how many unsent bytes on `write` returns false. Node: 65536.
    public var writableHighWaterMark: Int {
        get { _highWaterMark }
        set { _highWaterMark = newValue }
    }

    /// Sends a buffer. Node: stream.write(chunk[, callback]).
    ///
    /// - Returns: false when the program should wait for 'drain'.
    @discardableResult
    public func write(_ chunk: Buffer, _ callback: Stream.WriteCallback? = nil) -> Bool {
        _accept(chunk.byteSlice, callback)
    }

    /// Sends text as UTF-8.
    @discardableResult
    public func write(_ chunk: String, _ callback: Stream.WriteCallback? = nil) -> Bool {
        _accept(ByteSlice(utf8: chunk), callback)
    }

    @discardableResult
    public func write(_ chunk: [UInt8], _ callback: Stream.WriteCallback? = nil) -> Bool {
        _accept(ByteSlice(chunk), callback)
    }

    /// Passes on what a 'data' event delivered, without copying it.
    @discardableResult
    public func write(_ chunk: Chunk, _ callback: Stream.WriteCallback? = nil) -> Bool {
        _accept(chunk.byteSlice, callback)
    }

    /// Ends the writable half. Node: stream.end([callback]).
    @discardableResult
    public func end() -> Self { _end(ByteSlice()) }

    /// Sends a last chunk and ends.
    @discardableResult
    public func end(_ chunk: Buffer) -> Self { _end(chunk.byteSlice) }

    @discardableResult
    public func end(_ chunk: [UInt8]) -> Self { _end(ByteSlice(chunk)) }

    @discardableResult
    public func end(_ chunk: Chunk) -> Self { _end(chunk.byteSlice) }

    /// Sends last text and ends.
    @inlinable @inline(__always) @discardableResult
    public func end(_ chunk: String) -> Self {
        _endText(chunk)
        return self
    }

    private func _end(_ slice: ByteSlice) -> Self {
        _endAfter(slice)
        return self
    }
}

extension Event where Emitter: WritableStream, Arguments == Void {
    /// Node: 'finish': everything was handed over.
    public static var finish: Self { Self(.finish) }
    /// Node: 'drain': writing may go on after `write` returned false.
    public static var drain: Self { Self(.drain) }
}

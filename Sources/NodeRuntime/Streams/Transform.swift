import Reactor

/// Node: the options of new stream.Transform: a Duplex's, without `read` and `write`.
public struct TransformOptions {
    public var duplex = DuplexOptions()
    public var transform: ((Transform, Chunk, String, TransformCallback) throws -> Void)?
    public var flush: ((Transform, TransformCallback) throws -> Void)?

    public init(
        allowHalfOpen: Bool? = nil, highWaterMark: Int? = nil, readableHighWaterMark: Int? = nil,
        writableHighWaterMark: Int? = nil, objectMode: Bool? = nil, readableObjectMode: Bool? = nil,
        writableObjectMode: Bool? = nil, encoding: String? = nil, decodeStrings: Bool? = nil,
        defaultEncoding: String? = nil, emitClose: Bool? = nil, autoDestroy: Bool? = nil, signal: AbortSignal? = nil,
        transform: ((Transform, Chunk, String, TransformCallback) throws -> Void)? = nil,
        flush: ((Transform, TransformCallback) throws -> Void)? = nil,
        final: ((Duplex, StreamCallback) throws -> Void)? = nil,
        destroy: ((Duplex, (any Error)?, StreamCallback) throws -> Void)? = nil,
        construct: ((Duplex, StreamCallback) throws -> Void)? = nil
    ) {
        duplex = DuplexOptions(
            allowHalfOpen: allowHalfOpen, highWaterMark: highWaterMark, readableHighWaterMark: readableHighWaterMark,
            writableHighWaterMark: writableHighWaterMark, objectMode: objectMode,
            readableObjectMode: readableObjectMode, writableObjectMode: writableObjectMode, encoding: encoding,
            decodeStrings: decodeStrings, defaultEncoding: defaultEncoding, emitClose: emitClose,
            autoDestroy: autoDestroy, signal: signal, final: final, destroy: destroy, construct: construct)
        self.transform = transform
        self.flush = flush
    }
}

/// A duplex whose output is made from its input. Node: stream.Transform.
///
/// Either subclass it and override `_transform` (and `_flush`), or give these as options.
open class Transform: Duplex {
    @exclusivity(unchecked) private var transformFunction:
        ((Transform, Chunk, String, TransformCallback) throws -> Void)?
    @exclusivity(unchecked) private var flushFunction: ((Transform, TransformCallback) throws -> Void)?
    /// The write that waits until its output has been read.
    @exclusivity(unchecked) private var waitingCallback: StreamCallback?
    @exclusivity(unchecked) private var hasFlushed = false

    /// Node: new stream.Transform([options]).
    public init(_ options: TransformOptions = TransformOptions()) {
        super.init(options.duplex)
        transformFunction = options.transform
        flushFunction = options.flush
        // Output is pushed by writes, not by `_read`: it may be handed on at once.
        flags.remove(.readSync)
    }

    /// Makes output of one chunk: by `push`, by the callback's second argument, both or neither.
    /// Node: transform._transform(chunk, encoding, callback).
    open func _transform(_ chunk: Chunk, _ encoding: String, _ callback: TransformCallback) throws {
        guard let transformFunction else { throw NodeError.ERR_METHOD_NOT_IMPLEMENTED("_transform()") }
        try transformFunction(self, chunk, encoding, callback)
    }

    /// Makes the last output, when everything was written. Node: transform._flush(callback).
    open func _flush(_ callback: TransformCallback) throws {
        guard let flushFunction else { return callback() }
        try flushFunction(self, callback)
    }

    open override func _write(_ chunk: Chunk, _ encoding: String, _ callback: StreamCallback) throws {
        let lengthBefore = readableLength
        try _transform(
            chunk, encoding,
            TransformCallback { [self] error, output in
                if let error { return callback(error) }
                if let output { push(output) }
                if flags.contains(.sourceEnded) {
                    reactor.nextTick { callback() }
                } else if flags.contains(.writableEnded) || lengthBefore == readableLength
                    || readableLength < readableHighWaterMark
                {
                    callback()
                } else {
                    waitingCallback = callback
                }
            })
    }

    open override func _read(_ size: Int) throws {
        guard let callback = waitingCallback else { return }
        waitingCallback = nil
        callback()
    }

    open override func _final(_ callback: StreamCallback) throws {
        if details?.final != nil { return try super._final(callback) }
        try flushAndEnd(callback)
    }

    override func didPrefinish() {
        // A `_final` of the subclass's own leaves the output's end to us.
        if !hasFlushed { report { try flushAndEnd(nil) } }
    }

    private func flushAndEnd(_ callback: StreamCallback?) throws {
        hasFlushed = true
        guard !destroyed else {
            push(Chunk?.none)
            callback?()
            return
        }
        try _flush(
            TransformCallback { [self] error, output in
                if let error {
                    if let callback { callback(error) } else { destroyStream(error) }
                    return
                }
                if let output { push(output) }
                push(Chunk?.none)
                callback?()
            })
    }
}

/// A transform that changes nothing. Node: stream.PassThrough.
open class PassThrough: Transform {
    open override func _transform(_ chunk: Chunk, _ encoding: String, _ callback: TransformCallback) throws {
        callback(nil, chunk)
    }
}

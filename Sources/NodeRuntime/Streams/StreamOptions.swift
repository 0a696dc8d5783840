// The options of Node's stream constructors. Nil leaves Node's default. Functions get the stream first, where Node has `this`.

extension StreamFlags {
    /// What a stream of Node's protocol starts with.
    fileprivate init(
        emitClose: Bool?, autoDestroy: Bool?, readsObjects: Bool, writesObjects: Bool, keepsStrings: Bool = false
    ) {
        self = [.constructDue, .readSync]
        if emitClose == false { insert(.emitsNoClose) }
        if autoDestroy != false { insert(.autoDestroy) }
        if readsObjects { insert(.readsObjects) }
        if writesObjects { insert(.writesObjects) }
        if keepsStrings { insert(.keepsStrings) }
    }
}

/// Node: the options of new stream.Readable.
public struct ReadableOptions {
    /// From how much waiting data on `_read` is not called (bytes, 65,536; objects, 16).
    public var highWaterMark: Int?
    /// As by `setEncoding`.
    public var encoding: String?
    /// Chunks are values of any type, each counted as 1.
    public var objectMode: Bool?
    /// false: no 'close'.
    public var emitClose: Bool?
    /// false: the stream is not destroyed by its end or by an error.
    public var autoDestroy: Bool?
    /// Aborting it destroys the stream.
    public var signal: AbortSignal?
    public var read: ((Readable, Int) throws -> Void)?
    public var destroy: ((Readable, (any Error)?, StreamCallback) throws -> Void)?
    public var construct: ((Readable, StreamCallback) throws -> Void)?

    public init(
        highWaterMark: Int? = nil, encoding: String? = nil, objectMode: Bool? = nil, emitClose: Bool? = nil,
        autoDestroy: Bool? = nil, signal: AbortSignal? = nil, read: ((Readable, Int) throws -> Void)? = nil,
        destroy: ((Readable, (any Error)?, StreamCallback) throws -> Void)? = nil,
        construct: ((Readable, StreamCallback) throws -> Void)? = nil
    ) {
        self.highWaterMark = highWaterMark
        self.encoding = encoding
        self.objectMode = objectMode
        self.emitClose = emitClose
        self.autoDestroy = autoDestroy
        self.signal = signal
        self.read = read
        self.destroy = destroy
        self.construct = construct
    }

    var flags: StreamFlags {
        StreamFlags(
            emitClose: emitClose, autoDestroy: autoDestroy, readsObjects: objectMode == true, writesObjects: false
        ).union(.notWritable)
    }

    func apply(to stream: Readable) {
        if let highWaterMark { stream.makeInput().highWaterMark = highWaterMark }
        if let encoding { stream.setEncoding(encoding) }
        stream.setHooks(read: read, destroy: destroy, construct: construct)
        stream.follow(signal)
    }
}

/// Node: the options of new stream.Writable.
public struct WritableOptions {
    /// From how much unsent data on `write` returns false (bytes, 65,536; objects, 16).
    public var highWaterMark: Int?
    /// false: text reaches `_write` as text.
    public var decodeStrings: Bool?
    public var defaultEncoding: String?
    /// Chunks are values of any type, each counted as 1.
    public var objectMode: Bool?
    /// false: no 'close'.
    public var emitClose: Bool?
    /// false: the stream is not destroyed by its end or by an error.
    public var autoDestroy: Bool?
    /// Aborting it destroys the stream.
    public var signal: AbortSignal?
    public var write: ((Writable, Chunk, String, StreamCallback) throws -> Void)?
    public var writev: ((Writable, [(chunk: Chunk, encoding: String)], StreamCallback) throws -> Void)?
    public var final: ((Writable, StreamCallback) throws -> Void)?
    public var destroy: ((Writable, (any Error)?, StreamCallback) throws -> Void)?
    public var construct: ((Writable, StreamCallback) throws -> Void)?

    public init(
        highWaterMark: Int? = nil, decodeStrings: Bool? = nil, defaultEncoding: String? = nil, objectMode: Bool? = nil,
        emitClose: Bool? = nil, autoDestroy: Bool? = nil, signal: AbortSignal? = nil,
        write: ((Writable, Chunk, String, StreamCallback) throws -> Void)? = nil,
        writev: ((Writable, [(chunk: Chunk, encoding: String)], StreamCallback) throws -> Void)? = nil,
        final: ((Writable, StreamCallback) throws -> Void)? = nil,
        destroy: ((Writable, (any Error)?, StreamCallback) throws -> Void)? = nil,
        construct: ((Writable, StreamCallback) throws -> Void)? = nil
    ) {
        self.highWaterMark = highWaterMark
        self.decodeStrings = decodeStrings
        self.defaultEncoding = defaultEncoding
        self.objectMode = objectMode
        self.emitClose = emitClose
        self.autoDestroy = autoDestroy
        self.signal = signal
        self.write = write
        self.writev = writev
        self.final = final
        self.destroy = destroy
        self.construct = construct
    }

    var flags: StreamFlags {
        StreamFlags(
            emitClose: emitClose, autoDestroy: autoDestroy, readsObjects: false, writesObjects: objectMode == true,
            keepsStrings: decodeStrings == false
        ).union(.notReadable)
    }

    func apply(to stream: Writable) {
        if let highWaterMark { stream.makeOutput().highWaterMark = highWaterMark }
        if let defaultEncoding { stream.makeOutput().defaultEncoding = defaultEncoding }
        stream.setHooks(destroy: destroy, construct: construct)
        stream.setHooks(write: write, writev: writev, final: final)
        stream.follow(signal)
    }
}

/// Node: the options of new stream.Duplex.
public struct DuplexOptions {
    /// false: 'end' ends the writable half.
    public var allowHalfOpen: Bool?
    /// false: there is no such half.
    public var readable: Bool?
    public var writable: Bool?
    /// Of both halves.
    public var highWaterMark: Int?
    public var readableHighWaterMark: Int?
    public var writableHighWaterMark: Int?
    /// Of both halves.
    public var objectMode: Bool?
    public var readableObjectMode: Bool?
    public var writableObjectMode: Bool?
    public var encoding: String?
    public var decodeStrings: Bool?
    public var defaultEncoding: String?
    public var emitClose: Bool?
    public var autoDestroy: Bool?
    /// Aborting it destroys the stream.
    public var signal: AbortSignal?
    public var read: ((Duplex, Int) throws -> Void)?
    public var write: ((Duplex, Chunk, String, StreamCallback) throws -> Void)?
    public var writev: ((Duplex, [(chunk: Chunk, encoding: String)], StreamCallback) throws -> Void)?
    public var final: ((Duplex, StreamCallback) throws -> Void)?
    public var destroy: ((Duplex, (any Error)?, StreamCallback) throws -> Void)?
    public var construct: ((Duplex, StreamCallback) throws -> Void)?

    public init(
        allowHalfOpen: Bool? = nil, readable: Bool? = nil, writable: Bool? = nil, highWaterMark: Int? = nil,
        readableHighWaterMark: Int? = nil, writableHighWaterMark: Int? = nil, objectMode: Bool? = nil,
        readableObjectMode: Bool? = nil, writableObjectMode: Bool? = nil, encoding: String? = nil,
        decodeStrings: Bool? = nil, defaultEncoding: String? = nil, emitClose: Bool? = nil, autoDestroy: Bool? = nil,
        signal: AbortSignal? = nil,
        read: ((Duplex, Int) throws -> Void)? = nil,
        write: ((Duplex, Chunk, String, StreamCallback) throws -> Void)? = nil,
        writev: ((Duplex, [(chunk: Chunk, encoding: String)], StreamCallback) throws -> Void)? = nil,
        final: ((Duplex, StreamCallback) throws -> Void)? = nil,
        destroy: ((Duplex, (any Error)?, StreamCallback) throws -> Void)? = nil,
        construct: ((Duplex, StreamCallback) throws -> Void)? = nil
    ) {
        self.allowHalfOpen = allowHalfOpen
        self.readable = readable
        self.writable = writable
        self.highWaterMark = highWaterMark
        self.readableHighWaterMark = readableHighWaterMark
        self.writableHighWaterMark = writableHighWaterMark
        self.objectMode = objectMode
        self.readableObjectMode = readableObjectMode
        self.writableObjectMode = writableObjectMode
        self.encoding = encoding
        self.decodeStrings = decodeStrings
        self.defaultEncoding = defaultEncoding
        self.emitClose = emitClose
        self.autoDestroy = autoDestroy
        self.signal = signal
        self.read = read
        self.write = write
        self.writev = writev
        self.final = final
        self.destroy = destroy
        self.construct = construct
    }

    var flags: StreamFlags {
        var flags = StreamFlags(
            emitClose: emitClose, autoDestroy: autoDestroy, readsObjects: readableObjectMode ?? objectMode == true,
            writesObjects: writableObjectMode ?? objectMode == true, keepsStrings: decodeStrings == false)
        if allowHalfOpen == false { flags.insert(.endsWithReader) }
        if readable == false { flags.formUnion([.notReadable, .sourceEnded, .endEmitted]) }
        if writable == false { flags.formUnion([.notWritable, .writableEnded, .finished]) }
        return flags
    }

    func apply(to stream: Duplex) {
        if let mark = highWaterMark ?? readableHighWaterMark { stream.makeInput().highWaterMark = mark }
        if let mark = highWaterMark ?? writableHighWaterMark { stream.makeOutput().highWaterMark = mark }
        if let encoding { stream.setEncoding(encoding) }
        if let defaultEncoding { stream.makeOutput().defaultEncoding = defaultEncoding }
        stream.setHooks(read: read, destroy: destroy, construct: construct)
        stream.setHooks(write: write, writev: writev, final: final)
        stream.follow(signal)
    }
}

// A hook is only ever called with the stream that it was set on.
extension Stream {
    func follow(_ signal: AbortSignal?) { if let signal { stream.addAbortSignal(signal, self) } }

    func setHooks<Owner: Stream>(
        read: ((Owner, Int) throws -> Void)? = nil, destroy: ((Owner, (any Error)?, StreamCallback) throws -> Void)?,
        construct: ((Owner, StreamCallback) throws -> Void)?
    ) {
        if let read { makeDetails().read = { try read(unsafeDowncast($0, to: Owner.self), $1) } }
        if let destroy { makeDetails().destroy = { try destroy(unsafeDowncast($0, to: Owner.self), $1, $2) } }
        guard let construct else { return }
        makeDetails().construct = { try construct(unsafeDowncast($0, to: Owner.self), $1) }
        // There is one for certain: it waits for its tick, and until then nothing is read or written.
        flags.insert(.constructing)
    }

    func setHooks<Owner: Stream>(
        write: ((Owner, Chunk, String, StreamCallback) throws -> Void)?,
        writev: ((Owner, [(chunk: Chunk, encoding: String)], StreamCallback) throws -> Void)?,
        final: ((Owner, StreamCallback) throws -> Void)?
    ) {
        if let write { makeDetails().write = { try write(unsafeDowncast($0, to: Owner.self), $1, $2, $3) } }
        if let writev { makeDetails().writev = { try writev(unsafeDowncast($0, to: Owner.self), $1, $2) } }
        if let final { makeDetails().final = { try final(unsafeDowncast($0, to: Owner.self), $1) } }
    }
}

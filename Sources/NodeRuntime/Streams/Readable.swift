import Buffers
import Reactor

/// A stream to read from. Node: stream.Readable.
///
/// Either subclass it and override `_read` (and `_destroy`, `_construct`), or give these as options:
///
///     let numbers = Readable(ReadableOptions(read: { stream, size in stream.push("1"); stream.push(nil) }))
open class Readable: Stream {
    /// A source of bytes that drives itself: see `Stream`.
    public override init(reactor: Reactor) {
        super.init(reactor: reactor, flags: [.selfDriven, .reading, .notWritable])
    }

    /// Node: new stream.Readable([options]).
    public init(_ options: ReadableOptions = ReadableOptions()) {
        super.init(reactor: .ofCurrentThread, flags: options.flags)
        options.apply(to: self)
    }

    /// For the classes with two halves.
    override init(reactor: Reactor, flags: StreamFlags) { super.init(reactor: reactor, flags: flags) }

    open override func didAddListener(_ event: KnownEvent) {
        switch event {
        case .data: didListenToData()
        case .readable: didListenToReadable()
        default: break
        }
    }

    open override func didRemoveListener(_ event: KnownEvent) {
        if event == .readable { reactor.enqueueTick(self, TickCode.readableListening) }
    }

    open override func didRemoveAllListeners() { reactor.enqueueTick(self, TickCode.readableListening) }

    // MARK: State

    /// Whether it may be read: neither ended, destroyed nor failed. Node: readable.readable.
    public final var readable: Bool { isReadable }
    /// nil until somebody decides, true when data is delivered as it comes. Node: readable.readableFlowing.
    public final var readableFlowing: Bool? { flags.contains(.flowDecided) ? flags.contains(.flowing) : nil }
    /// 'end' was emitted. Node: readable.readableEnded.
    @inlinable public final var readableEnded: Bool { flags.contains(.endEmitted) }
    /// What waits for a reader (bytes, UTF-16 units after `setEncoding`, or objects). Node: readable.readableLength.
    @inlinable public final var readableLength: Int { input?.length ?? 0 }
    /// From how much waiting data on the source is not asked for more. Node: readable.readableHighWaterMark.
    public final var readableHighWaterMark: Int {
        get { readHighWaterMark }
        set { makeInput().highWaterMark = newValue }
    }
    /// Node: readable.readableEncoding; nil without one.
    public final var readableEncoding: String? { input?.decoder?.encoding }
    /// Node: readable.readableObjectMode.
    public final var readableObjectMode: Bool { flags.contains(.readsObjects) }
    /// It was destroyed or failed before 'end'. Node: readable.readableAborted.
    public final var readableAborted: Bool {
        !flags.isDisjoint(with: [.destroyed, .errored]) && flags.isDisjoint(with: [.notReadable, .endEmitted])
    }
    /// Data was handed out. Node: readable.readableDidRead.
    public final var readableDidRead: Bool { flags.contains(.dataEmitted) }
    /// Everything was read: 'end' comes with the next ticks.
    @inlinable public final var _isEndQueued: Bool { flags.contains(.endQueued) }
    /// `resume` was called, and its tick is to come.
    public final var _isResumeQueued: Bool { flags.contains(.resumeQueued) }
    /// Somebody has read, resumed or listens for 'readable'.
    @inlinable public final var _wasRead: Bool { flags.contains(.didRead) }

    // MARK: Reading

    /// Takes data out of a stream that does not flow. Node: readable.read([size]).
    ///
    /// - Parameter size: how much (bytes, or UTF-16 units after `setEncoding`); all by default, one object in object mode.
    /// - Returns: nil when there is not as much.
    @discardableResult
    public final func read(_ size: Int? = nil) -> Chunk? { takeChunk(size) }

    /// Node: readable.isPaused().
    public final func isPaused() -> Bool {
        flags.contains(.paused) || flags.intersection([.flowDecided, .flowing]) == .flowDecided
    }

    /// Lets data flow from the next tick on, whether anybody listens or not. Node: readable.resume().
    @discardableResult
    public final func resume() -> Self {
        startFlow()
        return self
    }

    /// Holds data back: at the source, once its buffer is full. Node: readable.pause().
    @discardableResult
    public final func pause() -> Self {
        stopFlow()
        return self
    }

    /// Makes chunks text; characters that are cut are put together again. Node: readable.setEncoding(encoding).
    ///
    /// An unknown encoding is reported as an uncaught ERR_UNKNOWN_ENCODING and changes nothing.
    @discardableResult
    public final func setEncoding(_ encoding: String = "utf8") -> Self {
        report { makeInput().setDecoder(try StringDecoder(encoding)) }
        return self
    }

    // MARK: Pushing

    /// Feeds the stream. Node: readable.push(chunk).
    ///
    /// - Returns: false when the source should wait for the next `_read`.
    @discardableResult
    public final func push(_ chunk: some StreamData) -> Bool { push(chunk.chunk, "utf8") }

    /// Feeds text of an encoding. Node: readable.push(chunk, encoding).
    @discardableResult
    public final func push(_ text: String, _ encoding: String) -> Bool { push(Chunk(text), encoding) }

    /// Feeds a chunk, or ends with nil. Node: readable.push(null).
    @discardableResult
    public final func push(_ chunk: Chunk?) -> Bool {
        guard let chunk else {
            _pushEnd()
            return false
        }
        return push(chunk, "utf8")
    }

    @discardableResult @_disfavoredOverload
    public final func push<Data: StreamData>(_ chunk: Data?) -> Bool { push(chunk?.chunk) }

    /// Feeds an object of object mode; nil ends.
    @discardableResult @_disfavoredOverload
    public final func push(_ object: Any?) -> Bool { push(object.map { Chunk(object: $0) }) }

    private func push(_ chunk: Chunk, _ encoding: String) -> Bool {
        guard let data = encoded(chunk, encoding) else { return false }
        return pushChunk(data, isText: data.isText)
    }

    /// Puts a chunk back at the front. Node: readable.unshift(chunk).
    @discardableResult
    public final func unshift(_ chunk: some StreamData) -> Bool { unshift(chunk.chunk, "utf8") }

    /// Node: readable.unshift(chunk, encoding).
    @discardableResult
    public final func unshift(_ text: String, _ encoding: String) -> Bool { unshift(Chunk(text), encoding) }

    /// Puts a chunk back; nil ends the stream as `push(nil)` does.
    @discardableResult
    public final func unshift(_ chunk: Chunk?) -> Bool {
        guard let chunk else { return push(Chunk?.none) }
        return unshift(chunk, "utf8")
    }

    /// Puts an object back.
    @discardableResult @_disfavoredOverload
    public final func unshift(_ object: Any?) -> Bool { unshift(object.map { Chunk(object: $0) }) }

    private func unshift(_ chunk: Chunk, _ encoding: String) -> Bool {
        guard let data = encoded(chunk, encoding, asDelivered: true) else { return false }
        return unshiftChunk(data)
    }

    /// Text as bytes, unless the stream delivers text of that encoding or keeps objects; nil for an unknown encoding.
    private func encoded(_ chunk: Chunk, _ encoding: String, asDelivered: Bool = false) -> Chunk? {
        guard chunk.isText, !flags.contains(.readsObjects), encoding != input?.decoder?.encoding else { return chunk }
        do {
            let codec = try Encoding(named: encoding)
            let text = chunk.toString()
            let bytes = codec == .utf8 ? ByteSlice(utf8: text) : ByteSlice(codec.bytes(text))
            guard asDelivered, let decoder = input?.decoder else { return Chunk(bytes) }
            return Chunk(try Buffer(bytes).toString(decoder.encoding))
        } catch {
            reactor.reportUncaught(error)
            return nil
        }
    }
}

extension Event where Emitter: Readable, Arguments == Void {
    /// Node: 'end': everything was read.
    public static var end: Self { Self(.end) }
    /// Node: 'readable': there is something to `read()`, or the end.
    public static var readable: Self { Self(.readable) }
    /// Node: 'pause'.
    public static var pause: Self { Self(.pause) }
    /// Node: 'resume'.
    public static var resume: Self { Self(.resume) }
}

extension Event where Emitter: Readable, Arguments == Chunk {
    /// Node: 'data'.
    public static var data: Self { Self(.data) }
}

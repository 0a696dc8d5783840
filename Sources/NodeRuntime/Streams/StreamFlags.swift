/// What a stream knows about itself without memory of its own: settings, and the states of its two halves.
///
/// The bits that a plain http2 request touches come first, where they fit into short instructions.
@frozen @usableFromInline
struct StreamFlags: OptionSet {
    @usableFromInline let rawValue: UInt64

    @inlinable init(rawValue: UInt64) { self.rawValue = rawValue }

    // MARK: Both halves

    /// `destroy` was called.
    @inlinable static var destroyed: Self { Self(rawValue: 1 << 0) }
    /// Everything is torn down. Node: closed.
    @inlinable static var closed: Self { Self(rawValue: 1 << 1) }
    /// 'close' was emitted, or would have been.
    @inlinable static var closeEmitted: Self { Self(rawValue: 1 << 2) }
    /// `failure` holds an error.
    @inlinable static var errored: Self { Self(rawValue: 1 << 3) }
    static let errorEmitted = Self(rawValue: 1 << 4)
    /// A tick for 'error' stands in the queue.
    static let errorQueued = Self(rawValue: 1 << 37)

    // MARK: The readable half

    /// Data is delivered as it comes.
    @inlinable static var flowing: Self { Self(rawValue: 1 << 5) }
    /// Somebody has decided about `flowing`; before that Node's readableFlowing is null.
    static let flowDecided = Self(rawValue: 1 << 6)
    /// `pause` was called, `resume` not since.
    @inlinable static var paused: Self { Self(rawValue: 1 << 7) }
    /// `pause` or `resume` was called.
    static let pauseUsed = Self(rawValue: 1 << 8)
    /// The source has nothing more (push(null)).
    @inlinable static var sourceEnded: Self { Self(rawValue: 1 << 9) }
    /// 'end' was emitted.
    @inlinable static var endEmitted: Self { Self(rawValue: 1 << 10) }
    /// Somebody has read, resumed or waited for 'readable'.
    @inlinable static var didRead: Self { Self(rawValue: 1 << 11) }
    /// A chunk was handed out. Node: readableDidRead.
    static let dataEmitted = Self(rawValue: 1 << 12)
    /// `_read` was called and has not pushed yet; for a source of its own pace always.
    static let reading = Self(rawValue: 1 << 13)
    /// What is pushed now is pushed within `_read`.
    static let readSync = Self(rawValue: 1 << 14)
    /// Somebody waits for 'readable'.
    static let needsReadable = Self(rawValue: 1 << 15)
    /// 'readable' is queued, or was emitted and nobody has read since.
    static let emittedReadable = Self(rawValue: 1 << 16)
    static let readableListening = Self(rawValue: 1 << 17)
    static let resumeQueued = Self(rawValue: 1 << 18)
    static let readMoreQueued = Self(rawValue: 1 << 19)
    /// A pipe waits for its destination's 'drain'.
    static let awaitsDrain = Self(rawValue: 1 << 20)

    /// A tick for 'end' stands in the queue.
    @inlinable static var endQueued: Self { Self(rawValue: 1 << 35) }

    // MARK: The writable half

    /// `end` was called. Node: writableEnded.
    @inlinable static var writableEnded: Self { Self(rawValue: 1 << 21) }
    /// 'finish' was emitted.
    @inlinable static var finished: Self { Self(rawValue: 1 << 22) }
    /// A `write` returned false: 'drain' is due.
    static let needsDrain = Self(rawValue: 1 << 23)
    /// A tick for 'drain' and callbacks stands in the queue.
    static let drainQueued = Self(rawValue: 1 << 24)
    /// A `_write` is under way.
    static let writing = Self(rawValue: 1 << 25)
    /// The call of `_write` or `_final` has not returned yet.
    static let writeSync = Self(rawValue: 1 << 26)
    /// The callback of the present `_write` has not been called.
    static let expectsCallback = Self(rawValue: 1 << 27)
    /// Held writes are being passed on.
    static let sendingHeld = Self(rawValue: 1 << 28)
    static let prefinished = Self(rawValue: 1 << 29)
    static let finalCalled = Self(rawValue: 1 << 30)
    static let finalDone = Self(rawValue: 1 << 31)

    /// Of a sink of its own pace: `_willTransmit` hears of every chunk.
    static let reportsWrites = Self(rawValue: 1 << 36)

    // MARK: Construction

    /// Whether there is a `_construct` shows at the next tick or the first use.
    static let constructDue = Self(rawValue: 1 << 32)
    /// Neither half works yet.
    static let constructing = Self(rawValue: 1 << 33)
    static let constructCalledBack = Self(rawValue: 1 << 34)

    // MARK: Settings; they outlive a reuse

    /// A source and sink of bytes with a pace of its own: `_push` and `_transmit` instead of `_read` and `_write`.
    static let selfDriven = Self(rawValue: 1 << 40)
    @inlinable static var autoDestroy: Self { Self(rawValue: 1 << 41) }
    /// The end of reading ends writing. Node: allowHalfOpen: false.
    static let endsWithReader = Self(rawValue: 1 << 42)
    static let emitsNoClose = Self(rawValue: 1 << 43)
    static let readsObjects = Self(rawValue: 1 << 44)
    static let writesObjects = Self(rawValue: 1 << 45)
    /// Strings reach `_write` as text. Node: decodeStrings: false.
    static let keepsStrings = Self(rawValue: 1 << 46)
    /// The class has no readable half, or the option readable: false switched it off.
    static let notReadable = Self(rawValue: 1 << 47)
    static let notWritable = Self(rawValue: 1 << 48)
    /// The class has turned out not to override the hook.
    static let lacksConstruct = Self(rawValue: 1 << 49)
    static let lacksWritev = Self(rawValue: 1 << 50)
    static let lacksFinal = Self(rawValue: 1 << 51)

    static let settings: Self = [
        .selfDriven, .autoDestroy, .endsWithReader, .emitsNoClose, .readsObjects, .writesObjects, .keepsStrings,
        .notReadable, .notWritable, .lacksConstruct, .lacksWritev, .lacksFinal,
    ]
}

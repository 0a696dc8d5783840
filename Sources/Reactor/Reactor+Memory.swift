import Buffers
import CLinux

/// When to give memory back: after many closed descriptors, best in a calm moment, and not too often.
struct Trimmer {
    /// Since the last trim.
    var descriptorsClosed = 0
    /// Time of the last trim.
    var lastMilliseconds: Int

    /// Fewer than these leave too little behind to be worth a walk through the heap (descriptors).
    static let descriptorsClosedMin = 256
    /// A turn that waits this long for nothing is calm (milliseconds); it also bounds how often memory is trimmed.
    static let calmMilliseconds = 100
    /// A reactor that is never calm trims after this long (milliseconds): a walk of a few milliseconds is then nothing.
    static let busyMilliseconds = 5000

    enum Decision {
        case keep
        /// Keeps what the load since the last trim needed.
        case trimSurplus
        case trimAll
    }

    /// Shortens a long sleep, so that calm is noticed, if there is something to give back.
    func bound(_ timeout: inout Int) {
        if descriptorsClosed >= Self.descriptorsClosedMin, timeout < 0 || timeout > Self.calmMilliseconds {
            timeout = Self.calmMilliseconds
        }
    }

    /// What to do after a wait that was given `timeout` and brought `count` events.
    func decide(timeout: Int, count: Int, now: Int) -> Decision {
        if descriptorsClosed < Self.descriptorsClosedMin { return .keep }
        if count == 0, timeout >= Self.calmMilliseconds { return .trimAll }
        return now - lastMilliseconds >= Self.busyMilliseconds ? .trimSurplus : .keep
    }
}

/// The memory that connections share, and the return of what a burst has left.
extension Reactor {
    /// Gives everything that nobody uses back to the system. The reactor does so by itself when load has fallen.
    ///
    /// - Parameter isBusy: keeps the blocks that the load since the last trim has needed.
    public func trimMemory(isBusy: Bool = false) {
        trimmer.descriptorsClosed = 0
        trimmer.lastMilliseconds = nowMillisecondsCached
        for pool in [blockPool, readPool] {
            if isBusy { pool.trim() } else { pool.trim(freeBlocksKept: 0) }
        }
        slots.trim()
        ticks.trim()
        microtasks.trim()
        dirty.trim()
        clinux_trim_heap()
    }

    /// A slice at least this long refers to the shared buffer; a shorter one is copied, so that few bytes do not hold the whole.
    private static var readReferenceBytesMin: Int { 4096 }

    /// The shared buffer for the next read; a fresh one if somebody has kept a slice of the last.
    @inline(__always)
    func prepareReadBuffer() -> UnsafeMutableRawBufferPointer {
        if !isKnownUniquelyReferenced(&readStorage) { readStorage = Storage.block(from: readPool) }
        return UnsafeMutableRawBufferPointer(start: readStorage.base, count: Self.readBufferBytes)
    }

    /// The first `count` bytes of the shared buffer, borrowed until the next `readShared` of any socket.
    public func readBytes(_ count: Int) -> UnsafeRawBufferPointer {
        precondition(count >= 0 && count <= Self.readBufferBytes, "a read fits the shared buffer")
        return UnsafeRawBufferPointer(start: readStorage.base, count: count)
    }

    /// The first `count` bytes of the shared buffer for rewriting, lent until the next such read.
    public func readMemory(_ count: Int) -> UnsafeMutableRawBufferPointer {
        precondition(count >= 0 && count <= Self.readBufferBytes, "a read fits the shared buffer")
        return UnsafeMutableRawBufferPointer(start: readStorage.base, count: count)
    }

    /// Bytes of the shared buffer to keep: without copying if they are many.
    public func readSlice(offset: Int, count: Int) -> ByteSlice {
        let slice = ByteSlice(readStorage, offset: offset, count: count)
        if count >= Self.readReferenceBytesMin { return slice }
        return slice.withUnsafeBytes { ByteSlice(copying: $0) }
    }
}

/// Time as the reactor's callbacks see it.
extension Reactor {
    /// The time of the present turn (milliseconds since an arbitrary moment).
    public var nowMilliseconds: Int { nowMillisecondsCached }

    /// Reads the clock.
    @discardableResult
    public func updateTime() -> Int {
        nowMillisecondsCached = clock.monotonicMilliseconds
        return nowMillisecondsCached
    }

    /// The text of the present second for `date` fields (IMF-fixdate, RFC 9110 §5.6.7), valid until the next call.
    public var dateBytes: UnsafeRawBufferPointer { date.bytes(now: nowMillisecondsCached, clock: clock) }

    /// Changes whenever `dateBytes` does.
    public var dateSerial: Int {
        _ = date.bytes(now: nowMillisecondsCached, clock: clock)
        return date.serial
    }

    /// The calendar second that `dateBytes` last said (since 1970).
    public var dateSecond: Int { Int(date.unixSeconds) }

    /// The text of any calendar second, in the form of `dateBytes`.
    public func dateText(unixSeconds: Int) -> String { DateCache.text(unixSeconds: Int64(unixSeconds)) }

    /// The time now, not that of the turn (nanoseconds since an arbitrary moment).
    public var nowNanoseconds: UInt64 { clock.monotonicNanoseconds }
}

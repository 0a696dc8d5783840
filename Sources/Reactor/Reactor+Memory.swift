import Buffers
import CLinux

/// When to give memory back: after many closed descriptors, in a calm moment, not too often.
struct Trimmer {
    /// Since the last trim.
    var descriptorsClosed = 0

    /// Fewer than these leave too little behind to be worth a walk through the heap (descriptors).
    static let descriptorsClosedMin = 256
    /// A turn that waits this long for nothing is calm (milliseconds); it also bounds how often memory is trimmed.
    static let calmMilliseconds = 100

    /// Shortens a long sleep, so that calm is noticed, if there is something to give back.
    ///
    /// - Returns: whether a sleep without events means calm.
    func bound(_ timeout: inout Int) -> Bool {
        guard descriptorsClosed >= Self.descriptorsClosedMin, timeout < 0 || timeout >= Self.calmMilliseconds else {
            return false
        }
        timeout = Self.calmMilliseconds
        return true
    }
}

/// The memory that connections share, and the return of what a burst has left.
extension Reactor {
    /// Gives everything that nobody uses back to the system. The reactor does so by itself when load has fallen.
    public func trimMemory() {
        trimmer.descriptorsClosed = 0
        blockPool.trim(freeBlocksKept: 0)
        readPool.trim(freeBlocksKept: 0)
        slots.trim()
        ticks.trim()
        microtasks.trim()
        dirty = []
        flushing = []
        clinux_trim_heap()
    }

    /// A slice at least this long refers to the shared buffer; a shorter one is copied, so that few bytes do not hold 64 KiB.
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
}

import Buffers

/// One `write` that has not reached its sink.
struct HeldWrite {
    var chunk: Chunk
    var encoding: String
    var callback: Stream.WriteCallback?
}

/// What `write` took and the sink has not: sizes, callbacks and held chunks in order. Exists from the first write that is
/// not also the last.
@usableFromInline
final class WritableState {
    // Owned by the stream's thread.
    @exclusivity(unchecked) var highWaterMark: Int
    /// Bytes, UTF-16 units or objects that are taken and not done.
    @usableFromInline @exclusivity(unchecked) var length = 0
    /// Calls of `cork` without their `uncork`.
    @exclusivity(unchecked) var corked = 0
    @exclusivity(unchecked) var defaultEncoding = "utf8"
    /// Writes that wait for a cork, for construction, or for the write before them.
    @exclusivity(unchecked) var held = Queue<HeldWrite>()
    /// Writes that a sink of its own pace has taken.
    @exclusivity(unchecked) var taken = TakenWrites()
    /// Callbacks of `end`.
    @exclusivity(unchecked) var finishCallbacks: [Stream.WriteCallback] = []

    // Of Node's protocol, one `_write` at a time.
    /// Size of what the present `_write` has.
    @exclusivity(unchecked) var writingLength = 0
    @exclusivity(unchecked) var writingCallbacks: [Stream.WriteCallback] = []
    /// Callbacks that wait for their tick, one entry a tick.
    @exclusivity(unchecked) var doneCallbacks = Queue<[Stream.WriteCallback]>()
    /// What has to be called before 'finish'.
    @exclusivity(unchecked) var pendingCount = 0

    init(highWaterMark: Int) { self.highWaterMark = highWaterMark }
}

/// Writes of a sink that takes any amount at once and reports progress in bytes.
struct TakenWrites {
    private struct Write {
        var bytesLeft: Int
        var callback: Stream.WriteCallback?
    }

    private var writes = Queue<Write>()
    /// Bytes of the write that Node's sink would be at: the first goes there at once, and what came meanwhile follows as one.
    private(set) var bytesUnderWay = 0
    private var bytesBehind = 0

    mutating func append(_ bytes: Int, _ callback: Stream.WriteCallback?) {
        if bytesUnderWay == 0 { bytesUnderWay = bytes } else { bytesBehind += bytes }
        // Writes that nobody waits for are one: a row of small ones costs no more than a large one.
        if callback == nil, writes.count > 0, writes[writes.count - 1].callback == nil {
            writes[writes.count - 1].bytesLeft += bytes
            return
        }
        writes.append(Write(bytesLeft: bytes, callback: callback))
    }

    /// `bytes` are gone, the oldest first. Returns whether a callback is due.
    mutating func acknowledge(_ bytes: Int) -> Bool {
        if bytes < bytesUnderWay {
            bytesUnderWay -= bytes
        } else {
            bytesUnderWay = max(0, bytesBehind - (bytes - bytesUnderWay))
            bytesBehind = 0
        }
        var left = bytes
        var isDue = false
        var index = 0
        while index < writes.count {
            let done = min(left, writes[index].bytesLeft)
            writes[index].bytesLeft -= done
            left -= done
            guard writes[index].bytesLeft == 0 else { break }
            if writes[index].callback != nil { isDue = true }
            index += 1
            if left == 0 { break }
        }
        dropDone()
        return isDue
    }

    /// The oldest write's callback if its bytes are gone.
    mutating func popDueCallback() -> Stream.WriteCallback? {
        dropDone()
        guard writes.count > 0, writes[0].bytesLeft == 0 else { return nil }
        return writes.removeFirst().callback
    }

    /// The oldest callback, whether its bytes are gone or not.
    mutating func popCallback() -> Stream.WriteCallback? {
        while writes.count > 0 {
            if let callback = writes.removeFirst().callback { return callback }
        }
        return nil
    }

    /// Some bytes are not gone.
    var isUnderWay: Bool { writes.count > 0 && writes[writes.count - 1].bytesLeft > 0 }

    /// Somebody waits for the oldest write.
    var hasFrontCallback: Bool { writes.count > 0 && writes[0].callback != nil }

    /// Takes the oldest write that is not gone; returns its callback.
    mutating func popFirst() -> Stream.WriteCallback? { writes.count > 0 ? writes.removeFirst().callback : nil }

    /// Writes that are gone and have nobody to tell leave the row.
    private mutating func dropDone() {
        while writes.count > 0, writes[0].bytesLeft == 0, writes[0].callback == nil { _ = writes.removeFirst() }
    }
}

/// A row that is filled at its end and emptied at its front.
struct Queue<Element> {
    private var elements: [Element?] = []
    private var first = 0

    var count: Int { elements.count - first }
    var isEmpty: Bool { first == elements.count }

    /// Element at a position counted from the front.
    subscript(index: Int) -> Element {
        get { elements[first + index].unsafelyUnwrapped }
        set { elements[first + index] = newValue }
    }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func removeFirst() -> Element {
        precondition(first < elements.count, "a queue is not emptied twice")
        let element = elements[first].unsafelyUnwrapped
        elements[first] = nil
        first += 1
        if first == elements.count {
            elements.removeAll(keepingCapacity: true)
            first = 0
        } else if first >= 256, first * 2 > elements.count {
            // A queue that is never quite empty does not grow for ever.
            elements.removeFirst(first)
            first = 0
        }
        return element
    }

    mutating func takeAll() -> [Element] {
        let all = elements[first...].compactMap { $0 }
        elements.removeAll(keepingCapacity: true)
        first = 0
        return all
    }
}

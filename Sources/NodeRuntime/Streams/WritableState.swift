/// What `write` took and the sink has not: sizes and callbacks in order. Exists from the first write that is not also the last.
final class WritableState {
    /// Node's default for http2 streams (bytes).
    static let highWaterMarkDefault = 65_536

    private struct Write {
        var bytesLeft: Int
        var callback: Stream.WriteCallback?
    }

    @exclusivity(unchecked) var highWaterMark = WritableState.highWaterMarkDefault
    @exclusivity(unchecked) private(set) var byteCount = 0
    @exclusivity(unchecked) private var writes: [Write] = []
    @exclusivity(unchecked) private var first = 0

    func append(_ bytes: Int, _ callback: Stream.WriteCallback?) {
        byteCount += bytes
        writes.append(Write(bytesLeft: bytes, callback: callback))
    }

    /// `bytes` are gone, the oldest first. Returns whether a callback is due.
    func acknowledge(_ bytes: Int) -> Bool {
        byteCount -= bytes
        var left = bytes
        var index = first
        var isDue = false
        while index < writes.count {
            let taken = min(left, writes[index].bytesLeft)
            writes[index].bytesLeft -= taken
            left -= taken
            guard writes[index].bytesLeft == 0 else { break }
            if writes[index].callback != nil { isDue = true }
            index += 1
            if left == 0 { break }
        }
        dropDone()
        return isDue
    }

    /// The oldest write's callback if its bytes are gone.
    func popDueCallback() -> Stream.WriteCallback? {
        dropDone()
        guard first < writes.count, writes[first].bytesLeft == 0 else { return nil }
        return popCallback()
    }

    /// The oldest callback, whether its bytes are gone or not.
    func popCallback() -> Stream.WriteCallback? {
        while first < writes.count {
            let callback = writes[first].callback
            byteCount -= writes[first].bytesLeft
            writes[first] = Write(bytesLeft: 0, callback: nil)
            first += 1
            compact()
            if let callback { return callback }
        }
        return nil
    }

    /// Writes that are gone and have nobody to tell leave the row.
    private func dropDone() {
        while first < writes.count, writes[first].bytesLeft == 0, writes[first].callback == nil { first += 1 }
        compact()
    }

    private func compact() {
        guard first == writes.count else { return }
        writes.removeAll(keepingCapacity: true)
        first = 0
    }
}

import Buffers

/// Chunks that wait for a reader, oldest first. Exists from the first chunk that cannot be delivered at once.
final class ReadableState {
    @exclusivity(unchecked) private var chunks: [ByteSlice] = []
    @exclusivity(unchecked) private var first = 0
    @exclusivity(unchecked) private(set) var byteCount = 0

    var isEmpty: Bool { first == chunks.count }

    /// What waits may wait long: it does not hold a whole read buffer for a few bytes of it.
    func append(_ slice: ByteSlice) {
        chunks.append(slice.compacted())
        byteCount += slice.count
    }

    func popFirst() -> ByteSlice? {
        guard first < chunks.count else { return nil }
        let slice = chunks[first]
        chunks[first] = ByteSlice()
        first += 1
        if first == chunks.count {
            chunks.removeAll(keepingCapacity: true)
            first = 0
        }
        byteCount -= slice.count
        return slice
    }
}

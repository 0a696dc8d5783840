import Buffers

/// Chunks that wait for a reader, oldest first, and what few streams set. Exists from the first chunk that cannot be
/// delivered at once.
@usableFromInline
final class ReadableState {
    // Owned by the stream's thread.
    @exclusivity(unchecked) private var chunks: [Chunk] = []
    @exclusivity(unchecked) private var first = 0
    /// Bytes, UTF-16 units or objects that wait. The stream takes back what it removes.
    @usableFromInline @exclusivity(unchecked) var length = 0
    @exclusivity(unchecked) var highWaterMark: Int
    @exclusivity(unchecked) var decoder: StringDecoder?
    /// Of what a source of its own pace pushed: bytes that it has not been told of. Text has another length than its bytes.
    @exclusivity(unchecked) var unconsumedBytes = 0
    /// Where `pipe` leads.
    @exclusivity(unchecked) var pipes: [Pipe] = []
    /// There were several at once, and none has paused the source alone since.
    @exclusivity(unchecked) var hasHadSeveralPipes = false

    init(highWaterMark: Int) { self.highWaterMark = highWaterMark }

    var isEmpty: Bool { first == chunks.count }

    var firstChunk: Chunk? { isEmpty ? nil : chunks[first] }

    /// What waits may wait long: it does not hold a whole read buffer for a few bytes of it.
    func append(_ chunk: Chunk, size: Int) {
        chunks.append(chunk.compacted())
        length += size
    }

    func prepend(_ chunk: Chunk, size: Int) {
        if first > 0 {
            first -= 1
            chunks[first] = chunk
        } else {
            chunks.insert(chunk, at: 0)
        }
        length += size
    }

    func popFirst() -> Chunk? {
        guard !isEmpty else { return nil }
        let chunk = chunks[first]
        chunks[first] = Chunk(ByteSlice())
        first += 1
        trim()
        return chunk
    }

    /// Takes `count` bytes or UTF-16 units, joined to one chunk.
    func take(_ count: Int) -> Chunk? {
        guard let head = firstChunk else { return nil }
        let size = head.length
        if count == size { return popFirst() }
        if count < size {
            let parts = head.split(at: count)
            if parts.tail.length == 0 { return popFirst() }
            chunks[first] = parts.tail
            return parts.head
        }
        var parts: [Chunk] = []
        var missing = count
        while missing > 0, let next = firstChunk {
            if next.length > missing {
                let cut = next.split(at: missing)
                chunks[first] = cut.tail
                parts.append(cut.head)
                break
            }
            missing -= next.length
            _ = popFirst()
            parts.append(next)
        }
        return Self.joined(parts)
    }

    /// Everything as one chunk.
    func takeAll() -> Chunk? {
        let all = Array(chunks[first...])
        chunks.removeAll(keepingCapacity: true)
        first = 0
        return all.count == 1 ? all.first : all.isEmpty ? nil : Self.joined(all)
    }

    private static func joined(_ parts: [Chunk]) -> Chunk {
        if parts.contains(where: \.isText) { return Chunk(parts.reduce(into: "") { $0 += $1 }) }
        return Chunk(Buffer.concat(parts).byteSlice)
    }

    private func trim() {
        if first == chunks.count {
            chunks.removeAll(keepingCapacity: true)
            first = 0
        } else if first >= 1_024, first * 2 > chunks.count {
            // A queue that is never quite empty does not grow for ever.
            chunks.removeFirst(first)
            first = 0
        }
    }

    // MARK: Decoding

    /// From now on chunks are text; those that wait become one.
    func setDecoder(_ decoder: StringDecoder) {
        self.decoder = decoder
        var text = ""
        while let chunk = popFirst() { text += chunk.isText ? chunk.toString() : decoder.write(chunk.byteSlice) }
        length = 0
        if !text.isEmpty { append(Chunk(text), size: text.utf16.count) }
    }
}

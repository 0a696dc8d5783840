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
    /// Chunks of at most `joinSizeMax` that came one after the other, read ones included (count).
    @exclusivity(unchecked) private var smallRun = 0
    /// Where `pipe` leads.
    @exclusivity(unchecked) var pipes: [Pipe] = []
    /// There were several at once, and none has paused the source alone since.
    @exclusivity(unchecked) var hasHadSeveralPipes = false

    /// Bytes or UTF-16 units.
    private static let joinSizeMax = 256
    /// So many small chunks that wait become one; no program that reads meets it (count).
    private static let smallRunMax = 256

    init(highWaterMark: Int) { self.highWaterMark = highWaterMark }

    var isEmpty: Bool { first == chunks.count }

    var firstChunk: Chunk? { isEmpty ? nil : chunks[first] }

    /// What waits may wait long: it does not hold a whole read buffer for a few bytes of it.
    func append(_ chunk: Chunk, size: Int) {
        chunks.append(chunk.compacted())
        length += size
    }

    /// The same for a source of bytes whose chunks end where they happen to: a peer that sends them octet by octet would make
    /// each cost a hundred.
    func appendJoining(_ chunk: Chunk, size: Int) {
        append(chunk, size: size)
        guard size <= Self.joinSizeMax else {
            smallRun = 0
            return
        }
        smallRun += 1
        guard smallRun >= Self.smallRunMax else { return }
        // Some of them may have been read.
        smallRun = chunks.count - first
        guard smallRun >= Self.smallRunMax else { return }
        smallRun = 0
        let start = chunks.count - Self.smallRunMax
        chunks.replaceSubrange(start..., with: CollectionOfOne(Self.joined(Array(chunks[start...]))))
    }

    func prepend(_ chunk: Chunk, size: Int) {
        smallRun = 0
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

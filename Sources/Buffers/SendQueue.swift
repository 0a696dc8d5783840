/// One piece of memory for a gathered write; laid out as the system's `iovec`.
@frozen
public struct GatherVector {
    public var base: UnsafeRawPointer?
    public var count: Int

    @inlinable
    public init(base: UnsafeRawPointer? = nil, count: Int = 0) {
        self.base = base
        self.count = count
    }
}

/// Bytes that wait for a socket, in order: small ones copied into pool blocks, large ones by reference.
///
/// Owned by one connection. The open block at the tail takes new bytes; everything before it stands in a ring of segments
/// that exists only where needed, so that most batches are one block; an empty queue, once trimmed, is these few words.
/// Invariants: bytes leave in the order in which they came; a block goes back to the pool with its last byte.
public struct SendQueue: ~Copyable {
    @usableFromInline let pool: BlockPool
    // The open block: sent | unsent from `tailRead` | free from `tailWrite` | `tailLimit`. All equal `noBlock` without one.
    @usableFromInline var tailRead: UnsafeMutableRawPointer
    @usableFromInline var tailWrite: UnsafeMutableRawPointer
    @usableFromInline var tailLimit: UnsafeMutableRawPointer
    // What precedes the open block.
    @usableFromInline var segments: SegmentRing

    /// A slice of at least this size (bytes) is queued by reference: below it the copy is cheaper than the bookkeeping.
    @inlinable
    public static var referenceBytesMin: Int { 4096 }

    @inlinable
    static var noBlock: UnsafeMutableRawPointer { UnsafeMutableRawPointer(bitPattern: 1).unsafelyUnwrapped }

    @inlinable
    public init(pool: BlockPool) {
        self.pool = pool
        tailRead = Self.noBlock
        tailWrite = Self.noBlock
        tailLimit = Self.noBlock
        segments = SegmentRing()
    }

    deinit {
        var ring = segments
        SendQueue.release(ring: &ring, tailLimit: tailLimit, pool: pool)
    }

    /// Bytes queued.
    @inlinable
    public var count: Int { segments.byteCount + (tailWrite - tailRead) }

    @inlinable
    public var isEmpty: Bool { tailWrite == tailRead && segments.byteCount == 0 }

    /// Bytes that the next reservation can have without opening another block.
    @inlinable
    public var reservableBytes: Int { tailLimit - tailWrite }

    /// Lends `length` contiguous writable bytes at the tail, valid until the next call; `advance` then queues what was written.
    ///
    /// - Parameter length: at most `blockBytes` of the pool.
    @inlinable
    public mutating func reserve(_ length: Int) -> UnsafeMutableRawPointer {
        // As an unsigned number a negative length is larger than any room, and is refused where the block is opened.
        if UInt(bitPattern: length) > UInt(bitPattern: tailLimit - tailWrite) { openBlock(length) }
        return tailWrite
    }

    /// Queues the first `length` bytes of what `reserve` lent.
    @inlinable
    public mutating func advance(_ length: Int) {
        precondition(
            UInt(bitPattern: length) <= UInt(bitPattern: tailLimit - tailWrite), "only reserved bytes are queued")
        tailWrite += length
    }

    /// Queues a copy of `bytes`.
    @inlinable
    public mutating func append(copying bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        if bytes.count <= tailLimit - tailWrite {
            tailWrite.copyMemory(from: source, byteCount: bytes.count)
            tailWrite += bytes.count
        } else {
            appendAcrossBlocks(bytes)
        }
    }

    /// Queues a slice: by reference if it is large, else as a copy.
    @inlinable
    public mutating func append(_ slice: ByteSlice) {
        if slice.count >= Self.referenceBytesMin, slice.storage != nil {
            appendReference(slice)
        } else {
            slice.withUnsafeBytes { append(copying: $0) }
        }
    }

    /// Describes the front of the queue for a gathered write; nothing is consumed.
    ///
    /// - Parameter max: room at `vectors`, at least one.
    @inlinable
    public func gather(into vectors: UnsafeMutablePointer<GatherVector>, max: Int) -> (vectors: Int, bytes: Int) {
        let tailBytes = tailWrite - tailRead
        if segments.count == 0 {
            guard tailBytes > 0, max > 0 else { return (0, 0) }
            vectors.initialize(to: GatherVector(base: tailRead, count: tailBytes))
            return (1, tailBytes)
        }
        return gatherSegments(into: vectors, max: max)
    }

    /// Takes the first `length` bytes out, which the socket has taken, and releases what held them.
    @inlinable
    public mutating func consume(_ length: Int) {
        let tailBytes = tailWrite - tailRead
        if segments.count == 0, length == tailBytes {
            // The whole queue, in one block: the usual end of a batch.
            if tailLimit != Self.noBlock { closeTail() }
        } else {
            consumeSegments(length)
        }
    }

    /// An empty queue gives back what it had while it was busy; for an owner that looks in now and then.
    public mutating func trim() { segments.trim() }

    /// Drops everything.
    public mutating func removeAll() {
        SendQueue.release(ring: &segments, tailLimit: tailLimit, pool: pool)
        tailRead = Self.noBlock
        tailWrite = Self.noBlock
        tailLimit = Self.noBlock
    }

    // MARK: - Cold paths

    @inlinable
    mutating func closeTail() {
        pool.release(tailLimit - pool.blockBytes)
        tailRead = Self.noBlock
        tailWrite = Self.noBlock
        tailLimit = Self.noBlock
    }

    /// Makes room for `length` bytes at the tail.
    @usableFromInline @inline(never)
    mutating func openBlock(_ length: Int) {
        precondition(length >= 0 && length <= pool.blockBytes, "a reservation fits a block")
        if tailLimit != Self.noBlock {
            // Earlier segments may lie in this block, so it is released by a last one even if that has no bytes.
            segments.push(.block(start: tailRead, count: tailWrite - tailRead, end: tailLimit))
        }
        let block = pool.acquire()
        tailRead = block
        tailWrite = block
        tailLimit = block + pool.blockBytes
    }

    @usableFromInline @inline(never)
    mutating func appendAcrossBlocks(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while !rest.isEmpty {
            if tailWrite == tailLimit { openBlock(1) }
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(tailLimit - tailWrite))
            tailWrite.copyMemory(from: part.baseAddress.unsafelyUnwrapped, byteCount: part.count)
            tailWrite += part.count
            rest = rest.dropFirst(part.count)
        }
    }

    @usableFromInline @inline(never)
    mutating func appendReference(_ slice: ByteSlice) {
        if tailWrite != tailRead {
            segments.push(.part(start: tailRead, count: tailWrite - tailRead))
            tailRead = tailWrite
        }
        segments.push(.slice(slice))
    }

    @usableFromInline @inline(never)
    func gatherSegments(into vectors: UnsafeMutablePointer<GatherVector>, max: Int) -> (vectors: Int, bytes: Int) {
        var filled = 0
        var bytes = 0
        for index in 0..<segments.count where filled < max {
            let segment = segments[index]
            if segment.count == 0 { continue }
            (vectors + filled).initialize(to: GatherVector(base: segment.start, count: segment.count))
            filled += 1
            bytes += segment.count
        }
        if filled < max, tailWrite != tailRead {
            (vectors + filled).initialize(to: GatherVector(base: tailRead, count: tailWrite - tailRead))
            filled += 1
            bytes += tailWrite - tailRead
        }
        return (filled, bytes)
    }

    @usableFromInline @inline(never)
    mutating func consumeSegments(_ length: Int) {
        precondition(length >= 0 && length <= count, "only queued bytes leave the queue")
        if length == count {
            segments.clear(pool: pool)
            if tailLimit != Self.noBlock { closeTail() }
            return
        }
        let rest = segments.consume(length, pool: pool)
        tailRead += rest
    }

    private static func release(ring: inout SegmentRing, tailLimit: UnsafeMutableRawPointer, pool: BlockPool) {
        ring.removeAll(pool: pool)
        if tailLimit != noBlock { pool.release(tailLimit - pool.blockBytes) }
    }
}

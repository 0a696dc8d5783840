import Buffers

/// What all connections of one reactor share: memory in reserve, scratch space, and the caches of repeated header blocks.
///
/// It belongs to one thread and outlives its connections. An idle connection holds nothing of it.
public final class EngineResources {
    /// Records kept for the next stream; more go back to the allocator.
    private static let reserveMax = 1_024

    // Fixed at init.
    /// The bounds of connections that bring none of their own.
    public let bounds: ConnectionBounds
    public let blocks: BlockPool
    let streamSeed: UInt32
    let encodedBlocks = EncodedBlockCache()
    let decodedBlocks = DecodedBlockCache()
    /// Where header blocks are encoded before they are cut into frames.
    @exclusivity(unchecked) var headerBlock = HeaderBlockBuffer()

    // Owned by the connections' thread.
    @exclusivity(unchecked) private var freeRecord: StreamPointer?
    @exclusivity(unchecked) private var freeRecordCount = 0
    @exclusivity(unchecked) private var freeChunk: UnsafeMutablePointer<QueuedChunk>?
    @exclusivity(unchecked) private var freeChunkCount = 0
    @exclusivity(unchecked) private var freeLists: [HeaderList] = []
    @exclusivity(unchecked) private var connectionsMade = 0

    /// How often each limit fired on this reactor.
    @exclusivity(unchecked) public internal(set) var limitCounters = LimitCounters()
    /// Streams in the tables of all connections; zero when all are gone.
    @exclusivity(unchecked) public private(set) var liveStreamCount = 0
    /// What receive windows have grown beyond their initial size on this reactor (bytes).
    @exclusivity(unchecked) public private(set) var windowGrowthBytes = 0

    /// - Parameter streamSeed: mixed into the stream tables; random where peers are not to be trusted.
    public init(limits: Limits = Limits(), blocks: BlockPool = BlockPool(), streamSeed: UInt32 = 0) {
        self.streamSeed = streamSeed
        bounds = ConnectionBounds(limits)
        self.blocks = blocks
    }

    deinit {
        while let record = freeRecord {
            freeRecord = record.pointee.nextInSlot
            record.deinitialize(count: 1)
            record.deallocate()
        }
        while let chunk = freeChunk {
            freeChunk = chunk.pointee.next
            chunk.deinitialize(count: 1)
            chunk.deallocate()
        }
    }

    func nextConnectionNumber() -> Int {
        connectionsMade += 1
        return connectionsMade
    }

    // MARK: Header lists

    /// An empty list, recycled where possible.
    @inline(__always)
    public func takeHeaderList() -> HeaderList {
        freeLists.popLast() ?? HeaderList()
    }

    /// Takes a list back for reuse. The caller gives up its reference; a list that somebody else holds is left alone.
    @inline(__always)
    public func recycle(_ list: consuming HeaderList) {
        var list = list
        guard isKnownUniquelyReferenced(&list), freeLists.count < EngineResources.reserveMax else { return }
        list.removeAll()
        freeLists.append(list)
    }

    /// Takes the list out of its place; reuses it when nobody else holds it.
    @inline(__always)
    public func recycleIfUnique(_ place: inout HeaderList?) {
        guard isKnownUniquelyReferenced(&place), freeLists.count < EngineResources.reserveMax,
            let list = place.take()
        else {
            place = nil
            return
        }
        list.removeAll()
        freeLists.append(list)
    }

    // MARK: Stream records

    @inline(__always)
    func makeRecord(id: UInt32, sendWindowBytes: UInt32, receiveWindowBytes: UInt32) -> StreamPointer {
        liveStreamCount += 1
        let record: StreamPointer
        if let free = freeRecord {
            freeRecord = free.pointee.nextInSlot
            freeRecordCount -= 1
            record = free
        } else {
            record = StreamPointer.allocate(capacity: 1)
        }
        // A record in reserve holds nothing that is counted.
        record.initialize(
            to: StreamRecord(id: id, sendWindowBytes: sendWindowBytes, receiveWindowBytes: receiveWindowBytes))
        return record
    }

    /// The record holds no chunks and stands in no table any more.
    @inline(__always)
    func freeRecord(_ record: StreamPointer) {
        liveStreamCount -= 1
        windowGrowthBytes -= Int(record.pointee.windowGrowthBytes)
        if record.pointee.queuedHeaders != nil { record.pointee.queuedHeaders = nil }
        guard freeRecordCount < EngineResources.reserveMax else {
            record.deinitialize(count: 1)
            record.deallocate()
            return
        }
        record.pointee.nextInSlot = freeRecord
        freeRecord = record
        freeRecordCount += 1
    }

    /// Room for a receive window to grow: as much as is wanted, or what the budget has left (bytes). It comes back with the record.
    func takeWindowGrowth(_ wanted: UInt32) -> UInt32 {
        let growth = UInt32(clamping: min(Int(wanted), bounds.limits.windowGrowthBytesMax - windowGrowthBytes))
        windowGrowthBytes += Int(growth)
        return growth
    }

    // MARK: Queued chunks

    func makeChunk(_ slice: ByteSlice, roomBytes: Int = 0) -> UnsafeMutablePointer<QueuedChunk> {
        if let free = freeChunk {
            freeChunk = free.pointee.next
            freeChunkCount -= 1
            free.pointee = QueuedChunk(slice: slice, roomBytes: roomBytes, next: nil)
            return free
        }
        let chunk = UnsafeMutablePointer<QueuedChunk>.allocate(capacity: 1)
        chunk.initialize(to: QueuedChunk(slice: slice, roomBytes: roomBytes, next: nil))
        return chunk
    }

    func freeChunk(_ chunk: UnsafeMutablePointer<QueuedChunk>) {
        chunk.pointee.slice = ByteSlice()
        guard freeChunkCount < EngineResources.reserveMax else {
            chunk.deinitialize(count: 1)
            chunk.deallocate()
            return
        }
        chunk.pointee.next = freeChunk
        freeChunk = chunk
        freeChunkCount += 1
    }
}

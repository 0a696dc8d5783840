import Buffers

/// One HTTP/2 connection (RFC 9113), either role, as a pure function of bytes and time: `receive` takes octets, `nextEvent`
/// tells what they mean, commands and `drain` make octets to send. It knows no socket, clock or thread.
///
/// It belongs to one owner on one thread. The owner calls `nextEvent` until it says `.none` after every `receive`, and
/// `drain` before it looks at the output. Between calls: a stream is in exactly one table or gone; the scheduler holds
/// exactly the streams with queued DATA and a positive window; counters agree with the tables.
public final class Connection {
    public enum Role: Sendable {
        case server
        case client
    }

    // Fixed at init.
    public let role: Role
    let resources: EngineResources
    let bounds: ConnectionBounds
    let number: Int
    let decoder: HPACKDecoder
    let encoder: HPACKEncoder
    /// When the first SETTINGS were queued (the owner's milliseconds).
    let startedAt: UInt64

    // Input (Connection+Input).
    @exclusivity(unchecked) var inputCursor: UnsafeRawPointer?
    @exclusivity(unchecked) var inputEnd: UnsafeRawPointer?
    @exclusivity(unchecked) var phase: InputPhase
    @exclusivity(unchecked) var partial = PartialFrame()
    @exclusivity(unchecked) var payload = DataPayload()
    @exclusivity(unchecked) var block = PendingBlock()
    @exclusivity(unchecked) var now: UInt64 = 0

    // Output.
    @exclusivity(unchecked) var output: SendQueue
    @exclusivity(unchecked) var scheduler = SendScheduler()
    @exclusivity(unchecked) var sendWindow = FlowWindow(65_535)
    @exclusivity(unchecked) var receiveWindow = ReceiveWindow(size: 65_535)
    @exclusivity(unchecked) var tuner = WindowTuner()
    /// Sum of `queuedBytes` over all streams.
    @exclusivity(unchecked) var queuedDataBytes = 0
    /// Sum of `unreadBytes` over all streams.
    @exclusivity(unchecked) var unreadDataBytes = 0
    /// The sum of all streams' `heldHeaderBytes`.
    @exclusivity(unchecked) var heldHeaderBytes = 0
    /// DATA was framed or output written since the last look at the deadlines, or nothing waited then.
    @exclusivity(unchecked) var hasProgressed = true
    /// How DATA, HEADERS and PUSH_PROMISE are padded.
    @exclusivity(unchecked) public var padding = PaddingStrategy.none
    /// Keeps field values with a blank at either end instead of resetting the stream; Node's strictFieldWhitespaceValidation: false.
    @exclusivity(unchecked) public var allowsOuterBlanks = false
    /// Credit of the connection's window that waits for the owner to read (`Limits.unreadBytesMax`).
    @exclusivity(unchecked) var withheldBytes: UInt32 = 0
    /// Since when nothing that waits has moved, for `Limits.stalledSendMillisecondsMax`.
    @exclusivity(unchecked) var stalledSince: UInt64 = 0
    @exclusivity(unchecked) var acknowledgements = QueuedAcknowledgements()

    /// Frames that were taken apart and put together, whatever became of them.
    @exclusivity(unchecked) public internal(set) var framesReceived = 0
    @exclusivity(unchecked) public internal(set) var framesSent = 0

    // Streams.
    @exclusivity(unchecked) var streams: StreamTable
    @exclusivity(unchecked) var peerHistory = StreamHistory()
    @exclusivity(unchecked) var ownHistory = StreamHistory()
    @exclusivity(unchecked) var nextOwnStreamID: UInt32
    /// Frames of the peer's that broke their stream.
    @exclusivity(unchecked) var invalidFrames: UInt32 = 0
    /// Streams that count against our SETTINGS_MAX_CONCURRENT_STREAMS, and against the peer's.
    @exclusivity(unchecked) var peerStreamCount = 0
    @exclusivity(unchecked) var ownStreamCount = 0
    @exclusivity(unchecked) var reservedByPeerCount = 0
    /// Requests that wait for the peer's concurrency limit, oldest first.
    @exclusivity(unchecked) var waitingRequests: [WaitingRequest] = []
    /// A stream that the last event closed; it is reported and freed by the next `nextEvent`.
    @exclusivity(unchecked) var closingRecord: StreamPointer?

    // Exchanges.
    @exclusivity(unchecked) public internal(set) var localSettings = SettingValues()
    @exclusivity(unchecked) public internal(set) var remoteSettings = SettingValues()
    /// Parameters of the last SETTINGS frame whose identifiers this engine gives no meaning to.
    @exclusivity(unchecked) public internal(set) var receivedCustomSettings: [Setting] = []
    @exclusivity(unchecked) var settingsExchange = SettingsExchange()
    @exclusivity(unchecked) var shutdown = Shutdown()
    @exclusivity(unchecked) var outstandingPings = 0
    /// Payload of a queued DATA frame at most (bytes), whatever the peer allows: over TLS a frame with its header fills one record.
    @exclusivity(unchecked) public var dataPayloadBytesMax = Int.max

    // Events.
    @exclusivity(unchecked) var pendingEvents: [ConnectionEvent] = []
    @exclusivity(unchecked) var pendingEventIndex = 0
    @exclusivity(unchecked) var lastHeaders: HeaderList?
    @usableFromInline @exclusivity(unchecked) var lastHeaderFlags: FrameFlags = []

    // What the peer may still spend (Limits.swift).
    @exclusivity(unchecked) var buckets = Buckets()

    /// - Parameters:
    ///   - bounds: nil for those of the resources.
    ///   - settings: sent in the first SETTINGS frame, in this order; an empty list sends an empty frame.
    ///   - milliseconds: the owner's monotonic time.
    public init(
        role: Role, resources: EngineResources, bounds: ConnectionBounds? = nil, settings: [Setting] = [],
        at milliseconds: UInt64
    ) {
        self.role = role
        self.resources = resources
        let bounds = bounds ?? resources.bounds
        self.bounds = bounds
        number = resources.nextConnectionNumber()
        decoder = HPACKDecoder(dynamicTableBytesMax: 4_096)
        encoder = HPACKEncoder(dynamicTableBytesMax: bounds.limits.encoderTableBytesMax)
        encoder.insertsFields = role == .client
        output = SendQueue(pool: resources.blocks)
        streams = StreamTable(seed: resources.streamSeed)
        phase = role == .server ? .preface : .firstSettings
        nextOwnStreamID = role == .server ? 2 : 1
        now = milliseconds
        startedAt = milliseconds
        if role == .client { Connection.preface.withUTF8Buffer { output.append(copying: UnsafeRawBufferPointer($0)) } }
        submitSettings(settings)
        _ = settingsExchange.isOverdue(at: milliseconds, timeout: bounds.limits.settingsTimeoutMilliseconds)
    }

    deinit {
        waitingRequests = []
        for record in streams.all() { release(record) }
        while nextPendingEvent() != nil {}
        streams.deallocate()
        partial.deallocate()
        block.deallocate()
    }

    /// The client's first octets (RFC 9113 §3.4).
    static let preface: StaticString = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

    // MARK: Doors for bytes

    /// Lends the octets that arrived; they must stay put until `nextEvent` says `.none`.
    public func receive(_ bytes: UnsafeRawBufferPointer, at milliseconds: UInt64) {
        now = milliseconds
        inputCursor = bytes.baseAddress
        inputEnd = bytes.baseAddress.map { $0 + bytes.count }
    }

    /// The next thing to know. Consumes input as far as needed.
    public func nextEvent() -> ConnectionEvent {
        if closingRecord != nil || !pendingEvents.isEmpty {
            if let event = nextPendingEvent() { return event }
        }
        return readFrames()
    }

    /// Octets framed and not yet written.
    public var outputBytes: Int { output.count }

    /// Octets framed and not written, and DATA not yet framed.
    public var unsentBytes: Int { output.count + queuedDataBytes }

    /// Something waits to be framed or written.
    public var needsFlush: Bool { !output.isEmpty || (!scheduler.isEmpty && sendWindow.sendable > 0 && !hasFailed) }

    /// Lists up to `max` pieces of output, in order.
    public func gatherOutput(
        into vectors: UnsafeMutablePointer<GatherVector>, max: Int
    ) -> (vectors: Int, bytes: Int) {
        output.gather(into: vectors, max: max)
    }

    /// The socket took `count` octets.
    public func consumeOutput(_ count: Int, at milliseconds: UInt64) {
        now = milliseconds
        if count > 0 { hasProgressed = true }
        output.consume(count)
        acknowledgements.written(count, left: output.count)
    }

    /// Throws the output away: the socket is gone.
    public func discardOutput() {
        output.removeAll()
        acknowledgements = QueuedAcknowledgements()
    }

    // MARK: Doors for the owner's questions

    /// The fields of the last `.headers` or `.pushPromise` event. The list must not be changed: where requests repeat word
    /// for word, all of them share it. The caller gives it back by `EngineResources.recycle`, or keeps it.
    public func takeReceivedHeaders() -> HeaderList {
        lastHeaders.take() ?? resources.takeHeaderList()
    }

    /// The flag octet of the HEADERS frame behind the last `.headers` event.
    @inlinable public var receivedHeaderFlags: FrameFlags { lastHeaderFlags }

    /// Streams open or reserved, requests that wait for a slot included.
    public var streamCount: Int { streams.count }

    /// The highest stream of the peer's that was told to the owner (RFC 9113 §6.8).
    public var lastProcessedStreamID: Int { Int(peerHistory.last) }

    /// Frames that wait: requests for a slot, and streams with DATA.
    public var queuedFrameCount: Int {
        waitingRequests.count + streams.all().count { $0.pointee.queuedBytes > 0 }
    }

    /// The next identifier this side will use.
    public var nextStreamID: Int { Int(nextOwnStreamID) }

    /// Octets that the peer lets us send on the connection.
    public var sendWindowBytes: Int { Int(sendWindow.available) }

    /// Octets that the peer may still send on the connection, and the size that the window fills up to.
    public var receiveWindowBytes: Int { Int(receiveWindow.available) }
    public var receiveWindowSize: Int { Int(receiveWindow.size) }

    /// Octets in the dynamic tables (RFC 7541 §4.1).
    public var encoderTableBytes: Int { encoder.tableBytes }
    public var decoderTableBytes: Int { decoder.tableBytes }

    /// The connection broke; once the output is written the socket is to be closed.
    public var hasFailed: Bool { phase == .failed }

    /// Something happened by `drain` or a command that `nextEvent` has not told yet.
    public var hasPendingEvents: Bool { !pendingEvents.isEmpty || closingRecord != nil }

    /// Gives back what the busy connection had and an idle one does not need; for an owner that looks in now and then.
    public func trimIdle() {
        streams.trim()
        output.trim()
    }

    /// All streams, for an owner that ends them.
    public var allStreams: [StreamRef] { streams.all().map { StreamRef(record: $0) } }

    /// Frees a stream without a word to the peer: the connection is over, and the owner knows.
    public func forget(_ stream: StreamRef) {
        purgeEvents(of: stream.owner)
        release(stream.record)
    }

    /// An open stream by its identifier.
    public func stream(id: Int) -> StreamRef? {
        guard let id = UInt32(exactly: id) else { return nil }
        return streams.find(id).map { StreamRef(record: $0) }
    }

    // MARK: Events kept for later

    func push(_ event: ConnectionEvent) {
        pendingEvents.append(event)
    }

    @inline(never)
    private func nextPendingEvent() -> ConnectionEvent? {
        if pendingEventIndex < pendingEvents.count {
            let event = pendingEvents[pendingEventIndex]
            pendingEventIndex += 1
            if case .closed(let closed) = event, let record = closed.record { resources.freeRecord(record) }
            if pendingEventIndex == pendingEvents.count {
                pendingEvents.removeAll(keepingCapacity: pendingEvents.capacity <= 64)
                pendingEventIndex = 0
            }
            return event
        }
        guard let record = closingRecord else { return nil }
        closingRecord = nil
        return .closed(release(record, code: .noError, cause: .ended))
    }
}

/// A request that waits for the peer's concurrency limit: its header block stays here, because trailers may wait with the stream.
struct WaitingRequest {
    let record: StreamPointer
    let list: HeaderList
}

/// Acknowledgements that stand in the output, as an upper bound that needs no list: those of the stretch of output being
/// written, and those queued behind it.
struct QueuedAcknowledgements {
    private var inStretch = 0
    private var behind = 0
    /// Octets of the stretch that are not written yet.
    private var stretchBytes = 0

    var count: Int { inStretch + behind }

    mutating func queued() { behind += 1 }

    /// `count` octets left the output and `left` remain. A stretch that is through gives way to all that is there now.
    @inline(__always)
    mutating func written(_ count: Int, left: Int) {
        stretchBytes -= count
        guard stretchBytes <= 0 else { return }
        inStretch = left == 0 ? 0 : behind
        behind = 0
        stretchBytes = left
    }
}

/// Token buckets of one connection, one for each family in `Limits`.
struct Buckets {
    var rejectedStreams = TokenBucket()
    var streamResets = TokenBucket()
    var unansweredResets = TokenBucket()
    var provokedResets = TokenBucket()
    var pings = TokenBucket()
    var settings = TokenBucket()
    var priorities = TokenBucket()
    var windowUpdates = TokenBucket()
    var unknownFrames = TokenBucket()
    var emptyFrames = TokenBucket()
    var lateFrames = TokenBucket()
}

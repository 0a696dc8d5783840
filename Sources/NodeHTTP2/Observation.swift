import NodeRuntime

/// What a channel of `diagnostics_channel` says of a stream; which members there are depends on the channel. Node: the message
/// of http2.client.stream.… and http2.server.stream.….
///
/// Differs: a stream that began while nobody observed stays silent, so that streams cost nothing then.
public struct Http2StreamMessage {
    public let stream: Http2Stream
    /// Of created, start and finish: what was sent or has come.
    ///
    /// Differs: never the flat list of a call that was given one.
    public internal(set) var headers: Headers?
    /// Of finish: those of the HEADERS frame on a client, the stream's state in Node's bits on a server.
    public internal(set) var flags: Int?
    /// Of error.
    public internal(set) var error: (any Error)?
    /// Of bodyChunkSent: several chunks in one.
    public internal(set) var writev: Bool?
    /// Of bodyChunkSent: the chunk as the program gave it; nil with `writev`.
    public internal(set) var data: Chunk?
    /// Of bodyChunkSent: that of a text, "buffer" for bytes; empty with `writev`.
    public internal(set) var encoding: String?
    /// Of bodyChunkSent with `writev`: the chunks and their encodings. Node: data.
    public internal(set) var chunks: [(chunk: Chunk, encoding: String)] = []

    init(_ stream: Http2Stream) { self.stream = stream }
}

/// What was measured of a stream. Node: the detail of a PerformanceEntry named Http2Stream.
public struct Http2StreamDetail: Equatable, Sendable, PlainObject {
    public internal(set) var id = 0
    /// Octets of DATA.
    public internal(set) var bytesRead = 0
    public internal(set) var bytesWritten = 0
    /// Milliseconds from the stream's beginning to the first DATA that came, and to the first that was written; 0 without any.
    public internal(set) var timeToFirstByte = 0.0
    public internal(set) var timeToFirstByteSent = 0.0
    /// Milliseconds to the first header block that came; 0 without any.
    public internal(set) var timeToFirstHeader = 0.0
}

/// What was measured of a session. Node: the detail of a PerformanceEntry named Http2Session.
///
/// Differs: streams count from when somebody observes.
public struct Http2SessionDetail: Equatable, Sendable, PlainObject {
    /// "server" or "client".
    public internal(set) var type = ""
    /// Octets of the connection. Differs: over TLS those written are the ciphertext's.
    public internal(set) var bytesRead = 0
    public internal(set) var bytesWritten = 0
    public internal(set) var framesReceived = 0
    public internal(set) var framesSent = 0
    /// Streams at once at most.
    public internal(set) var maxConcurrentStreams = 0
    /// Time from the last PING to its answer (nanoseconds); 0 without one.
    public internal(set) var pingRTT = 0
    /// Milliseconds.
    public internal(set) var streamAverageDuration = 0.0
    public internal(set) var streamCount = 0
}

/// The channels on which streams are observed.
enum StreamChannel: String, CaseIterable {
    case clientCreated = "http2.client.stream.created"
    case clientStart = "http2.client.stream.start"
    case clientBodyChunkSent = "http2.client.stream.bodyChunkSent"
    case clientBodySent = "http2.client.stream.bodySent"
    case clientFinish = "http2.client.stream.finish"
    case clientClose = "http2.client.stream.close"
    case clientError = "http2.client.stream.error"
    case serverCreated = "http2.server.stream.created"
    case serverStart = "http2.server.stream.start"
    case serverFinish = "http2.server.stream.finish"
    case serverClose = "http2.server.stream.close"
    case serverError = "http2.server.stream.error"
}

/// Who observes http2 on a thread: subscribers of its channels, observers of its entries. Owned by the thread's context.
final class Observation {
    private let channels = Dictionary(
        uniqueKeysWithValues: StreamChannel.allCases.map { ($0, diagnostics_channel.channel($0.rawValue)) })
    /// The type of our entries.
    private static let entryType = "http2"
    /// Channels with subscribers.
    private var channelCount = 0
    private var hasEntryObservers = false
    /// Whether anybody observes anything: the one question that is asked for every stream.
    @exclusivity(unchecked) private(set) var isWanted = false

    init() {
        // The thread's channels outlive this object, and a later one takes them over.
        for channel in channels.values {
            if channel.hasSubscribers { channelCount += 1 }
            channel._interestChanged = { [weak self] hasSubscribers in
                self?.update { $0.channelCount += hasSubscribers ? 1 : -1 }
            }
        }
        performance._interestChanged[Observation.entryType] = { [weak self] isObserved in
            self?.update { $0.hasEntryObservers = isObserved }
        }
        update { $0.hasEntryObservers = performance.hasObserver(Observation.entryType) }
    }

    private func update(_ change: (Observation) -> Void) {
        change(self)
        isWanted = channelCount > 0 || hasEntryObservers
    }

    /// Tells the subscribers of a channel, if there are any.
    func publish(_ channel: StreamChannel, _ stream: Http2Stream, _ fill: (inout Http2StreamMessage) -> Void = { _ in })
    {
        guard let channel = channels[channel], channel.hasSubscribers else { return }
        var message = Http2StreamMessage(stream)
        fill(&message)
        channel.publish(message)
    }

    /// Gives an entry to its observers.
    func enqueue(_ name: String, since start: Double, _ detail: Any) {
        guard hasEntryObservers else { return }
        performance.enqueueOwn(
            PerformanceEntry(
                name: name, entryType: Observation.entryType, startTime: start, duration: performance.now() - start,
                detail: detail))
    }
}

/// What is measured of a stream that somebody observes; part of its details.
final class StreamObservation {
    /// Milliseconds, as `performance.now()`; of a request when it has its identifier.
    var start = performance.now()
    var detail = Http2StreamDetail()
    /// Chunks that wait for the request's identifier.
    var waiting: [(chunk: Chunk, encoding: String)] = []
    var hasToldBodySent = false
    var hasToldError = false

    var age: Double { performance.now() - start }

    func received(_ bytes: Int) {
        guard bytes > 0 else { return }
        if detail.bytesRead == 0 { detail.timeToFirstByte = age }
        detail.bytesRead += bytes
    }

    func sent(_ bytes: Int) {
        guard bytes > 0 else { return }
        if detail.bytesWritten == 0 { detail.timeToFirstByteSent = age }
        detail.bytesWritten += bytes
    }
}

/// The same of a session.
final class SessionObservation {
    /// When it was connected.
    var start = performance.now()
    var maxConcurrentStreams = 0
    var streamCount = 0
    /// Of the streams that are over (milliseconds).
    var durations = 0.0

    func streamBegan(_ concurrent: Int) {
        streamCount += 1
        maxConcurrentStreams = max(maxConcurrentStreams, concurrent)
    }
}

extension Http2Session {
    /// The session is connected, which is when Node begins to measure it; requests may be waiting.
    final func beginObservation() {
        guard context.isObserved || knownDetails?.observation != nil else { return }
        let observed = details.observation ?? SessionObservation()
        observed.start = performance.now()
        details.observation = observed
    }

    /// The session is over: its entry.
    final func tellObservers() {
        guard let details = knownDetails, let observed = details.observation else { return }
        var detail = Http2SessionDetail()
        detail.type = type == http2.constants.NGHTTP2_SESSION_SERVER ? "server" : "client"
        detail.bytesRead = transport.bytesRead
        detail.bytesWritten = transport.bytesWritten
        detail.framesReceived = connection.framesReceived
        detail.framesSent = connection.framesSent
        detail.maxConcurrentStreams = observed.maxConcurrentStreams
        detail.pingRTT = details.pingNanoseconds
        detail.streamAverageDuration = observed.durations / Double(max(1, observed.streamCount))
        detail.streamCount = observed.streamCount
        context.observation.enqueue("Http2Session", since: observed.start, detail)
    }
}

extension Http2Stream {
    /// Somebody observes streams: this one is, from its beginning on.
    @inline(never)
    final func beginObservation(hasHeaders: Bool) {
        let observed = StreamObservation()
        if hasHeaders { observed.detail.timeToFirstHeader = observed.age }
        ensureDetails().observation = observed
        _reportWrites()
        owner?._withUnsafeGuaranteedRef { session in
            if session.details.observation == nil { session.details.observation = SessionObservation() }
            session.details.observation?.streamBegan(session.streamCount)
        }
    }

    private var isClient: Bool { self is ClientHttp2Stream }

    /// Headers that were sent or have come.
    final func publish(_ channel: StreamChannel, _ headers: Headers, flags: Int? = nil) {
        context.observation.publish(channel, self) { message in
            message.headers = headers
            message.flags = flags
        }
    }

    /// The stream begins to close.
    final func publishClose() {
        guard details?.observation != nil else { return }
        context.observation.publish(isClient ? .clientClose : .serverClose, self)
    }

    /// The stream ends with an error, which follows as 'error'.
    final func publishError(_ error: any Error) {
        guard let observed = details?.observation, !observed.hasToldError else { return }
        observed.hasToldError = true
        context.observation.publish(isClient ? .clientError : .serverError, self) { $0.error = error }
    }

    /// The stream is over: its entry.
    final func publishEntry() {
        guard let observed = details?.observation else { return }
        observed.detail.id = streamID
        owner?._withUnsafeGuaranteedRef { $0.knownDetails?.observation?.durations += observed.age }
        context.observation.enqueue("Http2Stream", since: observed.start, observed.detail)
    }
}

extension ClientHttp2Stream {
    /// A chunk is handed over, or waits for the request's identifier.
    final func observeChunk(_ chunk: Chunk, _ encoding: String) {
        guard let observed = details?.observation else { return }
        if pending { observed.waiting.append((chunk, encoding)) } else { publishChunks([(chunk, encoding)]) }
    }

    /// The request is about to have its identifier: what waited goes with it, several chunks as one.
    final func publishWaitingChunks() {
        guard let observed = details?.observation else { return }
        observed.start = performance.now()
        let waiting = observed.waiting
        observed.waiting = []
        // Of a body that waited, Node tells the end when it has left.
        if !waiting.isEmpty { return publishChunks(waiting) }
        if _isWritableEnded { publishBodySent() }
    }

    private func publishChunks(_ chunks: [(chunk: Chunk, encoding: String)]) {
        context.observation.publish(.clientBodyChunkSent, self) { message in
            message.writev = chunks.count > 1
            if chunks.count > 1 {
                message.chunks = chunks
                message.encoding = ""
            } else {
                message.data = chunks.first?.chunk
                message.encoding = chunks.first?.encoding
            }
        }
    }

    /// The body is complete, once.
    final func publishBodySent() {
        guard let observed = details?.observation, !observed.hasToldBodySent else { return }
        observed.hasToldBodySent = true
        context.observation.publish(.clientBodySent, self)
    }
}

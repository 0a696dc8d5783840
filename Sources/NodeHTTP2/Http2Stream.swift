import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// One stream of a session, either side. Node: Http2Stream.
///
/// While the engine knows the stream, the session owns one reference to it through the engine's owner pointer; the last
/// tick, 'close', gives it up. A stream that nobody else holds then serves the next request.
public class Http2Stream: Duplex {
    /// How far the stream has come.
    struct Marks: OptionSet {
        let rawValue: UInt32

        static let headersSent = Marks(rawValue: 1 << 0)
        /// `close` was called, or the engine has closed the stream. Node: closed.
        static let closed = Marks(rawValue: 1 << 1)
        static let aborted = Marks(rawValue: 1 << 2)
        static let headRequest = Marks(rawValue: 1 << 3)
        /// END_STREAM waits for trailers.
        static let awaitsTrailers = Marks(rawValue: 1 << 4)
        static let trailersSent = Marks(rawValue: 1 << 5)
        /// The peer opened the stream and ended it with its headers.
        static let endAfterHeaders = Marks(rawValue: 1 << 6)
        /// A tick that announces header blocks is still to run.
        static let announceQueued = Marks(rawValue: 1 << 7)
        /// The engine is done with the stream: only the last tick is to come.
        static let detached = Marks(rawValue: 1 << 8)
        static let closeQueued = Marks(rawValue: 1 << 9)
        /// The engine is done, and 'close' waits until the reader has read the rest.
        static let awaitsReader = Marks(rawValue: 1 << 10)
        /// 'wantTrailers' was emitted.
        static let trailersWanted = Marks(rawValue: 1 << 11)
        /// Stands for the stream that a request over HTTP/1 does not have.
        static let absent = Marks(rawValue: 1 << 12)
        /// `destroy` was called: what is not announced yet is lost.
        static let torn = Marks(rawValue: 1 << 13)
        /// `end` was called with a chunk.
        static let endHadData = Marks(rawValue: 1 << 14)
        /// DATA and END_STREAM left in one frame while input was served.
        static let endedWhileServing = Marks(rawValue: 1 << 15)
        /// The library added a date to the response.
        static let dateAdded = Marks(rawValue: 1 << 16)
        /// A pushed stream, either side.
        static let pushed = Marks(rawValue: 1 << 17)
        /// The final response came.
        static let responded = Marks(rawValue: 1 << 18)
        /// END_STREAM goes with the headers of the request, or of the promised response.
        static let endsWithHeaders = Marks(rawValue: 1 << 20)
        /// The chunk of `end` was in the frame that ended the stream both ways.
        static let endedByData = Marks(rawValue: 1 << 21)
        /// `destroy` came when the stream had ended both ways, with an end that nothing waited before.
        static let endedBeforeDestroy = Marks(rawValue: 1 << 24)
        /// `close` was called, by the program and not by the engine.
        static let closedByProgram = Marks(rawValue: 1 << 23)
        /// `destroy` came before the tick in which reading was to begin.
        static let destroyedBeforeReading = Marks(rawValue: 1 << 25)
        /// A header block was too large.
        static let frameFailed = Marks(rawValue: 1 << 26)
        /// It was the response's: nothing can follow it.
        static let headersFailed = Marks(rawValue: 1 << 27)
        /// The end of the stream has cut the write under way short.
        static let writeCut = Marks(rawValue: 1 << 28)
        /// The engine saw END_STREAM both ways, whatever code `close` was given.
        static let endedInOrder = Marks(rawValue: 1 << 22)
    }

    enum TickCode {
        static let announce = Duplex.firstSubclassTick
        static let finish = Duplex.firstSubclassTick + 1
        static let close = Duplex.firstSubclassTick + 2
        static let trailers = Duplex.firstSubclassTick + 3
        static let wantTrailers = Duplex.firstSubclassTick + 4
        static let end = Duplex.firstSubclassTick + 5
        static let fail = Duplex.firstSubclassTick + 6
    }

    // Fixed at init.
    let context: Http2Context

    // Owned by the reactor's thread.
    @exclusivity(unchecked) final var marks: Marks = []
    /// The session outlives its streams: it closes them before it goes. Nil after the end.
    @exclusivity(unchecked) final var owner: Unmanaged<Http2Session>?
    /// The session's connection, for as long.
    @exclusivity(unchecked) final var engine: Unmanaged<Connection>?
    /// The engine's name for the stream; nil before it has one there and once it is gone.
    @exclusivity(unchecked) final var reference: StreamRef?
    @exclusivity(unchecked) final var streamID = 0
    @exclusivity(unchecked) final var closeCode = 0
    /// The calendar second of the date that the library added (since 1970).
    @exclusivity(unchecked) final var dateSecond = 0
    @exclusivity(unchecked) final var receivedList: HeaderList?
    @exclusivity(unchecked) final var receivedFlags = 0
    /// Trailers that came, perhaps before the request was announced, until they are announced.
    @exclusivity(unchecked) final var receivedTrailers: HeaderList?
    @exclusivity(unchecked) final var trailerFlags = 0
    /// What few streams need.
    @exclusivity(unchecked) final var details: StreamDetails?

    init(context: Http2Context) {
        self.context = context
        super.init(reactor: context.reactor)
    }

    // MARK: Properties

    /// Node: stream.id; nil while pending.
    public final var id: Int? { streamID == 0 ? nil : streamID }
    /// Node: stream.pending: the stream has no identifier yet.
    public final var pending: Bool { streamID == 0 }
    /// Node: stream.session; nil after destroy.
    public var session: Http2Session? { liveSession }
    final var liveSession: Http2Session? { destroyed ? nil : owner?._withUnsafeGuaranteedRef { $0 } }
    /// Node: stream.rstCode: 0 until closing.
    public final var rstCode: Int { closeCode }
    public final override var closed: Bool { marks.contains(.closed) }
    public final var aborted: Bool { marks.contains(.aborted) }
    public final var headersSent: Bool { marks.contains(.headersSent) }
    /// Node: stream.endAfterHeaders: the peer's opening HEADERS had END_STREAM.
    public final var endAfterHeaders: Bool { marks.contains(.endAfterHeaders) }
    /// Node: stream.headRequest.
    public final var headRequest: Bool { marks.contains(.headRequest) }
    /// Node: stream.sentHeaders: the headers that went out, with what the library added; nil before.
    public var sentHeaders: Headers? { nil }
    /// Node: stream.sentInfoHeaders: one entry per informational block; nil before the first.
    public final var sentInfoHeaders: [Headers]? { details?.sentInfoHeaders }
    /// Node: stream.sentTrailers; nil before.
    public final var sentTrailers: Headers? { details?.sentTrailers }
    /// Node: stream.bufferSize: bytes handed over and not sent.
    public final var bufferSize: Int { writableLength }

    /// The rare parts, made when first needed.
    final func ensureDetails() -> StreamDetails {
        if let details { return details }
        let fresh = StreamDetails()
        details = fresh
        return fresh
    }

    // MARK: What sides differ in

    /// A request that no response has come for.
    var isUnanswered: Bool { false }

    /// A server's stream that nobody has read ends without.
    var discardsUnread: Bool { false }

    /// Gives up the session's reference.
    func release() { Unmanaged.passUnretained(self).release() }

    /// A stream without an identifier leaves those that wait for one.
    func leavePending() {}

    /// A response or promise that cannot be sent before headers is given its defaults.
    func sendImplicitHeaders() {}

    /// Header blocks that wait for their tick are announced now.
    func announceNow() {}

    // MARK: The duplex

    public final override func _consumed(_ bytes: Int) {
        guard let reference, let engine else { return }
        engine._withUnsafeGuaranteedRef { $0.consume(reference, bytes) }
        wantsFlush()
    }

    public final override func _transmit(_ slice: ByteSlice, isLast: Bool) { transmit(slice, isLast: isLast) }

    public final override func _willTransmit(_ chunk: Chunk, _ encoding: String) {
        details?.observation?.sent(
            chunk.isText ? Buffer.byteLength(chunk.toString(), encoding) : chunk.byteLength)
        willTransmit(chunk, encoding)
    }

    public final override func _endAtOnce(_ text: String) -> Bool {
        guard marks.contains(.headersSent), !marks.contains(.awaitsTrailers), let reference, let engine else {
            return false
        }
        let sent = text.utf8.withContiguousStorageIfAvailable { utf8 in
            Result { () throws(CommandError) in
                try engine.command { (connection) throws(CommandError) in
                    try connection.sendData(reference, copying: UnsafeRawBufferPointer(utf8), endStream: true)
                }
            }
        }
        switch sent {
        case nil: return false
        case .success(let outcome):
            _endWithoutBody()
            marks.insert(.endHadData)
            ended(outcome, withData: true)
        case .failure:
            if marks.contains(.headersFailed) { return false }
            destroyAfterRefusal()
        }
        return true
    }

    public final override func _transmitEnd() { transmitEnd() }

    public final override func didEnd() { readerIsDone() }

    public final override func _tearDown(_ error: (any Error)?) { tearDown(error) }

    // MARK: Ticks and reuse

    public override func runTick(_ opcode: Int) {
        switch opcode {
        case TickCode.close: finishClosing()
        case TickCode.finish: finishWriting()
        case TickCode.trailers: announceTrailers()
        case TickCode.wantTrailers: wantTrailers()
        case TickCode.end: if readableLength == 0, !marks.contains(.torn) { emitEnd() }
        default: super.runTick(opcode)
        }
    }

    private func finishWriting() {
        // What was to be written before the end of a stream that is destroyed is lost with it, unless it has left before trailers.
        if marks.contains(.endHadData), !marks.contains(.trailersWanted) {
            // A write after the end comes before its body has left, too.
            if hasErrored || marks.isSuperset(of: [.detached, .torn]) { return }
        }
        if details != nil { bodyIsSent() }
        emitFinish()
        if !marks.contains(.detached) { didFinish() }
    }

    /// A chunk of the program's, for observers.
    func willTransmit(_ chunk: Chunk, _ encoding: String) {}

    /// The body of an observed stream is complete.
    func bodyIsSent() {}

    /// The writable half is done and the stream is not.
    func didFinish() {}

    final func prepareForReuse() {
        marks = []
        streamID = 0
        closeCode = 0
        if receivedList != nil { receivedList = nil }
        if receivedTrailers != nil { receivedTrailers = nil }
        if details != nil { details = nil }
        _resetForReuse()
    }
}

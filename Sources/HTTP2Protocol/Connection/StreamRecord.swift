import Buffers

/// One stream's record: state, windows, what waits to be sent, and whose it is.
///
/// Records live in manually managed memory of `EngineResources` and belong to exactly one connection's `StreamTable`;
/// everything happens on that connection's thread. A record is freed in one place, `Connection.release`.
@usableFromInline
struct StreamRecord {
    @frozen @usableFromInline
    struct Flags: OptionSet {
        @usableFromInline let rawValue: UInt16

        @inlinable init(rawValue: UInt16) { self.rawValue = rawValue }

        /// The final (not informational) header block went out, or was queued.
        static let sentHeaders = Flags(rawValue: 1 << 0)
        /// The final header block came in.
        static let receivedHeaders = Flags(rawValue: 1 << 1)
        /// END_STREAM follows the queued DATA.
        static let endStreamQueued = Flags(rawValue: 1 << 2)
        /// The stream stands in the send scheduler.
        static let scheduled = Flags(rawValue: 1 << 3)
        /// The request was HEAD: its response has no body whatever content-length says (RFC 9110 §8.6).
        @inlinable static var isHeadRequest: Flags { Flags(rawValue: 1 << 4) }
        /// A tunnel by CONNECT without :protocol, as far as not refused: no content-length accounting, no trailers (RFC 9113 §8.5).
        static let isConnect = Flags(rawValue: 1 << 5)
        /// RST_STREAM follows the queued DATA.
        static let resetQueued = Flags(rawValue: 1 << 6)
        /// The stream counts against the peer's or our concurrency limit.
        static let counted = Flags(rawValue: 1 << 7)
        /// A request that waits for the peer's concurrency limit: nothing of it is on the wire.
        static let awaitsSlot = Flags(rawValue: 1 << 8)
        /// A promise of the peer that its response has not made an active stream yet (RFC 9113 §8.4.1).
        static let promised = Flags(rawValue: 1 << 9)
        /// The first queued piece of DATA has frames of its own.
        static let leadsAlone = Flags(rawValue: 1 << 10)
    }

    @usableFromInline let id: UInt32
    var state: StreamState = .idle
    @usableFromInline var flags: Flags = []
    var resetCode: ErrorCode = .noError
    var sendWindow: FlowWindow
    var receiveWindow: ReceiveWindow
    /// How far the tuner has grown the receive window (bytes), out of the budget of `EngineResources`.
    var windowGrowthBytes: UInt32 = 0
    /// Memory of the request's fields and trailers, where they are more than `Limits.openStreamBytes` stands for.
    var heldHeaderBytes: UInt32 = 0
    /// DATA delivered to the owner and not read (bytes).
    var unreadBytes: UInt32 = 0
    /// Bytes of DATA that content-length still promises; -1 when it promised nothing.
    var bodyBytesExpected: Int64 = -1
    /// The owner's object for this stream, never retained here.
    @usableFromInline var owner: UnsafeMutableRawPointer?

    // Owned by StreamTable and SendScheduler.
    var nextInSlot: UnsafeMutablePointer<StreamRecord>?
    var nextReady: UnsafeMutablePointer<StreamRecord>?
    var previousReady: UnsafeMutablePointer<StreamRecord>?

    // DATA waiting for window, socket or turn.
    var firstChunk: UnsafeMutablePointer<QueuedChunk>?
    var lastChunk: UnsafeMutablePointer<QueuedChunk>?
    var queuedBytes = 0
    /// Trailers that follow the queued DATA.
    var queuedHeaders: HeaderList?

    init(id: UInt32, sendWindowBytes: UInt32, receiveWindowBytes: UInt32) {
        self.id = id
        sendWindow = FlowWindow(sendWindowBytes)
        receiveWindow = ReceiveWindow(size: receiveWindowBytes)
    }

    /// Bytes that the scheduler may frame now, as far as the stream itself goes.
    var sendableBytes: Int { min(queuedBytes, sendWindow.sendable) }
}

/// One piece of DATA in a stream's queue, held by reference.
struct QueuedChunk {
    var slice: ByteSlice
    /// Bytes behind the slice that are its memory's and nobody else's: what comes next and is small goes there.
    var roomBytes = 0
    var next: UnsafeMutablePointer<QueuedChunk>?

    /// Pieces below this size are joined while they wait (bytes): each one for itself costs 150 beside its content.
    static let joinBytesMax = 512
    /// Memory that joined pieces share (bytes).
    static let sharedBytes = 2_048
}

typealias StreamPointer = UnsafeMutablePointer<StreamRecord>

/// A stream of one connection, as its owner names it in commands. Valid from the event or call that delivered it until
/// the connection reports the stream closed; using it later is a programming error.
public struct StreamRef {
    @usableFromInline let record: UnsafeMutablePointer<StreamRecord>

    @usableFromInline
    init(record: UnsafeMutablePointer<StreamRecord>) { self.record = record }

    /// The stream identifier (RFC 9113 §5.1.1).
    @inlinable public var id: Int { Int(record.pointee.id) }

    /// The owner's object, as set by the owner.
    @inlinable
    public var owner: UnsafeMutableRawPointer? {
        get { record.pointee.owner }
        nonmutating set { record.pointee.owner = newValue }
    }

    /// The request was HEAD.
    @inlinable public var isHeadRequest: Bool { record.pointee.flags.contains(.isHeadRequest) }

    /// Bytes queued and not yet framed.
    public var queuedBytes: Int { record.pointee.queuedBytes }

    /// Bytes that the peer lets us send on this stream; negative after a shrink (RFC 9113 §6.9.2).
    public var sendWindowBytes: Int { Int(record.pointee.sendWindow.available) }

    /// Bytes that the peer may still send on this stream.
    public var receiveWindowBytes: Int { Int(record.pointee.receiveWindow.available) }

    /// Both ways are over; the event of that is still to come.
    public var isClosed: Bool { record.pointee.state == .closed }

    /// The owner has reset it, now or behind what is queued.
    public var isReset: Bool { record.pointee.flags.contains(.resetQueued) }

    /// The peer may still send DATA or trailers.
    public var canReceive: Bool { record.pointee.state.canReceive }

    /// This side has not ended the stream and has queued no end.
    public var canSend: Bool {
        (record.pointee.state.canSend || record.pointee.flags.contains(.awaitsSlot))
            && record.pointee.flags.isDisjoint(with: [.endStreamQueued, .resetQueued])
    }

    /// The state's number as Node's `stream.state.state` gives it (idle 1 … closed 7).
    public var stateNumber: Int {
        switch record.pointee.state {
        case .idle: 1
        case .open: 2
        case .reservedLocal: 3
        case .reservedRemote: 4
        case .halfClosedLocal: 5
        case .halfClosedRemote: 6
        case .closed: 7
        }
    }
}

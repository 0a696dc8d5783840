/// Every bound that the engine holds a peer to, with unit, default and reason. A limit that fires names itself in the
/// GOAWAY's debug data (`Fault.token`) and is counted in `LimitCounters`.
public struct Limits: Sendable {
    public init() {}

    // MARK: Header blocks

    /// Sum of name, value and 32 per field in one received header list (bytes). RFC 9113 §6.5.2 counts so; a larger list resets its stream.
    public var headerListBytesMax = 65_536 * 4
    /// Fields in one received header list (count); Node's maxHeaderListPairs.
    public var headerFieldsMax = 128
    /// Encoded size of one received header block with its CONTINUATION frames (bytes): it is held in memory until it is whole.
    public var headerBlockBytesMax = 131_072
    /// CONTINUATION frames of one header block (count); Node's codec has the same bound. An endless row costs us memory for nothing.
    public var continuationFramesMax = 8
    /// Upper bound of the encoded size of a header block we send (bytes); Node's maxSendHeaderBlockLength.
    public var sentHeaderBlockBytesMax = 65_536

    /// Octets of the encoder's dynamic table at most, whatever the peer allows; Node's maxDeflateDynamicTableSize.
    public var encoderTableBytesMax = 4_096

    // MARK: Streams

    /// Streams that the peer may hold open at once beside what SETTINGS allow (count): each costs memory here and in the owner.
    public var openStreamsMax = 10_000
    /// What the peer's open streams make this side hold, beyond which new ones are refused (bytes): DATA that waits, framed
    /// octets, header lists, and at least `openStreamBytes` a stream. Node's maxSessionMemory, whose 10 MB a thousand parallel downloads exceed.
    public var sessionBytesMax = 134_217_728
    /// What an open stream counts for beside its DATA (bytes): its record here and its owner's object.
    public static let openStreamBytes = 1_024
    /// Promised streams that a server may hold reserved towards us (count); Node's maxReservedRemoteStreams.
    public var reservedStreamsMax = 200
    /// Streams refused or broken in a row of this bucket before the connection ends (count); Node's maxSessionRejectedStreams.
    public var rejectedStreams = Rate(burst: 100, perSecond: 33)
    /// Resets that a peer sends or makes us send (count); Node's streamResetBurst and streamResetRate.
    public var streamResets = Rate(burst: 1_000, perSecond: 33)
    /// Resets of streams that we had not answered yet (count): the rapid reset family, which costs the peer nothing and us a request.
    public var unansweredResets = Rate(burst: 300, perSecond: 33)
    /// Resets that the peer's own violations made us send (count): the MadeYouReset family.
    public var provokedResets = Rate(burst: 100, perSecond: 10)

    // MARK: Receive windows

    /// What a receive window may grow to that a program has not sized itself (bytes; 0: none grows): 5 Gbit/s over 50 ms.
    public var receiveWindowBytesMax = 33_554_432
    /// What all streams' windows of a reactor may grow by together (bytes): as much more its peers can make it hold.
    public var windowGrowthBytesMax = 134_217_728

    /// DATA of all streams of a connection that its owner has not read, beyond which the peer gets no more window on the connection
    /// until half of it is read (bytes). Streams' own windows are many: with 1 MiB for each of thousands a peer could fill our memory.
    public var unreadBytesMax = 33_554_432

    // MARK: Broken frames

    /// Frames that break their stream's rules (count), over the connection's life; Node's maxSessionInvalidFrames.
    public var invalidFramesMax = 1_000

    // MARK: Frames without progress

    /// PING frames (count). Progress on DATA earns back what probing clients spend.
    public var pings = Rate(burst: 300, perSecond: 50)
    /// SETTINGS and GOAWAY frames (count): each walks over all streams, and SETTINGS are acknowledged.
    public var settings = Rate(burst: 100, perSecond: 10)
    /// PRIORITY and PRIORITY_UPDATE frames (count).
    public var priorities = Rate(burst: 500, perSecond: 100)
    /// WINDOW_UPDATE frames (count) beyond those that DATA we sent has earned.
    public var windowUpdates = Rate(burst: 1_000, perSecond: 100)
    /// Frames of unknown type, ALTSVC and ORIGIN (count).
    public var unknownFrames = Rate(burst: 300, perSecond: 50)
    /// DATA frames without payload and without END_STREAM (count). Padding is payload: a frame of nothing else costs its sender 26 times
    /// the octets of one with an octet of data, and us a quarter of the time.
    public var emptyFrames = Rate(burst: 300, perSecond: 50)
    /// Frames without payload on streams that are gone (count). Requests and resets of ours earn what may cross them.
    public var lateFrames = Rate(burst: 1_000, perSecond: 100)

    // MARK: Queues and exchanges

    /// PING and SETTINGS acknowledgements waiting for the socket (frames): a peer that never reads can otherwise grow the queue without bound.
    public var queuedAcknowledgementsMax = 1_000
    /// Framed bytes waiting for the socket beyond which no more DATA is framed (bytes): the rest stays with its stream. Long
    /// writes wake the peer less often: 512 KiB cost 13 % less CPU time per MiB than 128 KiB, which cost as much as 64 KiB.
    public var framedBytesMax = 524_288
    /// Parameters in one received SETTINGS frame (count); Node's maxSettings.
    public var settingsEntriesMax = 32
    /// SETTINGS that we sent and the peer has not acknowledged (count); Node's maxOutstandingSettings.
    public var outstandingSettingsMax = 10
    /// PINGs that we sent and the peer has not acknowledged (count); Node's maxOutstandingPings.
    public var outstandingPingsMax = 10
    /// Time for a peer to acknowledge SETTINGS (milliseconds, 0: none). RFC 9113 §6.5.3 allows SETTINGS_TIMEOUT.
    public var settingsTimeoutMilliseconds: UInt64 = 60_000
    /// Time that queued DATA may stand still for want of window (milliseconds, 0: none). A peer with zero windows holds our memory.
    public var stalledSendMillisecondsMax: UInt64 = 300_000

    /// Payload of ALTSVC, ORIGIN and PRIORITY_UPDATE that we send, and of the first two that we take (bytes): larger ones are ignored.
    public var extensionPayloadBytesMax = 16_382
}

/// Limits that connections share: an object, so that a connection holds one word for them.
public final class ConnectionBounds: Sendable {
    public let limits: Limits

    public init(_ limits: Limits) { self.limits = limits }
}

/// A token bucket's measure: `burst` at once, `perSecond` refilled.
public struct Rate: Equatable, Sendable {
    public var burst: Int
    public var perSecond: Int

    public init(burst: Int, perSecond: Int) {
        self.burst = burst
        self.perSecond = perSecond
    }
}

/// Tokens spent by one family of frames; a function of time given from outside. Starts full.
struct TokenBucket {
    /// What progress may lay by (tokens): a long flight of DATA is answered when it has all arrived.
    private static let savingsMax: Int32 = 65_536

    /// Spent and not refilled, up to burst; negative are savings. Counting up from zero keeps an idle connection's state all zeroes.
    private var spent: Int32 = 0
    /// The second of the last refill; wraps after 136 years.
    private var refilledAtSecond: UInt32 = 0

    /// Takes one token. Returns false when the bucket is empty.
    @inline(never)
    mutating func take(_ rate: Rate, at milliseconds: UInt64) -> Bool {
        let second = UInt32(truncatingIfNeeded: milliseconds / 1_000)
        if second != refilledAtSecond {
            let (refill, overflow) = Int(second &- refilledAtSecond).multipliedReportingOverflow(by: rate.perSecond)
            // Time refills; it lays nothing by.
            if spent > 0 { spent = overflow ? 0 : Int32(clamping: max(0, Int(spent) - refill)) }
            refilledAtSecond = second
        }
        guard Int(spent) < rate.burst else { return false }
        spent += 1
        return true
    }

    /// Progress gives tokens back, and lays them by when none is spent.
    @inline(__always)
    mutating func earn(_ count: Int32) {
        spent = max(spent - count, -TokenBucket.savingsMax)
    }
}

/// How often each limit fired on one connection's engine resources; the owner may read and publish them.
public struct LimitCounters: Sendable {
    public private(set) var counts: [(token: String, count: Int)] = []

    mutating func count(_ token: StaticString) {
        let name = token.description
        if let index = counts.firstIndex(where: { $0.token == name }) {
            counts[index].count += 1
        } else {
            counts.append((name, 1))
        }
    }
}

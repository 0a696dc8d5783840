/// Lets the receive windows of a connection grow with the bandwidth-delay product of its path, so that a bulk transfer over a
/// long one is not held up by us.
///
/// RFC 9113 §6.9 leaves a window's size to the receiver. A peer that has window left sends as fast as the path goes: how fast
/// octets come in a burst, times the round trip, is what may be under way at once. The round trip is the time that the peer
/// took to acknowledge our first SETTINGS. No frame is sent for any of this, the visible settings stay as they are, and a
/// window that the program has sized itself is left alone.
struct WindowTuner {
    /// A window holds the product this many times, so that updates arrive before it is used up.
    private static let reserveFactor = 2
    /// What happens within one millisecond of our clock counts as a quarter of one.
    private static let quartersPerMillisecond = 4
    /// Fewer octets tell nothing of the path (bytes): a third of the smallest usual window.
    private static let burstBytesMin = 21_845

    /// The program has given the streams, or the connection, a window of its own choice.
    var isStreamWindowFixed = false
    var isConnectionWindowFixed = false
    /// What the path asks of a window, as far as bursts have shown (bytes).
    private(set) var pathBytes: UInt32 = 0
    /// (milliseconds); 0 before the first SETTINGS are acknowledged.
    private var roundTrip: UInt32 = 0

    // The burst under way: its octets, its first and its latest millisecond, which wrap after 49 days as differences may.
    private var burstBytes: UInt32 = 0
    private var burstStart: UInt32 = 0
    private var burstEnd: UInt32 = 0

    /// The first SETTINGS were acknowledged after this time (milliseconds).
    mutating func sawRoundTrip(_ milliseconds: UInt64) {
        if roundTrip == 0 { roundTrip = max(UInt32(clamping: milliseconds), 1) }
    }

    /// DATA arrived. A pause that is long beside the round trip ends a burst: the peer waited for an update, or had nothing to send.
    @inline(__always)
    mutating func received(_ count: Int, at milliseconds: UInt64) {
        let now = UInt32(truncatingIfNeeded: milliseconds)
        if now &- burstEnd > 1 + roundTrip / 4 {
            burstStart = now
            burstBytes = 0
        }
        burstEnd = now
        burstBytes &+= UInt32(truncatingIfNeeded: count)
    }

    /// An update is due: what has the burst shown so far?
    mutating func measure() {
        guard roundTrip > 0, burstBytes >= WindowTuner.burstBytesMin else { return }
        let elapsed = max(Int(burstEnd &- burstStart) * WindowTuner.quartersPerMillisecond, 1)
        let factor = WindowTuner.reserveFactor * WindowTuner.quartersPerMillisecond
        let (product, overflow) = (Int(burstBytes) * factor).multipliedReportingOverflow(by: Int(roundTrip))
        pathBytes = max(pathBytes, overflow ? .max : UInt32(clamping: product / elapsed))
    }
}

extension Connection {
    // MARK: Credit

    /// The connection's window is refilled as soon as octets leave the socket, so that one unread stream never stalls the others; but
    /// for what all of them hold together (`Limits.unreadBytesMax`).
    @inline(__always)
    func creditConnection(_ count: Int) {
        let increment = receiveWindow.consume(count)
        if increment > 0 { updateConnectionWindow(increment) }
    }

    /// Octets of a stream were read, or nobody will read them.
    @inline(__always)
    func forgetUnread(_ record: StreamPointer, _ count: Int) {
        let held = Int(record.pointee.unreadBytes)
        let bytes = min(count, held)
        // Proof: none is more than what is held, of the stream and so of all.
        record.pointee.unreadBytes = UInt32(truncatingIfNeeded: held &- bytes)
        unreadDataBytes &-= bytes
        if withheldBytes > 0 { grantWithheld() }
    }

    @inline(never)
    private func grantWithheld() {
        guard unreadDataBytes <= bounds.limits.unreadBytesMax / 2, !hasFailed else { return }
        let count = Int(withheldBytes)
        withheldBytes = 0
        creditConnection(count)
    }

    /// Octets of a stream were read: its window follows.
    @inline(__always)
    func consume(_ record: StreamPointer, _ count: Int) {
        guard record.pointee.state.canReceive else { return }
        let increment = record.pointee.receiveWindow.consume(count)
        if increment > 0 { updateStreamWindow(record, increment) }
    }

    @inline(never)
    private func updateConnectionWindow(_ due: UInt32) {
        tuner.measure()
        let wanted = tuner.isConnectionWindowFixed ? 0 : windowWanted
        let growth = wanted > receiveWindow.size ? receiveWindow.resize(to: wanted) : 0
        writeWindowUpdate(streamID: 0, increment: due + growth)
    }

    @inline(never)
    private func updateStreamWindow(_ record: StreamPointer, _ due: UInt32) {
        let window = record.pointee.receiveWindow
        // Octets that wait, and credit that comes late, tell of a reader that is behind: a larger window would only fill up.
        let keepsUp = window.held <= window.size / 4 && due <= window.size - window.size / 4
        tuner.measure()
        let growth = keepsUp ? growStreamWindow(record) : 0
        writeWindowUpdate(streamID: record.pointee.id, increment: due + growth)
    }

    /// Brings a stream's window up to what the path asks for, as far as the budget goes. Returns the increment.
    private func growStreamWindow(_ record: StreamPointer) -> UInt32 {
        let size = record.pointee.receiveWindow.size
        guard windowWanted > size, !tuner.isStreamWindowFixed else { return 0 }
        let growth = resources.takeWindowGrowth(windowWanted - size)
        record.pointee.windowGrowthBytes += growth
        return record.pointee.receiveWindow.resize(to: size + growth)
    }

    private var windowWanted: UInt32 { min(tuner.pathBytes, UInt32(clamping: bounds.limits.receiveWindowBytesMax)) }
}

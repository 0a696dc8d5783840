import Buffers

/// GOAWAY both ways (RFC 9113 §6.8): what was announced, what was received, and the two-phase farewell between them.
struct Shutdown {
    /// The last stream identifier of our latest GOAWAY; streams of the peer above it are ignored.
    private(set) var sentLast: UInt32?
    private(set) var receivedLast: UInt32?
    /// A first GOAWAY with the highest identifier is out and its PING is not back yet.
    private(set) var isProbing = false

    /// The eight octets of the farewell's PING.
    static let probe: UInt64 = 0x676f_6177_6179_2e31

    /// New streams of the peer are taken up to the announced one.
    @inline(__always)
    func accepts(_ id: UInt32) -> Bool {
        guard let sentLast else { return true }
        return id <= sentLast
    }

    func isProbe(_ octets: UInt64) -> Bool { isProbing && octets == Shutdown.probe }

    mutating func probed() { isProbing = true }

    mutating func sentGoaway(_ last: UInt32) {
        sentLast = last
        if last != FlowWindow.bytesMax { isProbing = false }
    }

    /// §6.8: an endpoint MUST NOT raise the identifier it has announced.
    mutating func receiveGoaway(_ last: UInt32) throws(Fault) {
        if let receivedLast, last > receivedLast { throw .connection(.protocolError, "goaway_last_stream_grew") }
        receivedLast = last
    }
}

extension Connection {
    /// Sends GOAWAY; this side keeps working on the streams that it has announced.
    ///
    /// - Parameters:
    ///   - lastStreamID: nil for the last stream that was told to the owner; never above that of an earlier GOAWAY.
    ///   - debugData: cut off at what one frame can carry.
    public func sendGoaway(_ code: ErrorCode, lastStreamID: Int? = nil, debugData: UnsafeRawBufferPointer? = nil) {
        let wanted = lastStreamID.map { min(UInt32(clamping: $0), FlowWindow.bytesMax) } ?? peerHistory.last
        // §6.8: what was announced is never raised.
        let announced = min(wanted, shutdown.sentLast ?? wanted)
        let debugBytes = min(debugData?.count ?? 0, FrameHeader.payloadBytesFloor - 8)
        framesSent &+= 1
        let start = output.reserve(FrameHeader.bytes + 8)
        FrameHeader(payloadBytes: 8 + debugBytes, type: .goaway, flags: [], streamID: 0).write(to: start)
        (start + FrameHeader.bytes).storeBytes(of: announced.bigEndian, as: UInt32.self)
        (start + FrameHeader.bytes + 4).storeBytes(of: code.rawValue.bigEndian, as: UInt32.self)
        output.advance(FrameHeader.bytes + 8)
        if let debugData, debugBytes > 0 {
            output.append(copying: UnsafeRawBufferPointer(rebasing: debugData[..<debugBytes]))
        }
        shutdown.sentGoaway(announced)
    }

    /// The graceful farewell in two phases: GOAWAY with the highest identifier and a PING, so that requests under way still
    /// come in; when the PING is back, the final GOAWAY. Does nothing when a GOAWAY is out already.
    public func beginShutdown() {
        guard shutdown.sentLast == nil, !hasFailed else { return }
        sendGoaway(.noError, lastStreamID: Int(FlowWindow.bytesMax))
        shutdown.probed()
        writePing(Shutdown.probe, flags: [])
    }

    /// The second phase; also what an owner calls that does not want to wait for the PING.
    public func finishShutdown() {
        guard shutdown.isProbing, !hasFailed else { return }
        sendGoaway(.noError)
    }

    /// A GOAWAY came in: no request may be started any more.
    public var hasReceivedGoaway: Bool { shutdown.receivedLast != nil }

    /// The first phase of `beginShutdown` is under way.
    public var isShuttingDown: Bool { shutdown.isProbing }
}

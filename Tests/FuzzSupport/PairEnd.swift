import Buffers
import HTTP2Protocol

/// One of two honest ends under fuzz: it keeps its own account of what each stream said, to compare with the other end's.
final class PairEnd {
    /// What one end knows of a stream. It outlives the stream.
    struct Account {
        var ref: StreamRef?
        var sentBytes = 0
        var receivedBytes = 0
        /// Received and not yet consumed.
        var heldBytes = 0
        /// CONNECT: after the final header blocks nothing but DATA is lawful (RFC 9113 §8.5).
        var isTunnel = false
        var hasSentHeaders = false
        var hasSentEnd = false
        var hasReceivedEnd = false
        var hasReceivedHeaders = false
        var cause: ClosedStream.Cause?
    }

    // Fixed at init.
    let resources = EngineResources()
    let connection: Connection

    private(set) var accounts: [Int: Account] = [:]
    /// Streams in the engine's table, oldest first.
    private(set) var liveIDs: [Int] = []
    private var payloadBytesMax = 16_384
    private var checker: OutputChecker
    var now: UInt64 = 0

    init(role: Connection.Role, settings: [Setting]) {
        connection = Connection(role: role, resources: resources, settings: settings, at: 0)
        checker = OutputChecker(role: role)
    }

    var isServer: Bool { connection.role == .server }

    func ref(_ id: Int) -> StreamRef? { accounts[id]?.ref }

    /// The octet at an offset of a stream's body: each differs by stream, direction and place.
    static func octet(_ id: Int, _ offset: Int, fromServer: Bool) -> UInt8 {
        UInt8(truncatingIfNeeded: id * 37 + offset + offset >> 8 * 11 + (fromServer ? 101 : 0))
    }

    // MARK: Commands

    func adopt(
        _ stream: StreamRef, isTunnel: Bool = false, hasSentHeaders: Bool = false, hasSentEnd: Bool = false
    ) {
        let id = stream.id
        require(accounts[id] == nil, "a stream identifier was used twice: \(id)")
        accounts[id] = Account(
            ref: stream, isTunnel: isTunnel, hasSentHeaders: hasSentHeaders, hasSentEnd: hasSentEnd)
        liveIDs.append(id)
        stream.owner = UnsafeMutableRawPointer(bitPattern: id)
    }

    func left(_ id: Int, _ cause: ClosedStream.Cause) {
        guard let index = liveIDs.firstIndex(of: id) else { fatalError("an unknown stream closed: \(id)") }
        liveIDs.remove(at: index)
        accounts[id]?.ref = nil
        accounts[id]?.cause = cause
    }

    func sendHeaders(_ id: Int, _ kind: HeadersKind, _ list: HeaderList, endStream: Bool) {
        guard let stream = ref(id) else { return }
        do throws(CommandError) {
            let outcome = try connection.sendHeaders(stream, kind, list, endStream: endStream)
            if kind != .informational { accounts[id]?.hasSentHeaders = true }
            if endStream { accounts[id]?.hasSentEnd = true }
            if outcome == .closed { left(id, .ended) }
        } catch {}
    }

    func sendData(_ id: Int, _ count: Int, endStream: Bool) {
        guard let stream = ref(id), let account = accounts[id], account.hasSentHeaders, !account.hasSentEnd else {
            return
        }
        let offset = account.sentBytes
        let bytes = (0..<count).map { PairEnd.octet(id, offset + $0, fromServer: isServer) }
        do throws(CommandError) {
            let outcome = try connection.sendData(stream, ByteSlice(bytes), endStream: endStream)
            accounts[id]?.sentBytes += count
            if endStream { accounts[id]?.hasSentEnd = true }
            if outcome == .closed { left(id, .ended) }
        } catch {}
    }

    func reset(_ id: Int, afterQueuedData: Bool) {
        guard let stream = ref(id) else { return }
        if connection.reset(stream, .cancel, afterQueuedData: afterQueuedData) { left(id, .resetByOwner) }
    }

    func consume(_ id: Int, _ count: Int) {
        guard let stream = ref(id), let held = accounts[id]?.heldBytes else { return }
        accounts[id]?.heldBytes -= min(count, held)
        connection.consume(stream, min(count, held))
    }

    // MARK: Bytes

    func output(bytesMax: Int = .max) -> [UInt8] {
        connection.drain()
        connection.handleAllEvents { handle($0) }
        let bytes = connection.takeOutput(bytesMax: bytesMax, at: now)
        checker.check(bytes, payloadBytesMax: payloadBytesMax)
        return bytes
    }

    func input(_ bytes: [UInt8], pieceBytes: Int) {
        connection.feed(bytes, pieceBytes: pieceBytes, at: now) { handle($0) }
    }

    private func handle(_ event: ConnectionEvent) {
        switch event {
        case .headers(let stream, let kind, let endStream): headers(stream.id, stream, kind, endStream: endStream)
        case .data(let stream, let bytes, let endStream): data(stream.id, bytes, endStream: endStream)
        case .closed(let closed):
            if case .fault(let token) = closed.cause {
                // Only a limit that the other end has not acknowledged can be met in good faith (RFC 9113 §5.1.2).
                let isRace = closed.code == .refusedStream && connection.outstandingSettings > 0
                require(isRace, "a stream fault between honest peers: \(token)")
            }
            left(closed.id, closed.cause)
        case .pushPromise(let parent, let promised):
            require(ref(parent.id) != nil, "a promise on an unknown stream: \(parent.id)")
            adopt(promised)
        case .settings: payloadBytesMax = max(payloadBytesMax, Int(connection.remoteSettings.maxFrameSize))
        case .sent(let owner, _, _):
            require(ref(Int(bitPattern: owner)) != nil, "DATA of an unknown stream was sent")
        case .failed(let fault): fatalError("a connection fault between honest peers: \(fault.token)")
        case .none, .settingsAcknowledged, .ping, .pingAcknowledged, .goaway, .alternativeService, .origins, .priority,
            .priorityUpdate:
            break
        }
    }

    private func headers(_ id: Int, _ stream: StreamRef, _ kind: HeadersKind, endStream: Bool) {
        let list = connection.takeReceivedHeaders()
        let method = list.firstIndex(of: .method).map { list.value(at: $0) }
        resources.recycle(list)
        if kind == .request { adopt(stream, isTunnel: method == "CONNECT") }
        require(ref(id) != nil && accounts[id]?.hasReceivedEnd == false, "headers on an unknown or ended stream: \(id)")
        if kind != .informational { accounts[id]?.hasReceivedHeaders = true }
        if endStream { accounts[id]?.hasReceivedEnd = true }
    }

    private func data(_ id: Int, _ bytes: UnsafeRawBufferPointer, endStream: Bool) {
        guard let account = accounts[id], account.ref != nil, !account.hasReceivedEnd, account.hasReceivedHeaders else {
            fatalError("DATA on an unknown or ended stream: \(id)")
        }
        for (index, octet) in bytes.enumerated() {
            let offset = account.receivedBytes + index
            require(
                octet == PairEnd.octet(id, offset, fromServer: !isServer),
                "octet \(offset) of stream \(id) is another's")
        }
        accounts[id]?.receivedBytes += bytes.count
        accounts[id]?.heldBytes += bytes.count
        if endStream { accounts[id]?.hasReceivedEnd = true }
    }

    // MARK: The end

    func checkTables() {
        require(
            liveIDs.count == connection.streamCount, "\(liveIDs.count) streams told, \(connection.streamCount) held")
        require(resources.liveStreamCount == liveIDs.count, "records and tables disagree")
    }

    func finish() {
        checkTables()
        require(liveIDs.isEmpty, "streams that never ended: \(liveIDs)")
        checker.finish()
    }
}

import Buffers
import HTTP2Protocol

/// The owner of one connection under fuzz: it believes every event, answers some of them, and stops the program when what it
/// is told cannot be.
final class FuzzOwner {
    // Fixed at init.
    let resources: EngineResources
    let connection: Connection
    /// A passive owner only listens, so that what it hears depends on the input alone.
    private let isPassive: Bool

    private var random: FuzzRandom
    private var live: [Int: StreamRef] = [:]
    private var endedByPeer: Set<Int> = []
    private var requestIDMax = 0
    private var payloadBytesMax = 16_384
    private var checker: OutputChecker
    private var now: UInt64 = 0
    /// What was told, DATA pieces joined; kept by passive owners.
    private(set) var story: [String] = []
    private var joinedData = (id: 0, bytes: 0)

    init(role: Connection.Role, seed: UInt64, isPassive: Bool = false) {
        resources = EngineResources()
        connection = Connection(
            role: role, resources: resources, settings: [Setting(.maxConcurrentStreams, 50)], at: 0)
        random = FuzzRandom(seed: seed)
        self.isPassive = isPassive
        checker = OutputChecker(role: role)
        if role == .client { for index in 0..<5 { request(index) } }
    }

    func receive(_ bytes: [UInt8], pieceBytes: Int) {
        connection.feed(bytes, pieceBytes: pieceBytes, at: now) { handle($0) }
        compareTables()
        flush()
    }

    /// Everything ends; nothing may be left.
    func finish() {
        flush()
        joinData()
        if connection.checkDeadlines(at: now + 1_000_000) { connection.handleAllEvents { handle($0) } }
        for stream in connection.allStreams {
            live[stream.id] = nil
            connection.forget(stream)
        }
        require(live.isEmpty, "streams left the table without a word: \(live.keys)")
        require(connection.streamCount == 0 && resources.liveStreamCount == 0, "streams remain")
        connection.drain()
        _ = connection.takeOutput(at: now)
        require(!connection.needsFlush, "output remains of streams that are gone")
    }

    // MARK: Events

    private func handle(_ event: ConnectionEvent) {
        switch event {
        case .none: break
        case .headers(let stream, let kind, let endStream): headers(stream, kind, endStream: endStream)
        case .data(let stream, let bytes, let endStream): data(stream, bytes, endStream: endStream)
        case .closed(let closed):
            // A body above its content-length is told as far as it came before the fault.
            if case .fault = closed.cause, joinedData.id == closed.id { joinedData = (0, 0) }
            tell("closed \(closed.id) \(closed.code.rawValue) \(closed.cause)")
            require(live.removeValue(forKey: closed.id) != nil, "an unknown stream closed: \(closed.id)")
        case .sent(let owner, let bytes, let queuedBytes):
            let id = Int(bitPattern: owner)
            require(live[id] != nil && bytes >= 0 && queuedBytes >= 0, "DATA of an unknown stream was sent: \(id)")
        case .pushPromise(let parent, let promised):
            tell("promise \(parent.id) \(promised.id)")
            require(live[parent.id] != nil && live[promised.id] == nil, "a promise between unknown streams")
            adopt(promised)
            if random.below(4) == 0 { reset(promised) }
        case .settings: payloadBytesMax = max(payloadBytesMax, Int(connection.remoteSettings.maxFrameSize))
        case .goaway(let last, let code, let debugData): tell("goaway \(last) \(code.rawValue) \(checksum(debugData))")
        case .alternativeService(_, let origin, let value): tell("altsvc \(checksum(origin)) \(checksum(value))")
        case .origins(let entries): tell("origins \(entries.map { checksum($0) })")
        case .priorityUpdate(let id, let value): tell("priority update \(id) \(checksum(value))")
        case .failed(let fault): tell("failed \(fault.token)")
        case .settingsAcknowledged, .ping, .pingAcknowledged, .priority: tell("\(event)")
        }
        if !isPassive, random.below(16) == 0 { actAtRandom() }
    }

    private func headers(_ stream: StreamRef, _ kind: HeadersKind, endStream: Bool) {
        let id = stream.id
        let list = connection.takeReceivedHeaders()
        var sum = 0
        for index in 0..<list.count {
            sum = checksum(list.nameBytes(at: index), checksum(list.valueBytes(at: index), sum))
        }
        tell("headers \(id) \(kind) \(endStream) \(sum)")
        resources.recycle(list)
        if kind == .request {
            require(id > requestIDMax && live[id] == nil, "a request reuses an identifier")
            requestIDMax = id
            adopt(stream)
        }
        require(live[id] != nil && !endedByPeer.contains(id), "headers on an unknown or ended stream: \(id)")
        if endStream { endedByPeer.insert(id) }
        guard !isPassive else { return }
        if kind == .request, random.below(4) != 0 { respond(stream) }
    }

    private func data(_ stream: StreamRef, _ bytes: UnsafeRawBufferPointer, endStream: Bool) {
        let id = stream.id
        require(live[id] != nil && !endedByPeer.contains(id), "DATA on an unknown or ended stream: \(id)")
        require(endStream || !bytes.isEmpty, "an event without news")
        if joinedData.id != id { joinData() }
        joinedData = (id, checksum(bytes, joinedData.bytes))
        if endStream {
            joinData()
            tell("end \(id)")
            endedByPeer.insert(id)
        }
        guard !isPassive else { return }
        switch random.below(6) {
        case 0...2: connection.consume(stream, bytes.count)
        case 3: connection.consume(stream, bytes.count / 2)
        case 4: send(stream, bytes.count, endStream: endStream)
        default: break
        }
    }

    private func tell(_ line: String) {
        guard isPassive else { return }
        joinData()
        story.append(line)
    }

    private func joinData() {
        guard joinedData.id != 0 else { return }
        if isPassive { story.append("data \(joinedData.id) \(joinedData.bytes)") }
        joinedData = (0, 0)
    }

    /// Reads every octet, so that a sanitizer sees memory that is gone.
    private func checksum(_ bytes: UnsafeRawBufferPointer, _ start: Int = 0) -> Int {
        bytes.reduce(start) { ($0 &* 31 &+ Int($1) &+ 1) & 0xffff_ffff }
    }

    private func adopt(_ stream: StreamRef) {
        live[stream.id] = stream
        stream.owner = UnsafeMutableRawPointer(bitPattern: stream.id)
    }

    private func compareTables() {
        require(live.count == connection.streamCount, "\(live.count) streams told, \(connection.streamCount) held")
        require(resources.liveStreamCount == connection.streamCount, "records and tables disagree")
    }

    // MARK: Commands. One that is refused is as good as one that works: the engine may say no, not break.

    private func list(_ fields: [(String, String)]) -> HeaderList {
        let list = HeaderList()
        for (name, value) in fields { list.append(name: name, value: value) }
        return list
    }

    private func request(_ index: Int) {
        let methods = ["GET", "POST", "HEAD", "CONNECT"]
        let method = methods[isPassive ? index % 3 : random.below(4)]
        var fields = [(":method", method), (":authority", "a")]
        if method != "CONNECT" { fields += [(":scheme", "http"), (":path", "/\(index)")] }
        let endStream = method == "GET" || method == "HEAD"
        do throws(CommandError) { adopt(try connection.request(list(fields), endStream: endStream)) } catch {}
    }

    private func respond(_ stream: StreamRef) {
        let id = stream.id
        var fields = [(":status", ["200", "204", "404"][random.below(3)])]
        if random.below(2) == 0 { fields.append(("x-\(random.below(40))", "value \(random.below(40))")) }
        let endStream = random.below(3) == 0
        let kind = random.below(10) == 0 ? HeadersKind.informational : .response
        let endsNow = endStream && kind == .response
        do throws(CommandError) {
            if try connection.sendHeaders(stream, kind, list(fields), endStream: endsNow) == .closed {
                live[id] = nil
                return
            }
        } catch { return }
        if kind == .response, !endStream { send(stream, random.below(70_000), endStream: random.below(2) == 0) }
    }

    private func send(_ stream: StreamRef, _ count: Int, endStream: Bool) {
        let id = stream.id
        do throws(CommandError) {
            let slice = ByteSlice([UInt8](repeating: 7, count: count))
            if try connection.sendData(stream, slice, endStream: endStream) == .closed { live[id] = nil }
        } catch {}
    }

    private func reset(_ stream: StreamRef) {
        let id = stream.id
        if connection.reset(stream, .cancel, afterQueuedData: random.below(2) == 0) { live[id] = nil }
    }

    /// Something that no event asked for, on a stream that is alive.
    private func actAtRandom() {
        let stream = live.sorted { $0.key < $1.key }.dropFirst(random.below(max(live.count, 1))).first?.value
        do throws(CommandError) {
            switch random.below(12) {
            case 0: try connection.sendSettings([Setting(.initialWindowSize, UInt32(random.below(200_000)))])
            case 1: try connection.sendSettings([Setting(.headerTableSize, UInt32(random.below(9_000)))])
            case 2: try connection.ping(random.next())
            case 3: try connection.setConnectionWindow(random.below(1_000_000))
            case 4: if connection.role == .client { request(random.below(100)) }
            case 5: if random.below(8) == 0 { connection.beginShutdown() }
            case 6: now += UInt64(random.below(3_000))
            case 7:
                guard let stream else { return }
                let id = stream.id
                let trailers = list([("x-sum", "1")])
                if try connection.sendHeaders(stream, .trailers, trailers, endStream: true) == .closed {
                    live[id] = nil
                }
            case 8: if let stream { try connection.setStreamWindow(stream, random.below(100_000)) }
            case 9: if let stream, connection.role == .server { adopt(try connection.pushPromise(on: stream, promise)) }
            case 10: if let stream { reset(stream) }
            default: if let stream { send(stream, random.below(9_000), endStream: random.below(3) == 0) }
            }
        } catch {}
    }

    private var promise: HeaderList {
        list([(":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/pushed")])
    }

    private func flush() {
        for _ in 0..<64 {
            connection.drain()
            checker.check(connection.takeOutput(at: now), payloadBytesMax: payloadBytesMax)
            connection.handleAllEvents { handle($0) }
            if !connection.needsFlush, !connection.hasPendingEvents { break }
        }
        compareTables()
    }
}

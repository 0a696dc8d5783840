import Buffers
import TestSupport
import Testing

@testable import HTTP2Protocol

/// However a stream ends and whatever it held, everything returns: bytes, blocks, slots, counters, memory.
@Suite struct ExitPathTests {
    enum End: CaseIterable {
        case peerThenUs, usThenPeer, resetByPeer, resetByOwner, fault, goaway, connectionFault, abort, deinitialized
    }

    enum Held: CaseIterable {
        case nothing, queuedData, queuedTrailers, queuedReset, halfReadData, unreadData, openBlock
        case waitingRequest, waitingRequestWithData, reservedByPeer, promisedByUs
    }

    /// A stream with what it holds, and a way to see that its queued memory is free.
    private final class Scene {
        let peer: ScriptedPeer
        var id = 1
        weak var storage: Storage?

        init(_ peer: ScriptedPeer) { self.peer = peer }
    }

    private func canMeet(_ role: Connection.Role, _ held: Held, _ end: End) -> Bool {
        switch held {
        case .waitingRequest, .waitingRequestWithData:
            // To the peer such a stream is idle.
            return role == .client && ![.peerThenUs, .usThenPeer, .resetByPeer, .fault].contains(end)
        case .reservedByPeer:
            return role == .client && ![.peerThenUs, .usThenPeer, .goaway].contains(end)
        case .promisedByUs:
            return role == .server && ![.peerThenUs, .usThenPeer].contains(end)
        case .openBlock:
            return [.resetByOwner, .connectionFault, .abort, .deinitialized].contains(end)
        case .queuedReset:
            return ![.peerThenUs, .usThenPeer].contains(end) && !(role == .server && end == .goaway)
        case .nothing, .queuedData, .queuedTrailers, .halfReadData, .unreadData:
            return !(role == .server && end == .goaway)
        }
    }

    private func makeScene(_ role: Connection.Role, _ held: Held) throws -> Scene {
        let scene = Scene(ScriptedPeer(role))
        let peer = scene.peer
        let waits = held == .waitingRequest || held == .waitingRequestWithData
        peer.send(Wire.settings((4, 0), (3, waits ? 0 : 100)))
        if role == .server {
            peer.openRequest(1)
            try peer.respond(1, endStream: false)
        } else {
            try peer.request(Wire.post, endStream: false)
            if !waits { peer.send(Wire.headers(1, Wire.ok)) }
        }
        try hold(held, scene)
        peer.flush()
        peer.forget()
        return scene
    }

    private func hold(_ held: Held, _ scene: Scene) throws {
        let peer = scene.peer
        switch held {
        case .nothing, .waitingRequest: return
        case .queuedData, .waitingRequestWithData: try queueData(scene)
        case .queuedTrailers:
            try queueData(scene)
            try peer.connection.sendHeaders(try peer.stream(1), .trailers, HeaderList(["a": "b"]), endStream: true)
        case .queuedReset:
            try queueData(scene)
            peer.connection.reset(try peer.stream(1), .cancel, afterQueuedData: true)
        case .halfReadData: peer.send(Array(Wire.data(1, "0123456789", padding: 5).prefix(14)))
        case .unreadData: peer.send(Wire.data(1, bytes: [UInt8](repeating: 0, count: 10_000)))
        case .openBlock: peer.send(Wire.openHeaders(1, block: Wire.literal("a", "b"), .endStream))
        case .reservedByPeer:
            peer.send(Wire.pushPromise(1, promising: 2, Wire.get))
            scene.id = 2
        case .promisedByUs:
            scene.id = try peer.connection.pushPromise(on: try peer.stream(1), HeaderList(Wire.get)).id
        }
    }

    private func queueData(_ scene: Scene) throws {
        let storage = Storage.allocation(byteCount: 20_000)
        scene.storage = storage
        let stream = try scene.peer.stream(1)
        _ = try scene.peer.connection.sendData(stream, ByteSlice(storage), endStream: false)
        #expect(scene.peer.connection.queuedDataBytes == 20_000)
    }

    private func finishThePeersSide(_ scene: Scene, _ held: Held) {
        if held == .halfReadData { scene.peer.send(Array(Wire.data(1, "0123456789", padding: 5).dropFirst(14))) }
        scene.peer.send(Wire.data(1, "", .endStream))
    }

    private func finishOurSide(_ scene: Scene, _ held: Held) throws {
        if held != .queuedTrailers { try scene.peer.sendData(1, "", endStream: true) }
        // Inside of a DATA frame no other can come.
        if held != .halfReadData { scene.peer.send(Wire.windowUpdate(1, 50_000)) }
    }

    private func end(_ scene: Scene, _ held: Held, _ end: End) throws {
        let peer = scene.peer
        switch end {
        case .peerThenUs:
            finishThePeersSide(scene, held)
            try finishOurSide(scene, held)
        case .usThenPeer:
            try finishOurSide(scene, held)
            finishThePeersSide(scene, held)
        case .resetByPeer:
            finishHalfRead(scene, held)
            peer.send(Wire.reset(scene.id))
        case .resetByOwner:
            // In the middle of a frame or a block, where it holds one.
            peer.connection.reset(try peer.stream(scene.id), .cancel)
            finishHalfRead(scene, held)
            if held == .openBlock { peer.send(Wire.continuation(1, [])) }
        case .fault:
            finishHalfRead(scene, held)
            peer.send(
                held == .reservedByPeer ? Wire.headers(2, ["no": "status"]) : Wire.windowUpdate(scene.id, 0))
        case .goaway:
            finishHalfRead(scene, held)
            peer.send(Wire.goaway(last: 0))
        case .connectionFault:
            finishHalfRead(scene, held)
            peer.send(Wire.data(0, "x"))
        case .abort: peer.connection.abort(.internalError)
        case .deinitialized: return
        }
        peer.flush()
    }

    /// The rest of a frame whose head has come, before other frames can follow it.
    private func finishHalfRead(_ scene: Scene, _ held: Held) {
        guard held == .halfReadData else { return }
        scene.peer.send(Array(Wire.data(1, "0123456789", padding: 5).dropFirst(14)))
    }

    @Test(arguments: [Connection.Role.server, .client], Held.allCases)
    func everythingReturns(role: Connection.Role, held: Held) throws {
        for exit in End.allCases where canMeet(role, held, exit) {
            let resources = try runOne(role, held, exit)
            #expect(resources.liveStreamCount == 0, "\(held) ended by \(exit)")
            #expect(resources.blocks.blocksInUse == 0, "\(held) ended by \(exit)")
        }
    }

    /// - Returns: what the connection, gone by now, has left behind.
    private func runOne(_ role: Connection.Role, _ held: Held, _ exit: End) throws -> EngineResources {
        let scene = try makeScene(role, held)
        try end(scene, held, exit)
        let connection = scene.peer.connection
        switch exit {
        case .connectionFault, .abort: #expect(connection.hasFailed)
        case .deinitialized: break
        default:
            // The parent of a promise is not what ended.
            if scene.id == 2 { connection.reset(try scene.peer.stream(1), .cancel) }
            scene.peer.flush()
            expectClean(connection, "\(held) ended by \(exit)")
            #expect(scene.storage == nil, "\(held) ended by \(exit)")
            #expect(scene.peer.resources.liveStreamCount == 0, "\(held) ended by \(exit)")
            #expect(scene.peer.resources.blocks.blocksInUse == 0, "\(held) ended by \(exit)")
            if exit != .goaway { scene.peer.expectAlive() }
        }
        return scene.peer.resources
    }

    private func expectClean(_ connection: Connection, _ what: String) {
        #expect(!connection.hasFailed, "\(what)")
        #expect(connection.streamCount == 0, "\(what)")
        #expect(connection.peerStreamCount == 0, "\(what)")
        #expect(connection.ownStreamCount == 0, "\(what)")
        #expect(connection.reservedByPeerCount == 0, "\(what)")
        #expect(connection.waitingRequests.isEmpty, "\(what)")
        #expect(connection.queuedDataBytes == 0, "\(what)")
        #expect(connection.scheduler.isEmpty, "\(what)")
        #expect(connection.payload.record == nil && connection.closingRecord == nil, "\(what)")
        let window = connection.receiveWindow
        #expect(Int(window.available) + Int(window.credit) == Int(window.size), "\(what)")
    }

    @Test func waitingMemoryOfAnUntoldEndReturnsWithTheConnection() throws {
        let resources = EngineResources(blocks: BlockPool())
        func scene() throws {
            let peer = ScriptedPeer(.client, resources: resources)
            let id = try peer.request(Wire.post, endStream: false)
            peer.send(Wire.headers(id, Wire.ok, .endStream))
            try peer.sendData(id, String(repeating: "a", count: 20_000), endStream: true)
            // Ended by drain, and the connection goes before `.closed` is told.
            peer.connection.drain()
            #expect(resources.liveStreamCount == 1)
        }
        try scene()
        #expect(resources.liveStreamCount == 0)
        #expect(resources.blocks.blocksInUse == 0)
    }

    @Test func randomLivesOfTwoConnectionsLeaveNothingBehind() throws {
        for seed in UInt64(10)..<18 {
            let resources = try randomLife(SeededRandom(seed: seed, "two connections"))
            for resource in resources {
                #expect(resource.liveStreamCount == 0, "seed \(seed)")
                #expect(resource.blocks.blocksInUse == 0, "seed \(seed)")
            }
        }
    }

    private func randomLife(_ seeded: SeededRandom) throws -> [EngineResources] {
        var random = seeded
        var limits = Limits()
        limits.settings = Rate(burst: 10_000, perSecond: 100)
        let pair = Pair(
            limits: limits, serverSettings: [Setting(.maxConcurrentStreams, 5), Setting(.initialWindowSize, 3_000)],
            chunkBytes: 777)
        var unread: [Int: Int] = [:]
        for side in [pair.client, pair.server] {
            side.react = { event, peer in
                if case .data(let stream, let bytes, _) = event, peer.connection.role == .server {
                    unread[stream.id, default: 0] += bytes.count
                } else if case .data(let stream, let bytes, _) = event {
                    peer.connection.consume(stream, bytes.count)
                }
            }
        }
        func pick(_ peer: ScriptedPeer) -> StreamRef? {
            peer.connection.streams.all().sorted { $0.pointee.id < $1.pointee.id }
                .map { StreamRef(record: $0) }.randomElement(using: &random)
        }
        for turn in 0..<1_500 {
            let side = random.number(0...1) == 0 ? pair.client : pair.server
            let connection = side.connection
            let text = String(repeating: "a", count: random.number(0...6_000))
            switch random.number(0...11) {
            case 0...2:
                _ = try? pair.client.connection.request(HeaderList(Wire.post), endStream: random.number(0...3) == 0)
            case 3...4:
                guard let stream = pick(pair.server) else { continue }
                let list = HeaderList(Wire.ok)
                _ = try? pair.server.connection.sendHeaders(
                    stream, .response, list, endStream: random.number(0...3) == 0)
            case 5...6:
                guard let stream = pick(side) else { continue }
                _ = try? connection.sendData(stream, ByteSlice(utf8: text), endStream: random.number(0...1) == 0)
            case 7:
                guard let stream = pick(side) else { continue }
                _ = try? connection.sendHeaders(stream, .trailers, HeaderList(["a": "b"]), endStream: true)
            case 8:
                guard let stream = pick(side), random.number(0...2) == 0 else { continue }
                connection.reset(stream, .cancel, afterQueuedData: random.number(0...1) == 0)
            case 9:
                guard let stream = pick(pair.server) else { continue }
                _ = try? pair.server.connection.pushPromise(on: stream, HeaderList(Wire.get))
            case 10:
                let setting = Setting(.initialWindowSize, UInt32(random.number(0...20_000)))
                _ = try? connection.sendSettings([setting])
            default:
                for (id, count) in unread {
                    if let stream = pair.server.connection.stream(id: id) {
                        pair.server.connection.consume(stream, count)
                    }
                }
                unread = [:]
            }
            if random.number(0...2) == 0 { pair.exchange() }
            guard !pair.client.connection.hasFailed, !pair.server.connection.hasFailed else {
                Issue.record(
                    "seed \(random.seed), turn \(turn): \(pair.client.allEvents.suffix(1)) \(pair.server.allEvents.suffix(1))"
                )
                break
            }
            #expect(pair.client.connection.invariantsHold && pair.server.connection.invariantsHold, "turn \(turn)")
            pair.forget()
            pair.advance(milliseconds: 100)
        }
        for stream in pair.client.connection.streams.all() {
            if stream.pointee.state != .closed { pair.client.connection.reset(StreamRef(record: stream), .cancel) }
        }
        pair.exchange()
        expectClean(pair.client.connection, "client, seed \(random.seed)")
        expectClean(pair.server.connection, "server, seed \(random.seed)")
        return [pair.client.resources, pair.server.resources]
    }
}

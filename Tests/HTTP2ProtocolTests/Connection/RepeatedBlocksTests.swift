import Buffers
import TestSupport
import Testing

@testable import HTTP2Protocol

/// Repeated header blocks are replayed only while nothing has changed.
@Suite struct RepeatedBlocksTests {
    @Test func aRepeatedResponseIsTheSameOctetsOnceItsFieldsAreInTheTable() throws {
        let peer = ScriptedPeer(.server)
        let list = HeaderList([":status": "200", "server": "kept"])
        var blocks: [[UInt8]] = []
        for turn in 0..<5 {
            peer.openRequest(2 * turn + 1, Wire.get, endStream: true)
            try peer.connection.sendHeaders(try peer.stream(2 * turn + 1), .response, list, endStream: true)
            peer.flush()
            blocks.append(peer.frames.last?.payload ?? [])
            #expect(peer.frames.last.map { peer.decode($0) } == [":status: 200", "server: kept"])
        }
        // The first response saves the table's memory; the second fills it; the others are two octets.
        #expect(blocks[2] == [0x88, 0xbe])
        #expect(blocks[3] == blocks[2] && blocks[4] == blocks[2])
    }

    @Test func aDateIsPartOfWhatIsRepeated() throws {
        let peer = ScriptedPeer(.server)
        let list = HeaderList([":status": "200"])
        func answer(_ turn: Int, _ date: String?, version: UInt32) throws -> [String]? {
            let id = 2 * turn + 1
            peer.openRequest(id, Wire.get, endStream: true)
            let stream = try peer.stream(id)
            if let date {
                try Array(date.utf8).withUnsafeBytes {
                    _ = try peer.connection.sendHeaders(stream, .response, list, endStream: true, date: ($0, version))
                }
            } else {
                try peer.connection.sendHeaders(stream, .response, list, endStream: true)
            }
            peer.flush()
            return peer.frames.last.map { peer.decode($0) }
        }
        for turn in 0..<4 { #expect(try answer(turn, "now", version: 0) == [":status: 200", "date: now"]) }
        for turn in 4..<8 { #expect(try answer(turn, nil, version: 0) == [":status: 200"]) }
        for turn in 8..<12 { #expect(try answer(turn, "then", version: 1) == [":status: 200", "date: then"]) }
        #expect(try answer(12, "max", version: .max) == [":status: 200", "date: max"])
    }

    @Test func connectionsDoNotTakeEachOthersBlocks() throws {
        let resources = EngineResources(blocks: BlockPool())
        let list = HeaderList([":status": "200", "server": "kept"])
        // Sixty-five connections share sixty-four places.
        let peers = (0..<65).map { _ in ScriptedPeer(.server, resources: resources) }
        for turn in 0..<4 {
            for peer in peers {
                peer.openRequest(2 * turn + 1, Wire.get, endStream: true)
                try peer.connection.sendHeaders(try peer.stream(2 * turn + 1), .response, list, endStream: true)
                peer.flush()
                #expect(peer.frames.last.map { peer.decode($0) } == [":status: 200", "server: kept"])
                peer.forget()
            }
        }
    }

    @Test func everyListArrivesAsItWasSentThroughALongRandomRun() throws {
        for seed in [UInt64(1), 2, 3] {
            try run(SeededRandom(seed: seed, "repeated and varied blocks"))
        }
    }

    private func text(_ list: HeaderList) -> [String] {
        (0..<list.count).map { "\(list.name(at: $0)): \(list.value(at: $0))" }
    }

    private func run(_ seeded: SeededRandom) throws {
        var random = seeded
        let pair = Pair(chunkBytes: 4_000)
        func list(_ first: [(String, String)]) -> HeaderList {
            let list = HeaderList()
            for (name, value) in first { list.append(name: name, value: value) }
            for _ in 0..<random.number(0...3) {
                let number = random.number(0...12)
                list.append(
                    name: "x-\(number % 5)", value: String(repeating: "v\(number)", count: random.number(1...30)),
                    flags: number == 12 ? .sensitive : [])
            }
            return list
        }
        func request() -> HeaderList {
            list([(":method", "GET"), (":scheme", "https"), (":path", "/\(random.number(0...3))"), (":authority", "a")])
        }
        func response() -> HeaderList { list([(":status", "\(random.number(200...203))")]) }
        let requests = (0..<4).map { _ in request() }
        let responses = (0..<4).map { _ in response() }
        for turn in 0..<600 {
            if random.number(0...9) == 0 {
                let side = random.number(0...1) == 0 ? pair.client : pair.server
                try side.connection.sendSettings([
                    Setting(.headerTableSize, UInt32([0, 60, 500, 4_096][random.number(0...3)]))
                ])
                if random.number(0...1) == 0 { pair.exchange() }
            }
            let sent = random.number(0...4) == 0 ? request() : requests[min(3, random.number(0...6))]
            let stream = try pair.client.connection.request(sent, endStream: true)
            let id = stream.id
            pair.exchange()
            #expect(pair.server.fields == text(sent), "turn \(turn)")
            let answered = random.number(0...4) == 0 ? response() : responses[min(3, random.number(0...6))]
            try pair.server.connection.sendHeaders(try pair.server.stream(id), .response, answered, endStream: true)
            pair.exchange()
            guard pair.client.fields == text(answered), !pair.client.connection.hasFailed,
                !pair.server.connection.hasFailed
            else {
                Issue.record("turn \(turn): \(pair.client.fields), sent \(text(answered))")
                return
            }
            pair.forget()
            pair.advance(milliseconds: 500)
        }
        #expect(pair.server.resources.liveStreamCount == 0)
    }
}

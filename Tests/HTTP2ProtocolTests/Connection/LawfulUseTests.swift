import Buffers
import TestSupport
import Testing

@testable import HTTP2Protocol

/// Heavy use that breaks no rule must not meet a limit.
@Suite struct LawfulUseTests {
    @Test func manyRequestsWithAnUpdateForEachDataFrame() throws {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.windowUpdate(0, 1 << 30))
        let response = HeaderList(Wire.ok)
        peer.react = { event, peer in
            guard case .headers(let stream, _, _) = event else { return }
            _ = try? peer.connection.sendHeaders(stream, .response, response, endStream: false)
            _ = try? Array("Hello".utf8).withUnsafeBytes {
                try peer.connection.sendData(stream, copying: $0, endStream: true)
            }
        }
        // Ten thousand within one second, each with an update on both levels that comes after its end.
        for read in 0..<100 {
            peer.send(
                (0..<100).flatMap { index -> [UInt8] in
                    let id = 2 * (100 * read + index) + 1
                    return Wire.headers(id, Wire.get, .endStream) + Wire.windowUpdate(id, 5) + Wire.windowUpdate(0, 5)
                })
            peer.forget()
        }
        #expect(!peer.connection.hasFailed)
        #expect(peer.connection.lastProcessedStreamID == 19_999)
    }

    @Test func aThousandUploadsResetByUsWithDataUnderWay() throws {
        let peer = ScriptedPeer(.server, settings: [Setting(.initialWindowSize, 100)])
        let ids = (0..<1_000).map { 2 * $0 + 1 }
        peer.send(ids.flatMap { Wire.headers($0, Wire.post) })
        for id in ids { peer.connection.reset(try peer.stream(id), .cancel) }
        peer.flush()
        peer.forget()
        peer.send(
            ids.flatMap { Wire.data($0, "under way") + Wire.data($0, "", .endStream) + Wire.windowUpdate($0, 1) })
        peer.send(ids.flatMap { Wire.reset($0) })
        #expect(!peer.connection.hasFailed)
        #expect(peer.frames.allSatisfy { $0.type == 8 })
    }

    @Test func aThousandRequestsResetByUsWithResponsesUnderWay() throws {
        let peer = ScriptedPeer(.client)
        let ids = try (0..<1_000).map { _ in try peer.request(Wire.get) }
        for id in ids { peer.connection.reset(try peer.stream(id), .cancel) }
        peer.flush()
        peer.forget()
        peer.send(ids.flatMap { Wire.headers($0, Wire.ok) + Wire.data($0, "late", .endStream) })
        peer.expectNothing()
        peer.expectAlive()
    }

    @Test func aPingForEachDataFrame() throws {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.settings((4, 0x7fff_ffff)), Wire.windowUpdate(0, 0x7fff_0000 - 65_535))
        peer.openRequest(1, Wire.get, endStream: true)
        try peer.respond(1, endStream: false)
        for _ in 0..<5_000 {
            try peer.sendData(1, "message", endStream: false)
            peer.flush()
            peer.send(Wire.ping(), Wire.windowUpdate(0, 7), Wire.windowUpdate(1, 7))
            peer.forget()
        }
        #expect(!peer.connection.hasFailed)
    }

    @Test func theAnswersToALongFlightOfDataMayComeTogether() throws {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.settings((4, 0x7fff_ffff)), Wire.windowUpdate(0, 0x7fff_0000 - 65_535))
        peer.openRequest(1, Wire.get, endStream: true)
        try peer.respond(1, endStream: false)
        for _ in 0..<3_000 {
            try peer.sendData(1, "message", endStream: false)
            peer.flush()
        }
        peer.send((0..<3_000).flatMap { _ in Wire.windowUpdate(0, 7) + Wire.windowUpdate(1, 7) })
        #expect(!peer.connection.hasFailed)
    }

    @Test func aSteadyConnectionLivesForHours() throws {
        let peer = ScriptedPeer(.server)
        for hour in 0..<24 {
            for second in 0..<60 {
                peer.now += 60_000
                let id = 2 * (60 * hour + second) + 1
                peer.send(Wire.headers(id, Wire.get, .endStream), Wire.ping(), Wire.priority(id), Wire.settings())
                try peer.respond(id)
                peer.flush()
                #expect(!peer.connection.checkDeadlines(at: peer.now))
                peer.forget()
            }
        }
        #expect(!peer.connection.hasFailed)
    }

    @Test func aBodyOfManyMegabytesCrossesAPairInPieces() throws {
        let pair = Pair(chunkBytes: 5_000)
        let id = try pair.client.request(Wire.post, endStream: false)
        pair.exchange()
        var received = 0
        pair.server.react = { event, peer in
            if case .data(let stream, let bytes, _) = event {
                received += bytes.count
                peer.connection.consume(stream, bytes.count)
            }
        }
        let slice = ByteSlice([UInt8](repeating: 9, count: 1 << 20))
        for turn in 0..<8 {
            _ = try pair.client.connection.sendData(try pair.client.stream(id), slice, endStream: turn == 7)
            pair.exchange()
        }
        #expect(received == 8 << 20)
        #expect(pair.client.connection.queuedDataBytes == 0)
        #expect(!pair.server.connection.hasFailed && !pair.client.connection.hasFailed)
    }
}

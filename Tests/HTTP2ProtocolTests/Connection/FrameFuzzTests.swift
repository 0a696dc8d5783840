import Buffers
import TestSupport
import Testing

@testable import HTTP2Protocol

/// Rows of plausible and broken frames against an owner that answers at random: no trap, counters that agree, nothing left.
@Suite struct FrameFuzzTests {
    /// One frame, mostly well formed, on one of a few streams.
    private func frame(_ random: inout SeededRandom, _ role: Connection.Role) -> [UInt8] {
        let id = random.number(0...14)
        let flags = FrameFlags(rawValue: [0, 0x1, 0x4, 0x5, 0x8, 0x9, 0x25, 0xff][random.number(0...7)])
        let padding = random.number(0...5) == 0 ? random.number(0...40) : nil
        let blocks = [
            Wire.block(Wire.get), Wire.block(Wire.post), Wire.block(Wire.ok), Wire.block([":status": "100"]),
            Wire.block(["x": "y"]), [0x82, 0x86, 0x84], [0x88], [0x40, 0x01, 0x61, 0x01, 0x62], [0xbe], [],
            Wire.block([":method": "CONNECT", ":authority": "a:1"]),
            Wire.block([":method": "PUT", ":scheme": "http", ":path": "/", "content-length": "3"]), [0x20, 0x82],
        ]
        let block = blocks[random.number(0...blocks.count - 1)]
        switch random.number(0...24) {
        case 0...5: return Wire.headers(id, block: block, flags.intersection([.endStream]), padding: padding)
        case 6: return Wire.headers(id, block: block, flags.intersection(.endStream), splitAt: [block.count / 2])
        case 7...10:
            let bytes = [UInt8](repeating: 7, count: random.number(0...3) == 0 ? random.number(0...16_000) : 3)
            return Wire.data(id, bytes: bytes, flags.intersection(.endStream), padding: padding)
        case 11: return Wire.priority(id, dependsOn: random.number(0...14))
        case 12...13: return Wire.reset(id, ErrorCode(rawValue: UInt32(random.number(0...20))))
        case 14: return Wire.settings((UInt16(random.number(0...9)), UInt32(random.number(0...70_000))))
        case 15: return Wire.settingsAcknowledgement
        case 16: return Wire.raw(0x5, flags: 4, stream: id, Wire.word(UInt32(random.number(0...20))) + block)
        case 17: return Wire.ping("12345678", flags.intersection(.acknowledgement))
        case 18: return random.number(0...9) == 0 ? Wire.goaway(last: random.number(0...30)) : []
        case 19...20: return Wire.windowUpdate(id, UInt32(random.number(0...80_000)))
        case 21: return Wire.priorityUpdate(of: id, "u=1")
        case 22: return role == .client ? Wire.alternativeService(id, origin: "a", "b") : Wire.origins("a")
        case 23: return Wire.continuation(id, block, flags)
        default:
            let payload = (0..<random.number(0...12)).map { _ in UInt8(random.number(0...255)) }
            return Wire.raw(UInt8(random.number(0...17)), flags: flags.rawValue, stream: id, payload)
        }
    }

    /// What an owner might do next.
    private func act(_ random: inout SeededRandom, _ peer: ScriptedPeer) {
        let connection = peer.connection
        let known = connection.streams.all().filter { $0.pointee.state != .closed }.sorted {
            $0.pointee.id < $1.pointee.id
        }
        if connection.role == .client, random.number(0...2) == 0 {
            _ = try? connection.request(HeaderList(Wire.post), endStream: random.number(0...1) == 0)
        }
        guard let record = known.randomElement(using: &random) else { return }
        let stream = StreamRef(record: record)
        let end = random.number(0...1) == 0
        switch random.number(0...7) {
        case 0...1: _ = try? connection.sendHeaders(stream, .response, HeaderList(Wire.ok), endStream: end)
        case 2...3:
            let slice = ByteSlice([UInt8](repeating: 1, count: random.number(0...30_000)))
            _ = try? connection.sendData(stream, slice, endStream: end)
        case 4: _ = try? connection.sendHeaders(stream, .trailers, HeaderList(["a": "b"]), endStream: true)
        case 5: connection.reset(stream, .cancel, afterQueuedData: end)
        case 6: _ = try? connection.pushPromise(on: stream, HeaderList(Wire.get))
        default: connection.consume(stream, random.number(0...100))
        }
    }

    @Test(arguments: [Connection.Role.server, .client])
    func randomFramesNeverTrapAndLeaveNothing(role: Connection.Role) {
        var random = SeededRandom(seed: role == .server ? 0xf1 : 0xf2, "random frames")
        for round in 0..<600 {
            let resources = EngineResources(blocks: BlockPool())
            do {
                let peer = ScriptedPeer(role, settings: [Setting(.maxConcurrentStreams, 6)], resources: resources)
                peer.chunkBytes = [Int.max, 1, 5, 100][random.number(0...3)]
                if role == .client { for _ in 0..<4 { _ = try? peer.request(Wire.post, endStream: false) } }
                for _ in 0..<60 where !peer.connection.hasFailed {
                    peer.receive(frame(&random, role))
                    if peer.connection.hasFailed { break }
                    act(&random, peer)
                    if random.number(0...3) == 0 { peer.flush() }
                    peer.takeEvents()
                    #expect(peer.connection.invariantsHold, "round \(round)")
                }
                peer.flush()
            }
            guard resources.liveStreamCount == 0, resources.blocks.blocksInUse == 0 else {
                Issue.record(
                    "round \(round): \(resources.liveStreamCount) streams, \(resources.blocks.blocksInUse) blocks")
                return
            }
        }
    }
}

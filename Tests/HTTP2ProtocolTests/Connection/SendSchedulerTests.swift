import TestSupport
import Testing

@testable import HTTP2Protocol

/// Fair turns among the streams that can send.
@Suite struct SendSchedulerTests {
    private func withRecords(_ count: Int, _ body: ([StreamPointer]) -> Void) {
        let records = (0..<count).map { index in
            let record = StreamPointer.allocate(capacity: 1)
            record.initialize(to: StreamRecord(id: UInt32(index), sendWindowBytes: 0, receiveWindowBytes: 0))
            return record
        }
        body(records)
        for record in records {
            record.deinitialize(count: 1)
            record.deallocate()
        }
    }

    private func turns(_ scheduler: inout SendScheduler, _ count: Int) -> [UInt32] {
        (0..<count).compactMap { _ in
            defer { scheduler.rotate() }
            return scheduler.next?.pointee.id
        }
    }

    @Test func streamsTakeTurns() {
        withRecords(3) { records in
            var scheduler = SendScheduler()
            #expect(scheduler.isEmpty)
            for record in records { scheduler.add(record) }
            scheduler.add(records[1])
            #expect(turns(&scheduler, 7) == [0, 1, 2, 0, 1, 2, 0])
        }
    }

    @Test func leavingKeepsTheOrderOfTheOthers() {
        withRecords(4) { records in
            var scheduler = SendScheduler()
            for record in records { scheduler.add(record) }
            scheduler.rotate()
            scheduler.remove(records[1])
            scheduler.remove(records[1])
            #expect(turns(&scheduler, 4) == [2, 3, 0, 2])
            scheduler.add(records[1])
            #expect(turns(&scheduler, 4) == [3, 0, 2, 1])
            for record in records { scheduler.remove(record) }
            #expect(scheduler.isEmpty)
            #expect(scheduler.next == nil)
        }
    }

    @Test func queuedBodiesShareTheConnectionFrameByFrame() throws {
        let peer = ScriptedPeer(.server)
        for id in [1, 3, 5] { peer.openRequest(id, Wire.get, endStream: true) }
        for id in [1, 3, 5] {
            try peer.respond(id, endStream: false)
            try peer.sendData(id, String(repeating: "a", count: 40_000), endStream: true)
        }
        peer.flush()
        // 65,535 octets of window in frames of 16,384: each stream has a turn before the first has its second.
        #expect(peer.frames.filter { $0.type == 0 }.map(\.stream) == [1, 3, 5, 1])
        peer.forget()
        peer.send(Wire.windowUpdate(0, 1_000_000))
        #expect(peer.frames.map(\.stream) == [3, 5, 1, 3, 5])
    }

    @Test func aStreamWithoutWindowDoesNotHoldUpTheOthers() throws {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.settings((4, 10)))
        for id in [1, 3] {
            peer.openRequest(id, Wire.get, endStream: true)
            try peer.respond(id, endStream: false)
            try peer.sendData(id, String(repeating: "a", count: 25), endStream: true)
        }
        peer.flush()
        peer.forget()
        peer.send(Wire.windowUpdate(3, 100))
        peer.expectFrames(Wire.data(3, String(repeating: "a", count: 15), .endStream))
    }

    @Test func framingStopsAtTheOutputsBoundAndGoesOnWhenItIsWritten() throws {
        var limits = Limits()
        limits.framedBytesMax = 20_000
        let peer = ScriptedPeer(.server, limits: limits)
        peer.send(Wire.settings((4, 1_000_000)), Wire.windowUpdate(0, 1_000_000))
        peer.openRequest(1, Wire.get, endStream: true)
        try peer.respond(1, endStream: false)
        try peer.sendData(1, String(repeating: "a", count: 200_000), endStream: true)
        peer.connection.drain()
        #expect(peer.connection.outputBytes < 20_000 + 16_393)
        #expect(peer.connection.queuedDataBytes > 160_000)
        peer.flush()
        #expect(peer.connection.queuedDataBytes == 0)
        #expect(!peer.connection.needsFlush)
    }
}

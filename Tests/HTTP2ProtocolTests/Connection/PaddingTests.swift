import TestSupport
import Testing

@testable import HTTP2Protocol

/// Padding strategies (RFC 9113 §10.7), counted and on the wire.
@Suite struct PaddingTests {
    @Test func noStrategyLeavesTheRoomOrTheRange() {
        for strategy in [PaddingStrategy.none, .aligned, .maximum] {
            for payload in 0...300 {
                for room in [0, 1, 7, 8, 255, 256, 257, 16_384 - payload] {
                    let pad = strategy.octets(forPayload: payload, payloadBytesMax: payload + room)
                    #expect((0...256).contains(pad) && pad <= room, "\(strategy) \(payload) \(room): \(pad)")
                }
            }
        }
    }

    @Test func alignedFramesAreMultiplesOfEight() {
        for payload in 0...100 {
            let pad = PaddingStrategy.aligned.octets(forPayload: payload, payloadBytesMax: 16_384)
            #expect((9 + payload + pad) % 8 == 0)
        }
        #expect(PaddingStrategy.maximum.octets(forPayload: 10, payloadBytesMax: 16_384) == 256)
    }

    @Test(arguments: [PaddingStrategy.aligned, .maximum])
    func paddedExchangesArriveWholeAndKeepToTheWindows(strategy: PaddingStrategy) throws {
        let pair = Pair()
        pair.client.connection.padding = strategy
        pair.server.connection.padding = strategy
        let id = try pair.client.request(
            [
                ":method": "POST", ":scheme": "http", ":path": "/", ":authority": "a",
                "x-long": String(repeating: "v", count: 30_000),
            ],
            endStream: false)
        try pair.client.sendData(id, String(repeating: "b", count: 50_000), endStream: true)
        pair.exchange()
        #expect(pair.server.fields.last?.count == 30_008)
        var received = 0
        for event in pair.server.allEvents {
            if case .data(_, let bytes, _) = event { received += bytes.count }
        }
        #expect(received == 50_000)
        try pair.server.respond(id, endStream: false)
        try pair.server.sendData(id, "short", endStream: true)
        pair.exchange()
        #expect(
            Seen.merged(pair.client.allEvents).suffix(3) == [
                .headers(id, .response, endStream: false), .data(id, "short", endStream: true),
                .closed(id, .noError, "ended"),
            ])
        #expect(pair.client.resources.liveStreamCount == 0)
        #expect(pair.server.frames.contains { $0.flags.contains(.padded) })
        #expect(!pair.client.connection.hasFailed && !pair.server.connection.hasFailed)
    }
}

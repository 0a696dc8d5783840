import Buffers
import TestSupport
import Testing

@testable import HTTP2Protocol

/// GOAWAY both ways and the farewell in two phases (RFC 9113 §6.8).
@Suite struct ShutdownTests {
    private static let probe = "goaway.1"

    @Test func theFarewellTakesWhatIsUnderWayAndThenNoMore() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.connection.beginShutdown()
        peer.connection.beginShutdown()
        #expect(peer.connection.isShuttingDown)
        peer.flush()
        peer.expectFrames(Wire.goaway(last: 0x7fff_ffff), Wire.ping(Self.probe))
        peer.send(Wire.headers(3, Wire.get, .endStream))
        peer.expect(.headers(3, .request, endStream: true))
        peer.send(Wire.ping(Self.probe, .acknowledgement))
        peer.expectFrames(Wire.goaway(last: 3))
        #expect(!peer.connection.isShuttingDown)
        // Ignored from now on, whatever comes of them; the announced streams go on.
        peer.send(
            Wire.headers(5, Wire.post), Wire.data(5, "x"), Wire.windowUpdate(5, 1),
            Wire.headers(5, ["a": "b"], .endStream),
            Wire.reset(5), Wire.data(1, "more", .endStream))
        peer.expect(.data(1, "more", endStream: true))
        try peer.respond(1)
        try peer.respond(3)
        peer.flush()
        #expect(peer.frames.map(\.stream) == [1, 3])
        #expect(peer.connection.streamCount == 0)
        peer.expectAlive()
    }

    @Test func ignoredRequestsStillReachTheTable() {
        let peer = ScriptedPeer(.server)
        peer.connection.sendGoaway(.noError)
        peer.send(Wire.headers(1, block: Wire.block(Wire.get) + Wire.literal("x-a", "1", pattern: 0x40)))
        #expect(peer.connection.decoderTableBytes == 36)
        #expect(peer.events.isEmpty)
    }

    @Test func anAnnouncedLastStreamIsNeverRaised() {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.connection.sendGoaway(.noError)
        peer.connection.sendGoaway(.internalError, lastStreamID: 99)
        peer.flush()
        peer.expectFrames(Wire.goaway(last: 1), Wire.goaway(last: 1, .internalError))
        peer.send(Wire.data(0, "x"))
        #expect(peer.frames.last?.word(at: 0) == 1)
    }

    @Test func anOwnerNeedNotWaitForTheProbe() {
        let peer = ScriptedPeer(.server)
        peer.connection.beginShutdown()
        peer.connection.finishShutdown()
        peer.connection.finishShutdown()
        peer.flush()
        peer.expectFrames(Wire.goaway(last: 0x7fff_ffff), Wire.ping(Self.probe), Wire.goaway(last: 0))
        peer.send(Wire.ping(Self.probe, .acknowledgement))
        peer.expectNothing()
    }

    @Test func aReceivedGoawayRefusesStreamsAboveItsLastOne() throws {
        let peer = ScriptedPeer(.client)
        for _ in 0..<3 { try peer.request(Wire.get) }
        peer.send(Wire.goaway(last: 1, .enhanceYourCalm, "slow"))
        peer.expect(
            .goaway(last: 1, .enhanceYourCalm, "slow"), .closed(3, .refusedStream, "refusedByGoaway"),
            .closed(5, .refusedStream, "refusedByGoaway"))
        #expect(throws: CommandError.connectionClosing) { try peer.request() }
        peer.send(Wire.headers(1, Wire.ok, .endStream))
        peer.expect(.headers(1, .response, endStream: true), .closed(1, .noError, "ended"))
        #expect(peer.resources.liveStreamCount == 0)
    }

    @Test func waitingRequestsAreRefusedEvenBelowTheLastStream() throws {
        let peer = ScriptedPeer(.client)
        peer.send(Wire.settings((3, 1)))
        for _ in 0..<4 { try peer.request(Wire.get) }
        peer.forget()
        peer.send(Wire.goaway(last: 0x7fff_ffff))
        peer.expect(
            .goaway(last: 0x7fff_ffff, .noError, ""), .closed(3, .refusedStream, "refusedByGoaway"),
            .closed(5, .refusedStream, "refusedByGoaway"), .closed(7, .refusedStream, "refusedByGoaway"))
        peer.send(Wire.headers(1, Wire.ok, .endStream))
        // A slot is free, and nothing takes it.
        #expect(peer.frames.isEmpty)
        #expect(peer.resources.liveStreamCount == 0)
    }

    @Test func aStreamThatGoawayClosedIsSafeUntilItsEndIsTold() throws {
        let peer = ScriptedPeer(.client)
        let id = try peer.request(Wire.post, endStream: false)
        let stream = try peer.stream(id)
        var results: [Bool] = []
        peer.react = { event, peer in
            guard case .goaway = event else { return }
            // The owner does not know yet.
            results.append(peer.connection.reset(stream, .cancel))
            results.append(stream.canSend)
            #expect(throws: CommandError.streamNotWritable) {
                try peer.connection.sendData(stream, ByteSlice(utf8: "x"), endStream: true)
            }
            peer.connection.consume(stream, 5)
        }
        peer.send(Wire.goaway(last: 0))
        #expect(results == [false, false])
        peer.expect(.goaway(last: 0, .noError, ""), .closed(id, .refusedStream, "refusedByGoaway"))
        #expect(peer.frames.isEmpty)
    }

    @Test func anAbortedConnectionTellsAndReadsNothingMore() {
        let peer = ScriptedPeer(.server)
        peer.connection.abort(.internalError)
        peer.send(Wire.headers(1, Wire.get))
        #expect(peer.events.isEmpty)
        peer.expectFrames(Wire.goaway(last: 0, .internalError))
        #expect(throws: CommandError.connectionClosing) { try peer.connection.ping(1) }
    }
}

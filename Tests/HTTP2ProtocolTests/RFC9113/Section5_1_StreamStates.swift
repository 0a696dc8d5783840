import HTTP2Protocol
import TestSupport
import Testing

/// Stream states on the wire (RFC 9113 §5.1), identifiers (§5.1.1) and concurrency (§5.1.2).
@Suite struct Section5_1_StreamStates {
    // MARK: idle

    @Test(arguments: [Connection.Role.server, .client])
    func section5_1_idle_framesOtherThanHeadersAndPriorityAreConnectionFaults(role: Connection.Role) {
        for id in [1, 2] {
            for (frame, token) in [
                (Wire.data(id, "x"), "data_on_idle_stream"), (Wire.reset(id), "reset_on_idle_stream"),
                (Wire.windowUpdate(id, 1), "window_update_on_idle_stream"),
            ] {
                let peer = ScriptedPeer(role)
                peer.send(frame)
                peer.expectGoaway(.protocolError, token)
            }
        }
        let peer = ScriptedPeer(role)
        peer.send(Wire.continuation(1, []))
        peer.expectGoaway(.protocolError, "continuation_without_headers")
    }

    @Test func section5_1_idle_priorityIsTaken() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.priority(9))
        peer.expect(.priority(9))
        peer.expectAlive()
    }

    @Test func section5_1_idle_aResponseWithoutARequestIsAConnectionFault() {
        let peer = ScriptedPeer(.client)
        peer.send(Wire.headers(1, Wire.ok))
        peer.expectGoaway(.protocolError, "headers_on_idle_stream")
    }

    @Test func section5_1_idle_aResponseToARequestThatStillWaitsIsAConnectionFault() throws {
        let peer = ScriptedPeer(.client)
        peer.send(Wire.settings((3, 0)))
        try peer.request(endStream: true)
        peer.send(Wire.headers(1, Wire.ok, .endStream))
        peer.expectGoaway(.protocolError, "headers_on_idle_stream")
    }

    // MARK: reserved

    @Test func section5_1_reservedRemote_framesOtherThanHeadersResetAndPriorityAreConnectionFaults() throws {
        for (frame, token) in [
            (Wire.data(2, "x"), "data_on_reserved_stream"),
            (Wire.windowUpdate(2, 1), "window_update_on_reserved_stream"),
            (Wire.pushPromise(2, promising: 4, Wire.get), "push_promise_on_closed_stream"),
        ] {
            let peer = ScriptedPeer(.client)
            try peer.request()
            peer.send(Wire.pushPromise(1, promising: 2, Wire.get), Wire.priority(2))
            peer.expect(.pushPromise(parent: 1, promised: 2), .priority(2))
            peer.send(frame)
            peer.expectGoaway(.protocolError, token)
        }
    }

    @Test func section5_1_reservedLocal_framesOtherThanResetPriorityAndWindowUpdateAreConnectionFaults() throws {
        for (frame, token) in [
            (Wire.data(2, "x"), "data_on_reserved_stream"), (Wire.headers(2, Wire.get), "headers_on_reserved_stream"),
        ] {
            let peer = ScriptedPeer(.server)
            peer.openRequest(1)
            _ = try peer.connection.pushPromise(on: try peer.stream(1), HeaderList(Wire.get))
            peer.send(Wire.windowUpdate(2, 5), Wire.priority(2))
            #expect(try peer.stream(2).sendWindowBytes == 65_540)
            peer.send(frame)
            peer.expectGoaway(.protocolError, token)
        }
    }

    // MARK: half-closed (remote)

    @Test func section5_1_halfClosedRemote_dataAndHeadersAreStreamFaults() {
        for (frame, token) in [
            (Wire.data(1, "x"), "data_after_end_stream"),
            (Wire.headers(1, ["x": "1"], .endStream), "headers_after_end_stream"),
        ] {
            let peer = ScriptedPeer(.server)
            peer.openRequest(1, Wire.get, endStream: true)
            peer.send(frame)
            peer.expectReset(1, .streamClosed, token)
            peer.expectAlive()
        }
        let peer = ScriptedPeer(.server)
        peer.openRequest(1, Wire.get, endStream: true)
        peer.send(Wire.continuation(1, []))
        peer.expectGoaway(.protocolError, "continuation_without_headers")
    }

    @Test func section5_1_halfClosedRemote_windowUpdatePriorityAndResetAreTaken() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1, Wire.get, endStream: true)
        peer.send(Wire.windowUpdate(1, 5), Wire.priority(1))
        #expect(try peer.stream(1).sendWindowBytes == 65_540)
        peer.expect(.priority(1))
        peer.send(Wire.reset(1))
        peer.expect(.closed(1, .cancel, "resetByPeer"))
    }

    // MARK: closed

    private func closedPeer() throws -> ScriptedPeer {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1, Wire.get, endStream: true)
        try peer.respond(1)
        peer.flush()
        peer.forget()
        return peer
    }

    @Test func section5_1_closed_dataAfterTheEndIsAStreamFault() throws {
        let peer = try closedPeer()
        peer.send(Wire.data(1, "x"))
        peer.expectReset(1, .streamClosed)
        peer.expectAlive()
    }

    @Test func section5_1_closed_headersAfterTheEndAreAConnectionFault() throws {
        let peer = try closedPeer()
        peer.send(Wire.headers(1, Wire.get, .endStream))
        peer.expectGoaway(.streamClosed, "headers_on_closed_stream")
    }

    @Test func section5_1_closed_windowUpdateResetAndPriorityAreIgnored() throws {
        let peer = try closedPeer()
        peer.send(Wire.windowUpdate(1, 1), Wire.windowUpdate(1, 0), Wire.reset(1), Wire.priority(1))
        peer.expect(.priority(1))
        peer.expectAlive()
    }

    @Test func section5_1_closed_framesAfterThePeersResetAreFaults() {
        for (frame, code) in [
            (Wire.data(1, "x"), ErrorCode.streamClosed), (Wire.headers(1, ["a": "b"]), .streamClosed),
        ] {
            let peer = ScriptedPeer(.server)
            peer.openRequest(1)
            peer.send(Wire.reset(1))
            peer.expect(.closed(1, .cancel, "resetByPeer"))
            peer.send(frame)
            #expect(peer.frames.count == 1)
            let answer = peer.frames.last
            let told: UInt32? = answer?.type == 0x3 ? answer?.word(at: 0) : answer?.word(at: 4)
            #expect(told == code.rawValue)
        }
    }

    @Test func section5_1_closed_framesThatCrossOurResetAreIgnored() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.connection.reset(try peer.stream(1), .cancel)
        peer.flush()
        peer.expectFrames(Wire.reset(1))
        peer.send(
            Wire.data(1, "x"), Wire.data(1, "y", padding: 9), Wire.windowUpdate(1, 4),
            Wire.headers(1, ["a": "b"], .endStream),
            Wire.reset(1))
        peer.expectNothing()
        peer.expectAlive()
    }

    @Test func section5_1_closed_ignoredDataCountsAgainstTheConnectionWindow() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.connection.reset(try peer.stream(1), .cancel)
        peer.send(Wire.data(1, bytes: [UInt8](repeating: 0, count: 10_000)))
        #expect(peer.connection.receiveWindowBytes == 55_535)
    }

    // MARK: §5.1.1

    @Test(arguments: [2, 4, 100])
    func section5_1_1_aClientsEvenIdentifierIsAConnectionFault(id: Int) {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.headers(id, Wire.get))
        peer.expectGoaway(.protocolError, "headers_on_idle_stream")
    }

    @Test func section5_1_1_anIdentifierBelowAnEarlierOneIsAConnectionFault() {
        let peer = ScriptedPeer(.server)
        peer.openRequest(5)
        peer.send(Wire.headers(3, Wire.get))
        peer.expectGoaway(.protocolError, "stream_id_not_increasing")
    }

    @Test func section5_1_1_identifiersMayBeSkipped() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.headers(0x7fff_fffd, Wire.get, .endStream), Wire.headers(0x7fff_ffff, Wire.get, .endStream))
        peer.expect(
            .headers(0x7fff_fffd, .request, endStream: true), .headers(0x7fff_ffff, .request, endStream: true))
        #expect(peer.connection.lastProcessedStreamID == 0x7fff_ffff)
    }

    @Test func section5_1_1_whenIdentifiersRunOutNoRequestCanBeMade() throws {
        let peer = ScriptedPeer(.client)
        try peer.connection.setNextStreamID(0x7fff_ffff)
        #expect(try peer.request() == 0x7fff_ffff)
        #expect(throws: CommandError.streamIDsExhausted) { try peer.request() }
        #expect(throws: CommandError.valueOutOfRange) { try peer.connection.setNextStreamID(1) }
    }

    @Test func section5_1_1_promisedIdentifiersAreEvenAndGrow() throws {
        for promised in [0, 1, 3] {
            let peer = ScriptedPeer(.client)
            try peer.request()
            peer.send(Wire.pushPromise(1, promising: promised, Wire.get))
            peer.expectGoaway(.protocolError, "promised_stream_id")
        }
        let peer = ScriptedPeer(.client)
        try peer.request()
        peer.send(Wire.pushPromise(1, promising: 6, Wire.get))
        peer.forget()
        peer.send(Wire.pushPromise(1, promising: 4, Wire.get))
        peer.expectGoaway(.protocolError, "promised_stream_id")
    }

    @Test func section5_1_1_aPromiseOfStreamZeroInTwoFramesIsNotReadAsHeaders() throws {
        let peer = ScriptedPeer(.client)
        try peer.request()
        peer.send(Wire.raw(0x5, stream: 1, Wire.word(0)), Wire.continuation(1, Wire.block(Wire.ok)))
        peer.expectGoaway(.protocolError, "promised_stream_id")
    }

    // MARK: §5.1.2

    @Test func section5_1_2_streamsAboveOurLimitAreRefused() throws {
        let peer = ScriptedPeer(.server, settings: [Setting(.maxConcurrentStreams, 2)])
        peer.openRequest(1)
        peer.openRequest(3, Wire.get, endStream: true)
        peer.send(Wire.headers(5, Wire.get, .endStream))
        peer.expectReset(5, .refusedStream)
        try peer.respond(3)
        peer.flush()
        peer.forget()
        peer.send(Wire.headers(7, Wire.get))
        peer.expect(.headers(7, .request, endStream: false))
    }

    @Test func section5_1_2_pushedStreamsCountWhenTheirResponseBegins() throws {
        let peer = ScriptedPeer(.client, settings: [Setting(.maxConcurrentStreams, 1)])
        try peer.request()
        peer.send(Wire.pushPromise(1, promising: 2, Wire.get), Wire.pushPromise(1, promising: 4, Wire.get))
        peer.expect(.pushPromise(parent: 1, promised: 2), .pushPromise(parent: 1, promised: 4))
        peer.send(Wire.headers(2, Wire.ok))
        peer.expect(.headers(2, .response, endStream: false))
        peer.send(Wire.headers(4, Wire.ok))
        peer.expectReset(4, .refusedStream, "concurrent_streams")
        peer.send(Wire.data(2, "", .endStream))
        peer.expect(.data(2, "", endStream: true), .closed(2, .noError, "ended"))
        peer.send(Wire.pushPromise(1, promising: 6, Wire.get), Wire.headers(6, Wire.ok, .endStream))
        #expect(peer.events.last == .closed(6, .noError, "ended"))
    }

    @Test func section5_1_2_ourRequestsKeepToThePeersLimit() throws {
        let peer = ScriptedPeer(.client)
        peer.send(Wire.settings((3, 1)))
        peer.forget()
        try peer.request(Wire.get)
        _ = try peer.connection.request(HeaderList(Wire.get), endStream: true)
        peer.flush()
        #expect(peer.frames.isEmpty)
        peer.send(Wire.headers(1, Wire.ok, .endStream))
        #expect(peer.frames.map(\.stream) == [3])
    }
}

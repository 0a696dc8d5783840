import Buffers
import TestSupport
import Testing

@testable import HTTP2Protocol

/// Commands in and out of place: an illegal one throws and sends nothing.
@Suite struct CommandTests {
    private func server(endStream: Bool = true) -> ScriptedPeer {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1, Wire.post, endStream: endStream)
        return peer
    }

    @Test func aResponseIsInformationalBlocksHeadersDataAndTrailers() throws {
        let peer = server()
        let stream = try peer.stream(1)
        try peer.connection.sendHeaders(stream, .informational, HeaderList([":status": "103"]), endStream: false)
        try peer.connection.sendHeaders(stream, .response, HeaderList(Wire.ok), endStream: false)
        #expect(try peer.sendData(1, "body", endStream: false) == .queued)
        #expect(try peer.connection.sendHeaders(stream, .trailers, HeaderList(["a": "b"]), endStream: true) == .queued)
        peer.flush()
        #expect(peer.frames.map(\.type) == [1, 1, 0, 1])
        peer.expect(.closed(1, .noError, "ended"))
    }

    @Test func aShortAnswerIsFramedAtOnceAndClosesItsStream() throws {
        let peer = server()
        try peer.respond(1, endStream: false)
        #expect(try peer.sendData(1, "short", endStream: true) == .closed)
        peer.flush()
        peer.expect()
        #expect(peer.frames.map(\.type) == [1, 0])
        let open = server(endStream: false)
        try open.respond(1, endStream: false)
        #expect(try open.sendData(1, "short", endStream: true) == .framed)
        #expect(try open.stream(1).stateNumber == 5)
    }

    @Test func commandsOutOfOrderThrow() throws {
        let peer = server(endStream: false)
        let stream = try peer.stream(1)
        let list = HeaderList(Wire.ok)
        #expect(throws: CommandError.headersNotSent) { try peer.sendData(1, "x", endStream: true) }
        #expect(throws: CommandError.headersNotSent) {
            try peer.connection.sendHeaders(stream, .trailers, list, endStream: true)
        }
        #expect(throws: CommandError.valueOutOfRange) {
            try peer.connection.sendHeaders(stream, .informational, list, endStream: true)
        }
        #expect(throws: CommandError.streamNotWritable) {
            try peer.connection.sendHeaders(stream, .request, list, endStream: true)
        }
        try peer.connection.sendHeaders(stream, .response, list, endStream: false)
        #expect(throws: CommandError.headersAlreadySent) {
            try peer.connection.sendHeaders(stream, .response, list, endStream: false)
        }
        #expect(throws: CommandError.headersAlreadySent) {
            try peer.connection.sendHeaders(stream, .informational, list, endStream: false)
        }
        #expect(throws: CommandError.valueOutOfRange) {
            try peer.connection.sendHeaders(stream, .trailers, list, endStream: false)
        }
        try peer.sendData(1, "end", endStream: true)
        #expect(throws: CommandError.streamNotWritable) { try peer.sendData(1, "x", endStream: true) }
        #expect(throws: CommandError.streamNotWritable) {
            try peer.connection.sendHeaders(stream, .trailers, list, endStream: true)
        }
        peer.flush()
        #expect(peer.frames.map(\.type) == [1, 0])
    }

    @Test func rolesKeepToTheirCommands() throws {
        let client = ScriptedPeer(.client)
        try client.request(Wire.post, endStream: false)
        let stream = try client.stream(1)
        #expect(throws: CommandError.pushDisabled) {
            try client.connection.pushPromise(on: stream, HeaderList(Wire.get))
        }
        #expect(throws: CommandError.headersAlreadySent) {
            try client.connection.sendHeaders(stream, .response, HeaderList(Wire.ok), endStream: true)
        }
        let peer = server()
        #expect(throws: CommandError.connectionClosing) { try peer.request() }
        #expect(throws: CommandError.valueOutOfRange) { try peer.connection.setConnectionWindow(-1) }
        #expect(throws: CommandError.valueOutOfRange) { try peer.connection.setConnectionWindow(1 << 31) }
        #expect(throws: CommandError.valueOutOfRange) {
            try peer.connection.setStreamWindow(try peer.stream(1), 1 << 31)
        }
        #expect(throws: CommandError.valueOutOfRange) { try peer.connection.setNextStreamID(3) }
    }

    @Test func aPushIsPromisedAnsweredAndEnds() throws {
        let pair = Pair()
        let id = try pair.client.request(Wire.get)
        pair.exchange()
        pair.forget()
        let pushed = try pair.server.connection.pushPromise(on: try pair.server.stream(id), HeaderList(Wire.get))
        #expect(pushed.id == 2 && pushed.stateNumber == 3)
        try pair.server.connection.sendHeaders(pushed, .response, HeaderList(Wire.ok), endStream: false)
        #expect(try pair.server.sendData(2, "pushed", endStream: true) == .closed)
        try pair.server.respond(id)
        pair.exchange()
        pair.client.expect(
            .pushPromise(parent: id, promised: 2), .headers(2, .response, endStream: false),
            .data(2, "pushed", endStream: true), .closed(2, .noError, "ended"),
            .headers(id, .response, endStream: true), .closed(id, .noError, "ended"))
        #expect(pair.client.resources.liveStreamCount == 0 && pair.server.resources.liveStreamCount == 0)
    }

    @Test func aPushThatTheClientResetsIsGone() throws {
        let pair = Pair()
        let id = try pair.client.request(Wire.get)
        pair.exchange()
        _ = try pair.server.connection.pushPromise(on: try pair.server.stream(id), HeaderList(Wire.get))
        pair.exchange()
        pair.forget()
        pair.client.connection.reset(try pair.client.stream(2), .cancel)
        // The server's answer crosses the reset.
        try pair.server.respond(2, endStream: true)
        pair.exchange()
        #expect(!pair.client.connection.hasFailed && !pair.server.connection.hasFailed)
        #expect(pair.client.connection.reservedByPeerCount == 0)
        #expect(pair.server.connection.ownStreamCount == 0)
    }

    @Test func queuedDataTellsWhenItIsFramed() throws {
        let peer = server()
        peer.send(Wire.settings((4, 6)))
        peer.forget()
        let stream = try peer.stream(1)
        var owner = 7
        withUnsafeMutablePointer(to: &owner) { stream.owner = UnsafeMutableRawPointer($0) }
        try peer.respond(1, endStream: false)
        // The window of the stream shrank to 6 with SETTINGS.
        #expect(stream.sendWindowBytes == 6)
        #expect(try peer.sendData(1, "0123456789", endStream: true) == .queued)
        peer.flush()
        peer.expect(.sent(bytes: 6, queuedBytes: 4))
        peer.send(Wire.windowUpdate(1, 4))
        peer.expect(.sent(bytes: 4, queuedBytes: 0), .closed(1, .noError, "ended"))
    }

    @Test func anEmptyWriteHasNothingToWaitFor() throws {
        let peer = server()
        try peer.respond(1, endStream: false)
        #expect(try peer.sendData(1, "", endStream: false) == .framed)
        #expect(try peer.sendData(1, "x", endStream: false) == .queued)
        #expect(try peer.sendData(1, "", endStream: true) == .queued)
        peer.flush()
        #expect(peer.frames.last == WireFrame.parse(Wire.data(1, "x", .endStream)).frames.first)
    }

    @Test func aStreamThatDrainEndedIsSafeUntilItsEndIsTold() throws {
        let peer = ScriptedPeer(.client)
        let id = try peer.request(Wire.post, endStream: false)
        let stream = try peer.stream(id)
        peer.send(Wire.headers(id, Wire.ok, .endStream))
        try peer.sendData(id, String(repeating: "a", count: 20_000), endStream: true)
        peer.forget()
        peer.connection.drain()
        // Ended, and its owner has not heard of it: another stream may not take its place.
        _ = try peer.connection.request(HeaderList(Wire.get), endStream: true)
        #expect(stream.id == id && stream.stateNumber == 7)
        #expect(!peer.connection.reset(stream, .cancel))
        peer.takeEvents()
        peer.expect(.closed(id, .noError, "ended"))
        #expect(peer.resources.liveStreamCount == 1)
    }

    @Test func largeSlicesGoByReferenceAndSmallOnesAreCopied() throws {
        let peer = server()
        try peer.respond(1, endStream: false)
        let slice = ByteSlice([UInt8](repeating: 5, count: 30_000))
        #expect(try peer.connection.sendData(try peer.stream(1), slice, endStream: false) == .queued)
        #expect(try peer.connection.sendData(try peer.stream(1), ByteSlice(utf8: "end"), endStream: true) == .queued)
        peer.flush()
        let bytes = peer.frames.filter { $0.type == 0 }.flatMap(\.payload)
        #expect(bytes == [UInt8](repeating: 5, count: 30_000) + Array("end".utf8))
    }

    @Test func nothingIsFramedAfterAFault() throws {
        let peer = server()
        try peer.respond(1, endStream: false)
        peer.flush()
        try peer.sendData(1, String(repeating: "a", count: 50_000), endStream: true)
        peer.receive(Wire.data(0, "x"))
        peer.flush()
        #expect(peer.frames.last?.type == 7)
        #expect(!peer.connection.needsFlush)
    }
}

import HTTP2Protocol
import TestSupport
import Testing

/// HTTP semantics on the wire (RFC 9113 §8); the rules for single fields are rows of MessageRulesTests.
@Suite struct Section8_Messages {
    private func requested(_ fields: Wire.Fields = Wire.get) throws -> ScriptedPeer {
        let peer = ScriptedPeer(.client)
        try peer.request(fields, endStream: true)
        return peer
    }

    // MARK: §8.1

    @Test func section8_1_aMessageIsHeadersDataAndTrailers() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.headers(1, Wire.post), Wire.data(1, "body"), Wire.headers(1, ["x-sum": "1"], .endStream))
        peer.expect(
            .headers(1, .request, endStream: false), .data(1, "body", endStream: false),
            .headers(1, .trailers, endStream: true))
        #expect(peer.fields == ["x-sum: 1"])
    }

    @Test func section8_1_aSecondBlockWithoutEndStreamIsMalformed() {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.send(Wire.headers(1, ["x-sum": "1"]))
        peer.expectReset(1, .protocolError, "trailers_without_end_stream")
    }

    @Test func section8_1_informationalResponsesPrecedeTheFinalOne() throws {
        let peer = try requested()
        peer.send(Wire.headers(1, [":status": "100"]), Wire.headers(1, [":status": "103"]), Wire.headers(1, Wire.ok))
        peer.expect(
            .headers(1, .informational, endStream: false), .headers(1, .informational, endStream: false),
            .headers(1, .response, endStream: false))
        let ended = try requested()
        ended.send(Wire.headers(1, [":status": "100"], .endStream))
        ended.expectReset(1, .protocolError, "informational_ends_stream")
    }

    @Test func section8_1_dataBeforeTheResponseIsMalformed() throws {
        let peer = try requested()
        peer.send(Wire.data(1, "x"))
        peer.expectReset(1, .protocolError, "data_before_headers")
        let afterInterim = try requested()
        afterInterim.send(Wire.headers(1, [":status": "100"]), Wire.data(1, "x"))
        afterInterim.expectReset(1, .protocolError, "data_before_headers")
    }

    @Test func section8_1_aServerMayAnswerEarlyAndResetWithNoError() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        try peer.respond(1)
        peer.connection.reset(try peer.stream(1), .noError)
        peer.flush()
        #expect(peer.frames.map(\.type) == [1, 3])
        let client = ScriptedPeer(.client)
        try client.request(Wire.post, endStream: false)
        client.send(Wire.headers(1, Wire.ok, .endStream), Wire.reset(1, .noError))
        client.expect(.headers(1, .response, endStream: true), .closed(1, .noError, "resetByPeer"))
    }

    // MARK: §8.1.1 content-length

    @Test func section8_1_1_contentLengthEqualsTheSumOfData() {
        for (length, frames, token) in [
            ("4", Wire.data(1, "abc", .endStream), "content_length_not_reached"),
            ("2", Wire.data(1, "abc", .endStream), "content_length_exceeded"),
            ("2", Wire.data(1, "ab") + Wire.data(1, "c"), "content_length_exceeded"),
            ("4", Wire.data(1, "abc") + Wire.headers(1, ["a": "b"], .endStream), "content_length_not_reached"),
            ("4", Wire.data(1, "abc", padding: 1) + Wire.data(1, "", .endStream), "content_length_not_reached"),
        ] {
            let peer = ScriptedPeer(.server)
            peer.openRequest(
                1, [":method": "POST", ":scheme": "http", ":path": "/", ":authority": "a", "content-length": length])
            peer.send(frames)
            peer.expectReset(1, .protocolError, token)
        }
        let peer = ScriptedPeer(.server)
        peer.send(
            Wire.headers(
                1, [":method": "POST", ":scheme": "http", ":path": "/", ":authority": "a", "content-length": "4"],
                .endStream))
        peer.expectReset(1, .protocolError)
    }

    @Test func section8_1_1_aMatchingContentLengthIsFine() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(
            1, [":method": "POST", ":scheme": "http", ":path": "/", ":authority": "a", "content-length": "4"])
        peer.send(Wire.data(1, "ab", padding: 3), Wire.data(1, "cd"), Wire.headers(1, ["a": "b"], .endStream))
        peer.expect(.data(1, "abcd", endStream: false), .headers(1, .trailers, endStream: true))
    }

    @Test func section8_1_1_responsesWithoutContentMayStateALength() throws {
        for (method, status) in [("HEAD", "200"), ("GET", "304")] {
            let fields: Wire.Fields = [":method": method, ":scheme": "http", ":path": "/", ":authority": "a"]
            let peer = try requested(fields)
            peer.send(Wire.headers(1, [":status": status, "content-length": "100"], .endStream))
            peer.expect(.headers(1, .response, endStream: true), .closed(1, .noError, "ended"))
            let withBody = try requested(fields)
            withBody.send(Wire.headers(1, [":status": status, "content-length": "100"]), Wire.data(1, "x"))
            withBody.expectReset(1, .protocolError, "content_length_exceeded")
        }
        let peer = try requested()
        peer.send(Wire.headers(1, [":status": "204"]), Wire.data(1, "x", .endStream))
        peer.expectReset(1, .protocolError, "content_length_exceeded")
        let short = try requested()
        short.send(Wire.headers(1, [":status": "200", "content-length": "1"], .endStream))
        short.expectReset(1, .protocolError, "content_length_not_reached")
    }

    @Test func section8_1_1_aMalformedRequestIsNotTold() {
        let peer = ScriptedPeer(.server)
        peer.send(Wire.headers(1, [":method": "GET"]))
        #expect(peer.events.isEmpty)
        peer.expectReset(1, .protocolError)
        #expect(peer.connection.streamCount == 0)
    }

    @Test func section8_1_1_aMalformedResponseClosesItsStream() throws {
        let peer = try requested()
        peer.send(Wire.headers(1, ["x": "y"], .endStream))
        peer.expectReset(1, .protocolError, "response_without_status")
        peer.expectAlive()
    }

    // MARK: §8.3 and §8.4

    @Test func section8_3_pseudoFieldsInTrailersAreMalformed() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.send(Wire.headers(1, [":path": "/"], .endStream))
        peer.expectReset(1, .protocolError, "pseudo_field_in_trailers")
    }

    @Test func section8_4_promisedRequestsAreSafeAndWithoutContent() throws {
        for (fields, token) in [
            (Wire.post, "promised_request_unsafe"),
            ([":method": "DELETE", ":scheme": "http", ":path": "/", ":authority": "a"], "promised_request_unsafe"),
            ([":method": "CONNECT", ":authority": "a.test:1"], "promised_request_unsafe"),
            ([":method": "GET", ":scheme": "http", ":path": "/", "content-length": "3"], "promised_request_unsafe"),
            ([":method": "GET"], "request_without_scheme"),
        ] as [(Wire.Fields, String)] {
            let peer = try requested()
            peer.send(Wire.pushPromise(1, promising: 2, fields))
            peer.expectReset(2, .protocolError)
            // The parent is untouched, and frames on the refused promise are ignored.
            peer.send(Wire.headers(2, Wire.ok), Wire.headers(1, Wire.ok, .endStream))
            peer.expect(.headers(1, .response, endStream: true), .closed(1, .noError, "ended"))
            #expect(!token.isEmpty)
        }
    }

    @Test func section8_4_aPushedHeadHasNoContent() throws {
        let peer = try requested()
        peer.send(
            Wire.pushPromise(1, promising: 2, [":method": "HEAD", ":scheme": "http", ":path": "/", ":authority": "a"]))
        peer.send(Wire.headers(2, [":status": "200", "content-length": "9"], .endStream))
        #expect(peer.events.suffix(2) == [.headers(2, .response, endStream: true), .closed(2, .noError, "ended")])
    }

    @Test func section8_4_weDoNotPushWherePushIsOff() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1)
        peer.send(Wire.settings((2, 0)))
        #expect(throws: CommandError.pushDisabled) {
            _ = try peer.connection.pushPromise(on: try peer.stream(1), HeaderList(Wire.get))
        }
    }

    // MARK: §8.5 CONNECT

    @Test func section8_5_aTunnelCarriesDataAlone() throws {
        let peer = ScriptedPeer(.server)
        peer.openRequest(1, [":method": "CONNECT", ":authority": "a.test:443"])
        peer.send(Wire.data(1, "bytes"))
        peer.expect(.data(1, "bytes", endStream: false))
        peer.send(Wire.headers(1, ["a": "b"], .endStream))
        peer.expectReset(1, .protocolError, "headers_in_tunnel")
    }

    @Test func section8_5_aRefusedConnectHasAnOrdinaryResponse() throws {
        for (status, isTunnel) in [("200", true), ("407", false)] {
            let peer = ScriptedPeer(.client)
            try peer.request([":method": "CONNECT", ":authority": "a.test:443"], endStream: false)
            peer.send(Wire.headers(1, [":status": status]), Wire.headers(1, ["a": "b"], .endStream))
            if isTunnel {
                peer.expectReset(1, .protocolError, "headers_in_tunnel")
            } else {
                peer.expect(.headers(1, .response, endStream: false), .headers(1, .trailers, endStream: true))
            }
        }
    }

    @Test func section8_5_aServerSendsNoTrailersOnATunnel() throws {
        for (status, isTunnel) in [("200", true), ("407", false)] {
            let peer = ScriptedPeer(.server)
            peer.openRequest(1, [":method": "CONNECT", ":authority": "a.test:443"])
            try peer.respond(1, [":status": status], endStream: false)
            let stream = try peer.stream(1)
            let trailers = HeaderList(["a": "b"])
            if isTunnel {
                #expect(throws: CommandError.streamNotWritable) {
                    try peer.connection.sendHeaders(stream, .trailers, trailers, endStream: true)
                }
            } else {
                try peer.connection.sendHeaders(stream, .trailers, trailers, endStream: true)
            }
        }
    }
}

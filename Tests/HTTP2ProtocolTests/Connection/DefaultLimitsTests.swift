import Buffers
import TestSupport
import Testing

@testable import HTTP2Protocol

/// What holds when nobody changes a limit: Node's numbers where it has such a limit.
@Suite struct DefaultLimitsTests {
    @Test("http2.default.continuation-frame-limit: eight, and the ninth ends the connection")
    func continuations() {
        let block = Wire.block(Wire.get)
        let peer = ScriptedPeer(.server)
        peer.send(Wire.headers(1, block: block, splitAt: [Int](repeating: 0, count: 8)))
        peer.expect(.headers(1, .request, endStream: false))
        peer.send(Wire.headers(3, block: block, splitAt: [Int](repeating: 0, count: 9)))
        peer.expectGoaway(.enhanceYourCalm, "continuation_frames")
    }

    @Test("http2.default.outbound-queue-flood-limit: a thousand acknowledgements that nobody reads")
    func acknowledgements() {
        var limits = Limits()
        // PINGs are bounded by their rate too.
        limits.pings = Rate(burst: 10_000, perSecond: 0)
        for count in [1_000, 1_001] {
            let peer = ScriptedPeer(.server, limits: limits)
            peer.forget()
            for _ in 0..<count { peer.receive(Wire.ping()) }
            peer.flush()
            #expect(peer.connection.hasFailed == (count > 1_000))
        }
    }

    @Test("http2.default.stream-reset-rate: a thousand at once, and 33 more each second")
    func resets() throws {
        #expect(Limits().streamResets == Rate(burst: 1_000, perSecond: 33))
        let peer = ScriptedPeer(.server)
        for number in 0..<1_001 {
            #expect(!peer.connection.hasFailed)
            let id = 2 * number + 1
            peer.openRequest(id)
            try peer.respond(id, endStream: false)
            peer.flush()
            peer.forget()
            peer.send(Wire.reset(id))
        }
        peer.expectGoaway(.enhanceYourCalm, "stream_resets")
    }

    @Test("http2.default.max-header-block-sent: 65,536 octets")
    func sentBlock() throws {
        let peer = ScriptedPeer(.client)
        func request(_ length: Int) throws {
            _ = try peer.connection.request(
                HeaderList([":method": "GET", ":path": String(repeating: "/", count: length)]), endStream: true)
        }
        try request(65_000)
        #expect(throws: CommandError.headerBlockTooLarge) { try request(65_537) }
    }

    @Test("http2.default.max-header-block-received: 262,144 octets of a list, counted as RFC 9113 §6.5.2 does")
    func receivedBlock() {
        let peer = ScriptedPeer(.server)
        // 172 octets of the request, then 4,033 for each field; all but the first are references to it.
        let first = Wire.block(Wire.get) + Wire.literal("x", String(repeating: "v", count: 4_000), pattern: 0x40)
        peer.send(Wire.headers(1, block: first + [UInt8](repeating: 0xbe, count: 63)))
        peer.expect(.headers(1, .request, endStream: false))
        peer.send(Wire.headers(3, block: first + [UInt8](repeating: 0xbe, count: 64)))
        peer.expectReset(3, .enhanceYourCalm)
    }
}

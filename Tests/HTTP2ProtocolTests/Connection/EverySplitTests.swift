import Buffers
import TestSupport
import Testing

@testable import HTTP2Protocol

/// However the input is cut, the connection sees and writes the same.
@Suite struct EverySplitTests {
    struct Exchange: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var role = Connection.Role.server
        /// Streams that a client under test has opened beforehand.
        var requests = 0
        /// The server under test answers each message at its end.
        var answers = true
        let input: [UInt8]
    }

    static let exchanges: [Exchange] = [
        Exchange(
            testDescription: "preface, settings, request, body, trailers",
            input: Wire.preface + Wire.settings((3, 100), (4, 70_000)) + Wire.settingsAcknowledgement
                + Wire.headers(1, Wire.post) + Wire.data(1, "hello, ") + Wire.data(1, "world", padding: 5)
                + Wire.data(1, "", padding: 0) + Wire.headers(1, ["x-sum": "1"], .endStream)),
        Exchange(
            testDescription: "continuations, padding, priority, many streams",
            input: Wire.preface + Wire.settings()
                + Wire.headers(1, Wire.get, .endStream, padding: 7, splitAt: [3, 3, 10])
                + Wire.raw(0x1, flags: 0x25, stream: 3, Wire.word(1) + [7] + Wire.block(Wire.get))
                + Wire.priority(9) + Wire.ping("pingping") + Wire.headers(5, Wire.get, .endStream)
                + Wire.windowUpdate(0, 5) + Wire.windowUpdate(5, 1) + Wire.priorityUpdate(of: 5, "u=2")
                + Wire.raw(0xee, [1, 2, 3]) + Wire.data(7, "idle")),
        Exchange(
            testDescription: "resets, stream faults and skipped DATA",
            input: Wire.preface + Wire.settings() + Wire.headers(1, Wire.post) + Wire.reset(1)
                + Wire.headers(3, [":method": "PUT", ":scheme": "http", ":path": "/", "content-length": "2"])
                + Wire.data(3, "much too long", padding: 3) + Wire.data(3, "more") + Wire.headers(5, [":bad": "x"])
                + Wire.headers(7, Wire.get, .endStream) + Wire.data(7, "after the end", padding: 9)
                + Wire.goaway(last: 0, .noError, "bye") + Wire.headers(9, Wire.post) + Wire.data(9, "x", .endStream)),
        Exchange(
            testDescription: "a wrong magic", input: Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\rX".utf8) + Wire.settings()),
        Exchange(
            testDescription: "a frame too large",
            input: Wire.preface + Wire.settings() + Wire.raw(0x1, [], length: 20_000)),
        Exchange(
            testDescription: "padding too long",
            input: Wire.preface + Wire.settings() + Wire.headers(1, Wire.post)
                + Wire.raw(0x0, flags: 8, stream: 1, [9, 1, 2])),
        Exchange(
            testDescription: "a client's responses, promise, ALTSVC and ORIGIN", role: .client, requests: 3,
            input: Wire.settings((1, 100)) + Wire.settingsAcknowledgement + Wire.headers(1, [":status": "100"])
                + Wire.headers(1, Wire.ok) + Wire.pushPromise(1, promising: 2, Wire.get)
                + Wire.alternativeService(1, origin: "", "clear") + Wire.origins("https://a.test", "b")
                + Wire.data(1, "body", .endStream, padding: 3) + Wire.headers(2, Wire.ok) + Wire.data(2, "pushed")
                + Wire.data(2, "", .endStream) + Wire.headers(3, [":status": "204"], .endStream)
                + Wire.goaway(last: 3, .cancel, "enough")),
    ]

    private func run(_ exchange: Exchange, cuts: [Int]) throws -> (events: [Seen], written: [UInt8]) {
        let peer = ScriptedPeer(exchange.role, handshake: false)
        for _ in 0..<exchange.requests { try peer.request() }
        let response = HeaderList(["x-kept": "value", ":status": "200"])
        peer.react = { event, peer in
            guard peer.connection.role == .server else { return }
            let ended: StreamRef?
            switch event {
            case .headers(let stream, _, true): ended = stream
            case .data(let stream, _, true): ended = stream
            default: ended = nil
            }
            guard let ended else { return }
            _ = try? peer.connection.sendHeaders(ended, .response, response, endStream: false)
            _ = try? Array("answer".utf8).withUnsafeBytes {
                try peer.connection.sendData(ended, copying: $0, endStream: true)
            }
        }
        var start = 0
        for cut in cuts + [exchange.input.count] where cut > start {
            peer.receive(Array(exchange.input[start..<cut]))
            start = cut
        }
        peer.flush()
        return (Seen.merged(peer.allEvents), peer.written)
    }

    @Test(arguments: exchanges) func cutsChangeNothing(exchange: Exchange) throws {
        let whole = try run(exchange, cuts: [])
        #expect(whole.events.count >= 1)
        for cut in 1..<exchange.input.count {
            let split = try run(exchange, cuts: [cut])
            guard split.events == whole.events, split.written == whole.written else {
                Issue.record("cut at \(cut): \(split.events), whole: \(whole.events)")
                return
            }
        }
        for step in [1, 2, 3, 7, 11] {
            let pieces = try run(exchange, cuts: Array(stride(from: step, to: exchange.input.count, by: step)))
            #expect(pieces.events == whole.events, "steps of \(step)")
            #expect(pieces.written == whole.written, "steps of \(step)")
        }
    }

    @Test func damagedInputNeverTraps() {
        var random = SeededRandom(seed: 0xdead, "damaged exchanges")
        for _ in 0..<1_500 {
            guard let exchange = Self.exchanges.randomElement(using: &random) else { return }
            var input = exchange.input
            for _ in 0...random.number(0...4) {
                let place = random.number(exchange.role == .server ? 24...(input.count - 1) : 0...(input.count - 1))
                switch random.number(0...3) {
                case 0: input[place] = UInt8(random.number(0...255))
                case 1: input[place] ^= 1 << UInt8(random.number(0...7))
                case 2: input.remove(at: place)
                default: input.insert(UInt8(random.number(0...255)), at: place)
                }
                if input.count < 40 { break }
            }
            let damaged = Exchange(
                testDescription: "damaged", role: exchange.role, requests: exchange.requests, input: input)
            do {
                let whole = try run(damaged, cuts: [])
                let cut = random.number(1...(input.count - 1))
                let split = try run(damaged, cuts: [cut])
                #expect(
                    split.events == whole.events && split.written == whole.written, "\(Wire.hex(input)) cut at \(cut)")
            } catch {
                Issue.record("\(error)")
            }
        }
    }
}

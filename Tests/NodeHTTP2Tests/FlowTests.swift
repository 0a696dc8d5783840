import Buffers
import HTTP2Protocol
import Testing

@testable import NodeHTTP2
@testable import Reactor

@Suite(.timeLimit(.minutes(10))) struct FlowTests {
    private static func echo(_ stream: ServerHttp2Stream) throws {
        try stream.respond()
        stream.on(.data) { [unowned stream] chunk in
            if !stream.write(chunk) { stream.pause() }
        }
        stream.on(.drain) { [unowned stream] in stream.resume() }
        stream.on(.end) { [unowned stream] in stream.end() }
    }

    @Test func writeReturnsFalseAtTheHighWaterMarkAndDrainFollows() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            try stream.respond()
            #expect(stream.writableHighWaterMark == 65_536)
            #expect(stream.write([UInt8](repeating: 1, count: 65_535)))
            #expect(!stream.writableNeedDrain)
            #expect(!stream.write([2]))
            #expect(stream.writableNeedDrain)
            #expect(stream.writableLength == 65_536)
            stream.on(.drain) { [unowned stream] in
                home.trace.append("drain \(stream.writableLength)")
                stream.end()
            }
            stream.on(.finish) { home.trace.append("finish") }
            stream.on(.close) { home.trace.append("close") }
        }
        let exchange = try home.connect().get()
        home.run("the response") { exchange.isDone }
        #expect(exchange.bodyBytes == 65_536)
        #expect(home.trace == ["drain 0", "finish", "close"])
        home.finish()
    }

    @Test func writeCallbacksRunInOrderOnceTheirBytesAreGone() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            try stream.respond()
            stream.write("a") { error in home.trace.append("a \(error == nil)") }
            stream.write("b") { error in home.trace.append("b \(error == nil)") }
            stream.end("c")
        }
        let exchange = try home.connect().get()
        home.run("the response") { exchange.isDone }
        #expect(exchange.text == "abc")
        #expect(home.trace == ["a true", "b true"])
        home.finish()
    }

    @Test func aClosedWindowHoldsTheResponseUntilItOpens() throws {
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            try stream.respond()
            home.trace.append("below \(stream.write(Pattern.slice(at: 0, count: 40_000).bytes))")
            home.trace.append("below \(stream.write(Pattern.slice(at: 40_000, count: 40_000).bytes))")
            stream.on(.drain) { [unowned stream] in
                home.trace.append("drain")
                stream.end()
            }
        }
        let client = try home.connect(settings: [Setting(.initialWindowSize, 10_000)])
        client.consumes = false
        let exchange = try client.get()
        home.run("a window's worth") { exchange.bodyBytes == 10_000 }
        home.settle()
        #expect(exchange.bodyBytes == 10_000)
        #expect(home.trace == ["below true", "below false"])
        client.consumes = true
        client.consumeAll()
        home.run("the rest") { exchange.isDone }
        #expect(exchange.bodyBytes == 80_000)
        #expect(exchange.matchesPattern)
        #expect(home.trace == ["below true", "below false", "drain"])
        home.finish()
    }

    @Test func anUnreadUploadStopsAtTheStreamsWindowAndGoesOnWhenRead() throws {
        var held: ServerHttp2Stream?
        var received = 0
        let home = try TestServer(ServerOptions(settings: Settings(initialWindowSize: 50_000)))
        home.server.on(.stream) { stream, _ in held = stream }
        let client = try home.connect()
        home.run("SETTINGS") { client.connection.remoteSettings.initialWindowSize == 50_000 }
        let exchange = try client.post(body: 500_000)
        home.run("a window's worth") { held?.readableLength == 50_000 }
        home.settle()
        #expect(held?.readableLength == 50_000)
        #expect(exchange.reference?.sendWindowBytes == 0)
        held?.on(.data) { chunk in received += chunk.length }
        held?.on(.end) { home.trace.append("end") }
        home.run("the rest") { home.trace == ["end"] }
        #expect(received == 500_000)
        held?.end("ok")
        home.run("the response") { exchange.isDone }
        held = nil
        home.finish()
    }

    @Test func aStreamThatIsNotReadDoesNotStallAnother() throws {
        var received = 0
        let home = try TestServer()
        home.server.on(.stream) { stream, headers in
            if headers[":path"] == "/unread" { return _ = stream.on(.error) { _ in } }
            stream.on(.data) { chunk in received += chunk.length }
            stream.on(.end) { [unowned stream] in stream.end("ok") }
        }
        let client = try home.connect()
        let unread = try client.post("/unread", body: 1_000_000)
        let read = try client.post("/read", body: 1_000_000)
        home.run("the one that is read") { read.isDone }
        #expect(received == 1_000_000)
        #expect(!unread.isDone)
        home.finish()
    }

    @Test func pauseHoldsDataBackAndResumeDeliversIt() throws {
        var held: ServerHttp2Stream?
        var received = 0
        let home = try TestServer()
        home.server.on(.stream) { stream, _ in
            held = stream
            stream.pause()
            stream.on(.data) { chunk in
                received += chunk.length
                if received == 3 { stream.pause() }
            }
            stream.on(.end) { home.trace.append("end") }
        }
        let peer = try home.connectRaw()
        peer.send(RawPeer.opening() + RawPeer.frame(1, 4, 1, RawPeer.post))
        for octet: UInt8 in 1...5 { peer.send(RawPeer.frame(0, octet == 5 ? 1 : 0, 1, [octet])) }
        home.run("the body") { held?.readableLength == 5 }
        #expect(held?.isPaused() == true)
        #expect(received == 0)
        held?.resume()
        home.settle(turns: 3)
        #expect(received == 3)
        #expect(home.trace.isEmpty)
        held?.resume()
        home.settle(turns: 3)
        #expect(received == 5)
        #expect(home.trace == ["end"])
        held?.end("x")
        held = nil
        home.run("the response") { peer.frames(ofType: 0).contains { $0.flags == 1 } }
        home.finish()
    }

    @Test func aHundredMegabytesAreEchoedInBoundedMemory() throws {
        let size = 100 << 20
        let home = try TestServer { stream, _ in try Self.echo(stream) }
        let client = try home.pair()
        let exchange = try client.post(body: size)
        var blocksMax = 0
        for _ in 0..<100_000 where !exchange.isDone {
            home.reactor.turn(waitMillisecondsMax: 20)
            blocksMax = max(blocksMax, home.reactor.readPool.blocksInUse)
        }
        #expect(exchange.bodyBytes == size)
        #expect(exchange.matchesPattern)
        #expect(exchange.closeCode == 0)
        // 64 KiB each: far below the body.
        #expect(blocksMax <= 64, "\(blocksMax) read blocks")
        #expect(home.reactor.blockPool.blocksInUseMax <= 64, "\(home.reactor.blockPool.blocksInUseMax) blocks")
        home.finish()
    }

    @Test func anEchoToAClientThatDoesNotReadStopsTheUpload() throws {
        let home = try TestServer { stream, _ in try Self.echo(stream) }
        let client = try home.connect()
        client.consumes = false
        let exchange = try client.post(body: 4 << 20)
        home.run("a window's worth of echo") { exchange.bodyBytes == 65_535 }
        home.settle()
        #expect(exchange.bodyBytes == 65_535)
        #expect((exchange.reference?.queuedBytes ?? 0) > 0)
        client.consumes = true
        client.consumeAll()
        home.run("the rest") { exchange.isDone }
        #expect(exchange.bodyBytes == 4 << 20)
        #expect(exchange.matchesPattern)
        home.finish()
    }

    /// A peer that sends requests and reads no responses: above 256 KiB of unsent frames nothing more is read from it.
    @Test func aSocketThatIsNotReadStopsTheReadingOfRequests() throws {
        var requests = 0
        let value = String(repeating: "v", count: 30_000)
        let home = try TestServer { stream, _ in
            requests += 1
            try stream.respond(["x-large": value])
            stream.end()
        }
        let peer = try home.connectRaw()
        peer.send(RawPeer.opening())
        home.run("SETTINGS") { peer.frames.count >= 2 }
        peer.setReading(false)
        // Long requests, so that a read takes few of them: a field of 8,000 octets each.
        let request = RawPeer.get + [0x00, 0x01, 0x78, 0x7f, 0xc1, 0x3d] + [UInt8](repeating: 0x61, count: 8_000)
        let total = 1_500
        for index in 0..<total { peer.send(RawPeer.frame(1, 5, 2 * index + 1, request)) }
        var previous = -1
        // The kernel's buffers fill up first.
        for _ in 0..<100 where previous != requests {
            previous = requests
            home.settle()
        }
        let served = requests
        #expect(served < total, "\(served) requests were read although nobody reads the responses")
        home.settle()
        #expect(requests == served)
        #expect(home.reactor.blockPool.blocksInUse < 300)
        peer.setReading(true)
        home.run("all responses") { peer.frames(ofType: 1).count == total }
        #expect(requests == total)
        home.finish()
    }

    @Test func manyStreamsShareTheConnectionFairly() throws {
        let home = try TestServer { stream, _ in
            try stream.respond()
            stream.end(Pattern.slice(at: 0, count: 60_000).bytes)
        }
        let client = try home.connect()
        let exchanges = try (0..<100).map { _ in try client.get() }
        home.run("a hundred responses") { exchanges.allSatisfy(\.isDone) }
        for exchange in exchanges {
            #expect(exchange.bodyBytes == 60_000)
            #expect(exchange.matchesPattern)
        }
        home.finish()
    }
}

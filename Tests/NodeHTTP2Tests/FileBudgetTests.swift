import Testing

@testable import NodeHTTP2
@testable import Reactor

/// What is read of files for peers that do not take it.
@Suite(.timeLimit(.minutes(10))) struct FileBudgetTests {
    private static let request = RawPeer.get

    private func requests(_ count: Int) -> [UInt8] {
        (0..<count).flatMap { RawPeer.frame(1, 5, 2 * $0 + 1, Self.request) }
    }

    private func content(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) } }

    /// Windows shut, as they are by default, and wide open before a socket that is never read.
    @Test(arguments: [0, 65_535, 0x7fff_ffff]) func streamsThatStandStillHoldLittle(window: Int) throws {
        let sample = try FileResponseTests.Sample(content(400_000))
        let home = try TestServer { stream, _ in
            stream.on(.error) { _ in }
            try stream.respondWithFile(sample.path)
        }
        let budget = home.context.fileBudget
        var peers: [RawPeer] = []
        for _ in 0..<2 {
            let peer = try home.connectRaw()
            home.run("the connection") { peer.isConnected }
            peers.append(peer)
            peer.setReading(false)
            peer.send(RawPeer.opening((4, window)) + requests(400))
            if window > 65_535 { peer.send(RawPeer.frame(8, 0, 0, RawPeer.word(0x7fff_0000))) }
        }
        home.run("the streams") { home.context.streamCount == 800 }
        home.settle()
        // At full length they would hold 100 MiB.
        #expect(1 << 20..<18 << 20 ~= budget.heldBytes, "\(budget.heldBytes)")
        for peer in peers { peer.close() }
        home.run("the end of the streams") { home.context.streamCount == 0 }
        #expect(budget.heldBytes == 0)
        home.finish()
    }

    @Test func everyStreamGetsItsFileHoweverLittleIsReadAhead() throws {
        let bytes = content(200_000)
        let sample = try FileResponseTests.Sample(bytes)
        var heldMax = 0
        let scene = try Scene { scene, stream in
            try stream.respondWithFile(sample.path)
        }
        var session: ClientHttp2Session? = try scene.connect()
        var left = 60
        for _ in 0..<left {
            let request = try #require(session).request([":path": "/"])
            var body: [UInt8] = []
            request.on(.data) { chunk in
                heldMax = max(heldMax, scene.home.context.fileBudget.heldBytes)
                body += chunk.byteSlice.bytes
            }
            request.on(.close) {
                #expect(body == bytes)
                left -= 1
                if left == 0 {
                    session?.close()
                    session = nil
                    scene.home.server.close()
                }
            }
        }
        scene.finish()
        #expect(left == 0)
        // At full length they would hold 7.5 MiB: some had to do with short reads.
        #expect(3 << 20..<5 << 20 ~= heldMax, "\(heldMax)")
        #expect(scene.home.context.fileBudget.heldBytes == 0)
    }

    @Test func theMeasureOfWhatIsHeld() {
        let budget = FileBudget()
        let (one, other) = (StreamDetails(), StreamDetails())
        #expect(budget.measure(unsentBytes: 0) == .ample && budget.measure(unsentBytes: 4 << 20) == .scarce)
        #expect(budget.measure(unsentBytes: (8 << 20) - 1) == .scarce && budget.measure(unsentBytes: 8 << 20) == .spent)
        budget.hold(20 << 20, for: one)
        budget.hold(12 << 20, for: other)
        #expect(budget.heldBytes == 32 << 20 && budget.measure(unsentBytes: 0) == .scarce)
        budget.hold(44 << 20, for: other)
        #expect(budget.measure(unsentBytes: 65_536) == .spent && budget.measure(unsentBytes: 65_535) == .scarce)
        budget.hold(0, for: one)
        budget.hold(1, for: other)
        #expect(budget.heldBytes == 1 && budget.measure(unsentBytes: 0) == .ample)
    }
}

import Buffers
import Glibc
import HTTP2Protocol
import Testing

@testable import NodeHTTP2
@testable import Reactor

/// A reactor of the test's own with a server on a free port of it, moved turn by turn.
///
/// `finish` ends everything and checks that nothing is left: no session, no stream, no block.
final class TestServer {
    /// How long one turn may wait for the kernel (milliseconds), and how many turns a condition may take.
    private static let waitMilliseconds = 20
    private static let turnsMax = 3_000

    let reactor: Reactor
    let server: Http2Server
    let context: Http2Context
    /// What happened, in order.
    var trace: [String] = []
    /// Errors that escaped a listener.
    private(set) var uncaught: [any Error] = []
    private var peers: [Peer] = []

    init(
        _ options: ServerOptions = ServerOptions(), clock: Clock = Clock(), listens: Bool = true,
        _ listener: ((ServerHttp2Stream, Headers) throws -> Void)? = nil
    ) throws {
        reactor = try Reactor(clock: clock)
        server = try http2.createServer(options)
        context = Http2Context.of(reactor)
        reactor.uncaughtErrorHandler = { [unowned self] error in uncaught.append(error) }
        if let listener { server.on(.stream) { stream, headers in try listener(stream, headers) } }
        if listens { server.listen(0, "127.0.0.1") }
    }

    var address: SocketAddress {
        get throws {
            let port = try #require(server.address()?.port)
            return try #require(SocketAddress(ip: "127.0.0.1", port: UInt16(port)))
        }
    }

    /// A client over loopback.
    func connect(settings: [Setting] = []) throws -> Client {
        let client = Client(self, settings: settings)
        try client.connect(to: address)
        peers.append(client)
        return client
    }

    /// A client at the other end of a socket pair.
    func pair(settings: [Setting] = []) throws -> Client {
        let client = Client(self, settings: settings)
        server._accepted(try client.adoptPair())
        peers.append(client)
        return client
    }

    /// A peer that speaks in octets; it says nothing by itself.
    func connectRaw() throws -> RawPeer {
        let peer = RawPeer(self)
        try peer.connect(to: address)
        peers.append(peer)
        return peer
    }

    // MARK: Time

    func turn() { reactor.turn(waitMillisecondsMax: 0) }

    /// Runs turns until the condition holds; records an issue when it does not within the bound.
    func run(
        _ what: String, sourceLocation: SourceLocation = #_sourceLocation, until condition: () -> Bool
    ) {
        for _ in 0..<TestServer.turnsMax {
            if condition() { return }
            reactor.turn(waitMillisecondsMax: TestServer.waitMilliseconds)
        }
        let left = "\(server.sessionCount) of \(context.sessionCount) sessions, \(context.streamCount) streams"
        Issue.record("\(what) has not happened; \(left); trace \(trace)", sourceLocation: sourceLocation)
    }

    /// Runs turns until nothing happens for some of them: for what must not happen.
    func settle(turns: Int = 20) {
        for _ in 0..<turns { reactor.turn(waitMillisecondsMax: 1) }
    }

    /// Drops the clients, closes the server, and checks that everything was given back.
    func finish(sourceLocation: SourceLocation = #_sourceLocation, uncaughtCount: Int = 0) {
        for peer in peers { peer.close() }
        server.close()
        run("the end of all sessions", sourceLocation: sourceLocation) {
            server.sessionCount == 0 && context.sessionCount == 0
        }
        settle(turns: 3)
        #expect(context.streamCount == 0, "streams", sourceLocation: sourceLocation)
        #expect(context.resources.liveStreamCount == 0, "records", sourceLocation: sourceLocation)
        #expect(context.fileBudget.heldBytes == 0, "files' bytes", sourceLocation: sourceLocation)
        #expect(reactor.blockPool.blocksInUse == 0, "blocks", sourceLocation: sourceLocation)
        // The reactor itself holds one.
        #expect(reactor.readPool.blocksInUse <= 1, "read blocks", sourceLocation: sourceLocation)
        #expect(uncaught.count == uncaughtCount, "uncaught \(uncaught)", sourceLocation: sourceLocation)
        reactor.closeAll()
        reactor.attachment = nil
    }
}

/// The code of the error that the body throws; nil when it throws none.
func errorCode(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        return (error as? NodeError)?.code ?? "\(error)"
    }
}

/// Octets that differ at each place of a long body, cut at any offset without being made anew.
enum Pattern {
    /// A prime, so that no power of two of pieces repeats.
    private static let period = 65_521
    private static let octets: [UInt8] = (0..<(3 * period)).map { place in
        let place = place % period
        return UInt8(truncatingIfNeeded: place * 167 + place >> 8)
    }

    /// Up to 64 KiB from a body's place.
    static func slice(at offset: Int, count: Int) -> ByteSlice {
        let start = offset % period
        return octets[start..<start + count].withUnsafeBytes { ByteSlice(copying: $0) }
    }

    static func matches(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        return stride(from: 0, to: bytes.count, by: 65_536).allSatisfy { checked in
            let count = min(65_536, bytes.count - checked)
            let start = (offset + checked) % period
            return octets.withUnsafeBytes { expected in
                guard let first = expected.baseAddress else { return false }
                return memcmp(first + start, base + checked, count) == 0
            }
        }
    }
}

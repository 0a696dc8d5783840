import Testing

@testable import NodeHTTP2
@testable import NodeRuntime
@testable import Reactor

/// Duplexes of the program's that become connections of a server: `server.emit(.connection, duplex)`.
@Suite(.timeLimit(.minutes(10))) struct HandedInTests {
    private typealias Bench = SecureServerTests.Bench

    /// What a client over TLS over `near` needs.
    private static func secured(_ near: Duplex) throws -> ConnectOptions {
        let socket = try tls.connect(
            tls.ConnectOptions(
                socket: near, servername: "localhost", ALPNProtocols: ["h2"],
                ca: SecureServerTests.identity.certificate))
        return ConnectOptions(createConnection: ConnectionFactory { socket })
    }

    private static let million = 1_048_576

    @Test func aSessionThatIsHandedInDuringADrainIsDrained() throws {
        let home = try TestServer { stream, _ in stream.end("served") }
        let client = try home.connect()
        let held = try client.get()
        home.run("the first") { held.isDone }
        home.server.drain { home.trace.append("closed") }
        let (near, far) = stream.duplexPair()
        try home.server.emit(.connection, far)
        unowned let session = try http2.connect(
            "http://a", ConnectOptions(createConnection: ConnectionFactory { near }))
        var limits: [Int] = []
        session.on(.goaway) { _, last in limits.append(last) }
        var body = ""
        let request = try session.request()
        request.on(.data) { chunk in body += chunk }
        var isClosed = false
        session.on(.close) { isClosed = true }
        home.run("the end") { isClosed && home.trace == ["closed"] }
        #expect(body == "served" && limits.first == Int(Int32.max))
        home.run("the end of both sides") { near.destroyed && far.destroyed }
        home.finish()
    }

    @Test("Http2SecureServer.event.connection: any duplex shakes hands by server.emit") func aDuplexThatIsHandedIn()
        throws
    {
        let bench = try Bench()
        bench.server.on(.stream) { stream in
            bench.trace.append("\(stream.session?.encrypted ?? false) \(stream.session?.alpnProtocol ?? "-")")
            stream.end("inside")
        }
        let (near, far) = stream.duplexPair()
        try bench.server.emit(.connection, far)
        unowned let client = try http2.connect("https://localhost", Self.secured(near))
        var body = ""
        var isClosed = false
        let request = try client.request()
        request.on(.data) { chunk in body += chunk }
        request.on(.close) { client.close() }
        client.on(.close) { isClosed = true }
        bench.run("the end") { isClosed && bench.server.sessionCount == 0 }
        #expect(body == "inside" && bench.trace == ["true h2"])
        bench.run("the end of both sides") { near.destroyed && far.destroyed }
        bench.finish()
    }

    @Test func muchDataBothWaysOverTLSOverADuplex() throws {
        let bench = try Bench()
        bench.server.on(.stream) { stream in stream.pipe(stream) }
        let (near, far) = stream.duplexPair()
        try bench.server.emit(.connection, far)
        unowned let client = try http2.connect("https://localhost", Self.secured(near))
        let request = try client.request([":method": "POST"])
        request.end((0..<Self.million).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 8) })
        var received: [UInt8] = []
        received.reserveCapacity(Self.million)
        request.on(.data) { chunk in received += chunk.byteSlice.bytes }
        var isClosed = false
        request.on(.close) { client.close() }
        client.on(.close) { isClosed = true }
        bench.run("the end") { isClosed && bench.server.sessionCount == 0 }
        #expect(received.count == Self.million)
        #expect(received.indices.allSatisfy { received[$0] == UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 8) })
        bench.finish()
    }

    /// Which side's duplex breaks in the midst of a body, and how.
    enum Break: CaseIterable {
        case near, far, nearWithError, farWithError, nearEnd
    }

    @Test(arguments: Break.allCases) func anAbruptEnd(_ kind: Break) throws {
        let bench = try Bench()
        var uploads = 0
        bench.server.on(.stream) { stream in
            stream.on(.data) { _ in }
            stream.on(.error) { _ in }
            stream.on(.close) { uploads -= 1 }
            uploads += 1
            try stream.respond()
            stream.write([UInt8](repeating: 1, count: Self.million))
        }
        bench.server.on(.sessionError) { _ in }
        let (near, far) = stream.duplexPair()
        near.on(.error) { _ in }
        far.on(.error) { _ in }
        try bench.server.emit(.connection, far)
        unowned let client = try http2.connect("https://localhost", Self.secured(near))
        var isClosed = false
        client.on(.close) { isClosed = true }
        client.on(.error) { _ in }
        let request = try client.request([":method": "POST"])
        request.write([UInt8](repeating: 2, count: Self.million))
        request.on(.error) { _ in }
        request.once(.data) { _ in
            switch kind {
            case .near: near.destroy()
            case .far: far.destroy()
            case .nearWithError: near.destroy(NodeError("broken"))
            case .farWithError: far.destroy(NodeError("broken"))
            case .nearEnd: near.end()
            }
        }
        bench.run("the end") { isClosed && bench.server.sessionCount == 0 && uploads == 0 }
        bench.run("the end of both sides") { near.destroyed && far.destroyed }
        bench.finish()
    }

    @Test func aHandshakeThatNeverComesIsCutOff() throws {
        let clock = Clock.manual()
        let bench = try Bench(SecureServerTests.serverOptions, clock)
        var codes: [String] = []
        bench.server.on(.tlsClientError) { error in codes.append(error.code ?? "") }
        let (near, far) = stream.duplexPair()
        try bench.server.emit(.connection, far)
        for _ in 0..<5 { bench.reactor.turn(waitMillisecondsMax: 1) }
        clock.advance(milliseconds: 119_000)
        for _ in 0..<5 { bench.reactor.turn(waitMillisecondsMax: 1) }
        #expect(!far.destroyed)
        clock.advance(milliseconds: 2_000)
        bench.run("the cut") { far.destroyed }
        #expect(codes == ["ERR_TLS_HANDSHAKE_TIMEOUT"])
        near.destroy()
        bench.finish()
    }
}

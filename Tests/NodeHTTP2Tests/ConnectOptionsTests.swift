import Buffers
import NodeRuntime
import TLSEngine
import Testing

@testable import NodeHTTP2
@testable import Reactor

/// A client of ours, and at the other end of a pair a server that speaks in octets.
private final class RawServer {
    let home: TestServer
    private(set) weak var session: ClientHttp2Session?
    private let far: Duplex
    private var input: [UInt8] = []
    /// Errors of the session by their codes.
    private(set) var errors: [String] = []

    init(_ options: ConnectOptions) throws {
        home = try TestServer(listens: false)
        let (near, far) = duplexPair()
        self.far = far
        var options = options
        options.createConnection = ConnectionFactory { near }
        let session = try http2.connect("http://a", options)
        self.session = session
        far.on(.end) { [unowned far] in far.end() }
        far.on(.data) { [unowned self] chunk in input += chunk.byteSlice.bytes }
        session.on(.error) { [unowned self] error in errors.append(error.code ?? "") }
    }

    func request(_ headers: Headers = [:]) throws -> ClientHttp2Stream { try #require(session).request(headers) }

    /// The first frame of the server, and more.
    func open(_ more: [UInt8] = []) { send(RawPeer.frame(4, 0, 0) + more) }

    func send(_ bytes: [UInt8]) { far.write(bytes) }

    /// Codes of the RST_STREAM frames that the client has sent, by stream.
    var resets: [Int: Int] {
        var found: [Int: Int] = [:]
        var start = RawPeer.preface.count
        while input.count >= start + 9 {
            let length = Int(input[start]) << 16 | Int(input[start + 1]) << 8 | Int(input[start + 2])
            let number = { (place: Int) in self.input[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
            guard input.count >= start + 9 + length else { break }
            if input[start + 3] == 3 { found[number(start + 5)] = number(start + 9) }
            start += 9 + length
        }
        return found
    }

    func finish() {
        session?.destroy()
        far.destroy()
        home.run("the end") { far.closed }
        home.finish()
    }
}

/// Options of http2.connect, each with what it changes.
@Suite(.timeLimit(.minutes(10))) struct ConnectOptionsTests {
    /// HEADERS of a response with that many fields besides :status.
    private func response(_ stream: Int, fields: Int, endsStream: Bool = true) -> [UInt8] {
        var block: [UInt8] = [0x88]
        for index in 0..<fields { block += [0, 1, UInt8(0x61 + index), 1, 0x31] }
        return RawPeer.frame(1, endsStream ? 5 : 4, stream, block)
    }

    @Test("connect.options.option.maxSettings: more parameters in a frame end the session", arguments: [1, 2])
    func settings(_ count: Int) throws {
        let server = try RawServer(ConnectOptions(maxSettings: 1))
        let parameters: [UInt8] = [0, 3] + RawPeer.word(1) + [0, 1] + RawPeer.word(0)
        server.send(RawPeer.frame(4, 0, 0, Array(parameters.prefix(count * 6))))
        server.home.run("the settings") {
            !server.errors.isEmpty || server.session?.remoteSettings.maxConcurrentStreams == 1
        }
        #expect(server.errors == (count == 2 ? ["ERR_HTTP2_ERROR"] : []))
        server.finish()
    }

    @Test("connect.options.option.maxHeaderListPairs: a response with more fields is reset", arguments: [4, 5])
    func headerPairs(_ fields: Int) throws {
        let server = try RawServer(ConnectOptions(maxHeaderListPairs: 5))
        let request = try server.request()
        var status: HeaderValue?
        request.on(.response) { headers in status = headers[":status"] }
        request.on(.error) { _ in }
        request.resume()
        server.open(response(1, fields: fields))
        server.home.run("the end of the request") { request.destroyed }
        #expect(status == (fields == 4 ? 200 : nil))
        #expect(request.rstCode == (fields == 4 ? 0 : 11))
        server.finish()
    }

    @Test("connect.options.option.maxSessionMemory: above it pushed streams are refused")
    func sessionMemory() throws {
        let server = try RawServer(ConnectOptions(maxSessionMemory: 1))
        var pushed = 0
        server.session?.on(.stream) { stream in
            pushed += 1
            stream.on(.error) { _ in }
        }
        server.open()
        do {
            let upload = try server.request([":method": "POST"])
            upload.on(.error) { _ in }
            server.home.settle(turns: 3)
            let promise = { (id: Int) in RawPeer.frame(5, 4, 1, RawPeer.word(id) + RawPeer.get) }
            server.send(promise(2))
            server.home.run("the first push") { pushed == 1 }
            upload.write([UInt8](repeating: 1, count: 1_200_000))
            server.home.settle(turns: 3)
            server.send(promise(4))
            server.home.run("the refusal") { server.resets[4] != nil }
        }
        #expect(server.resets == [4: 11] && pushed == 1)
        server.finish()
    }

    @Test(
        """
        connect.options.option.streamResetBurst connect.options.option.streamResetRate \
        connect.options.option.unknownProtocolTimeout: accepted, and without effect on a client
        """)
    func optionsOfServers() throws {
        let server = try RawServer(
            ConnectOptions(unknownProtocolTimeout: 1, streamResetBurst: 1, streamResetRate: 1))
        server.open()
        for id in [1, 3, 5] {
            let request = try server.request()
            request.on(.error) { _ in }
            server.home.settle(turns: 2)
            server.send(RawPeer.frame(3, 0, id, RawPeer.word(2)))
            server.home.run("the reset") { request.destroyed }
        }
        let last = try server.request()
        last.resume()
        server.home.settle(turns: 2)
        server.send(response(7, fields: 0))
        server.home.run("a response after all") { last.destroyed }
        #expect(last.rstCode == 0 && server.errors.isEmpty)
        server.finish()
    }

    @Test("connect.options.option.servername: the name asked for, and the authority")
    func servername() throws {
        var maker = CertificateMaker(commonName: "other")
        maker.dnsNames = ["other.test"]
        let identity = try maker.make()
        let bench = try SecureServerTests.Bench(SecureServerOptions(cert: identity.certificate, key: identity.key))
        bench.server.on(.stream) { stream, headers in
            let name = stream.session?.socket?.servername ?? "-"
            bench.trace.append("\(headers[":authority"]?.description ?? "-") \(name)")
            try stream.respond([:], RespondOptions(endStream: true))
        }
        let client = try http2.connect(
            "https://localhost:\(bench.port)", ConnectOptions(servername: "other.test", ca: identity.certificate))
        let request = try client.request()
        request.resume()
        request.on(.close) { client.close() }
        bench.run("the end") { client.destroyed }
        #expect(bench.trace == ["other.test:\(bench.port) other.test"])
        bench.finish()
    }

    @Test("connect.options.option.rejectUnauthorized: a stranger may be accepted knowingly")
    func rejectUnauthorized() throws {
        let bench = try SecureServerTests.Bench()
        bench.server.on(.stream) { stream, _ in try stream.respond([:], RespondOptions(endStream: true)) }
        let client = try http2.connect(
            "https://localhost:\(bench.port)", ConnectOptions(rejectUnauthorized: false, ca: [String]()))
        client.on(.connect) {
            let socket = client.socket
            bench.trace.append("\(socket?.authorized ?? true) \(socket?.authorizationError ?? "-")")
        }
        let request = try client.request()
        request.on(.response) { headers in bench.trace.append("\(headers[":status"]?.description ?? "")") }
        request.resume()
        request.on(.close) { client.close() }
        bench.run("the end") { client.destroyed }
        #expect(bench.trace == ["false DEPTH_ZERO_SELF_SIGNED_CERT", "200"])
        bench.finish()
    }

    // rows: Http2Session.property.originSet
    @Test(
        "ClientHttp2Session.event.origin ERR_HTTP2_ORIGIN_LENGTH http2.default.ALTSVC-ORIGIN-payload: the origins that a server tells, and the set of them"
    )
    func origins() throws {
        let bench = try SecureServerTests.Bench()
        bench.server.on(.session) { session in
            try session.origin("https://a.example", "https://b.example")
            // The payload of an ORIGIN frame is 16,382 octets at most.
            let long = try (0..<100).map {
                try URL(
                    "https://\(String(repeating: "x", count: 50)).\(String(repeating: "y", count: 50))\(String(repeating: "z", count: 8)).\(String(repeating: "y", count: 60)).\($0).example"
                )
            }
            #expect(errorCode { try session.origin(long) } == "ERR_HTTP2_ORIGIN_LENGTH")
        }
        let client = try http2.connect("https://localhost:\(bench.port)", SecureServerTests.clientOptions)
        client.on(.origin) { origins in
            bench.trace.append(origins.joined(separator: " "))
            bench.trace.append((client.originSet ?? []).joined(separator: " "))
            client.close()
        }
        bench.run("the end") { client.destroyed }
        #expect(
            bench.trace == [
                "https://a.example https://b.example",
                "https://localhost:\(bench.port) https://a.example https://b.example",
            ])
        bench.finish()
    }

    @Test("ServerHttp2Session.method.origin takes texts, URLs and objects with an origin, mixed or in an array")
    func originsOfEveryKind() throws {
        struct Site: OriginHolder {
            let origin: String
        }
        var options = SecureServerTests.serverOptions
        options.origins = ["https://z.example", ["origin": "https://object.example"]]
        let bench = try SecureServerTests.Bench(options)
        bench.server.on(.session) { session in
            try session.origin("https://a.example/x", URL("https://b.example/y"), ["origin": "https://c.example/as-is"])
            let texts = ["https://d.example"]
            try session.origin(texts)
            try session.origin([Site(origin: "https://e.example")])
            #expect(errorCode { try session.origin(["name": "https://f.example"]) } == "ERR_INVALID_ARG_TYPE")
            #expect(errorCode { try session.origin(Site(origin: "null")) } == "ERR_HTTP2_INVALID_ORIGIN")
            #expect(errorCode { try session.origin("https://g.example", "nonsense") } == "ERR_INVALID_URL")
            try session.origin([])
        }
        let client = try http2.connect("https://localhost:\(bench.port)", SecureServerTests.clientOptions)
        client.on(.connect) { session, socket in
            bench.trace.append("\(session.originSet?.count ?? 0) \((socket as? tls.TLSSocket)?.servername ?? "")")
        }
        client.on(.origin) { origins in
            bench.trace.append(origins.joined(separator: " "))
            if origins == ["https://e.example"] { client.close() }
        }
        bench.run("the end") { client.destroyed }
        #expect(
            bench.trace == [
                "1 localhost", "https://z.example https://object.example",
                "https://a.example https://b.example https://c.example/as-is", "https://d.example",
                "https://e.example",
            ])
        bench.finish()
    }

    @Test("connect.options.option.maxOriginSetSize ERR_HTTP2_TOO_MANY_ORIGINS: more origins end the session")
    func tooManyOrigins() throws {
        let bench = try SecureServerTests.Bench()
        bench.server.on(.session) { session in try session.origin("https://a.example", "https://b.example") }
        var options = SecureServerTests.clientOptions
        options.maxOriginSetSize = 2
        let client = try http2.connect("https://localhost:\(bench.port)", options)
        client.on(.error) { error in bench.trace.append("\(error.code ?? "") \(error.message)") }
        bench.run("the end") { client.destroyed && !bench.trace.isEmpty }
        #expect(
            bench.trace == [
                "ERR_HTTP2_TOO_MANY_ORIGINS The server sent more ORIGIN frames than the allowed number of 2"
            ])
        bench.finish()
    }

    @Test(
        """
        connect.options.option.maxDeflateDynamicTableSize createServer.options.option.maxDeflateDynamicTableSize \
        Http2Session.state.property.deflateDynamicTableSize Http2Session.state.property.inflateDynamicTableSize
        """, arguments: [nil, 0])
    func tableSizes(_ limit: Int?) throws {
        var (sent, received) = ([Int](), [Int]())
        let scene = try Scene(ServerOptions(maxDeflateDynamicTableSize: limit)) { scene, stream in
            try stream.respond(["x-y": "a value that is worth its place"], RespondOptions(endStream: true))
            let state = try #require(stream.session?.state)
            sent.append(state.deflateDynamicTableSize ?? -1)
            received.append(state.inflateDynamicTableSize ?? -1)
        }
        unowned let session = try scene.connect(ConnectOptions(maxDeflateDynamicTableSize: limit))
        var left = 3
        func ask() throws {
            left -= 1
            let request = try scene.request(session, ["x-z": "another one of the kind"], closes: left == 0)
            if left > 0 { request.on(.close) { try ask() } }
            request.on(.response) {
                #expect(session.state.deflateDynamicTableSize == received.last)
                #expect(session.state.inflateDynamicTableSize == sent.last)
            }
        }
        try ask()
        scene.finish()
        #expect(sent.count == 3 && received.count == 3)
        #expect((sent.max() == 0) == (limit == 0) && (received.max() == 0) == (limit == 0))
    }
}

import NodeRuntime
import Testing

@testable import NodeHTTP2
@testable import Reactor

/// What the classes are to each other, and what holds where nothing else is said.
@Suite(.timeLimit(.minutes(10))) struct ClassesTests {
    @Test(
        """
        http2.class.Http2Session http2.class.ServerHttp2Session http2.class.ClientHttp2Session http2.class.Http2Stream \
        http2.class.ServerHttp2Stream http2.class.ClientHttp2Stream http2.class.Http2Server: what each of them is
        """)
    func inheritance() throws {
        let scene = try Scene { scene, stream in
            let (object, session): (Any, Any) = (stream, try #require(stream.session))
            #expect(
                object is Http2Stream && object is Duplex && object is EventEmitter && !(object is ClientHttp2Stream))
            #expect(session is ServerHttp2Session && session is Http2Session && session is EventEmitter)
            try stream.respond([:], RespondOptions(endStream: true))
        }
        let server: Any = scene.home.server
        #expect(server is net.Server && server is EventEmitter && !(server is tls.Server))
        unowned let session = try scene.connect()
        do {
            let (object, stream): (Any, Any) = (session, try scene.request(session))
            #expect(object is ClientHttp2Session && object is Http2Session && !(object is ServerHttp2Session))
            #expect(stream is ClientHttp2Stream && stream is Http2Stream && stream is Duplex)
        }
        scene.finish()
        #expect(scene.client.contains("req response 200 5"))
    }

    @Test("http2.default.server-timeout Http2SecureServer.property.timeout: sessions may be idle for ever")
    func timeouts() throws {
        let reactor = try Reactor()
        #expect(http2.createServer().timeout == 0)
        #expect(try http2.createSecureServer(SecureServerTests.serverOptions).timeout == 0)
        reactor.closeAll()
    }

    @Test("errors.error-code.ERR_HTTP2_SOCKET_BOUND: a duplex carries one session")
    func oneSessionPerDuplex() throws {
        let home = try TestServer(listens: false)
        let (near, far) = duplexPair()
        unowned let server = try http2.performServerHandshake(far)
        let factory = ConnectOptions(createConnection: ConnectionFactory { near })
        unowned let client = try http2.connect("http://pair.example", factory)
        #expect(errorCode { try http2.performServerHandshake(far) } == "ERR_HTTP2_SOCKET_BOUND")
        #expect(errorCode { try http2.connect("http://pair.example", factory) } == "ERR_HTTP2_SOCKET_BOUND")
        client.destroy()
        server.destroy()
        home.run("the end of both") { near.closed && far.closed }
        home.finish()
    }

    @Test("errors.error-code.ERR_STREAM_WRAP: a duplex that delivers text carries no session")
    func textIsRefused() throws {
        let home = try TestServer(listens: false)
        let (near, far) = duplexPair()
        far.setEncoding("latin1")
        unowned let session = try http2.performServerHandshake(far)
        var code: String?
        session.on(.error) { code = $0.code }
        near.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        home.run("the error") { code != nil && far.closed }
        #expect(code == "ERR_STREAM_WRAP")
        near.destroy()
        home.finish()
    }

    @Test("http2.default.unknownProtocolTimeout: ten seconds for a connection without HTTP/2")
    func unknownProtocolTimeout() throws {
        let clock = Clock.manual()
        let bench = try SecureServerTests.Bench(SecureServerTests.serverOptions, clock)
        let client = try tls.connect(
            bench.port,
            tls.ConnectOptions(
                host: "localhost", allowHalfOpen: true, ca: SecureServerTests.identity.certificate))
        client.on(.error) { _ in }
        client.on(.end) { bench.trace.append("end") }
        client.resume()
        bench.run("the reply's end") { bench.trace == ["end"] }
        func isOpen() -> Bool { bench.server._connectionCount == 1 }
        clock.advance(milliseconds: 9_999)
        for _ in 0..<5 { bench.reactor.turn(waitMillisecondsMax: 1) }
        #expect(isOpen())
        clock.advance(milliseconds: 1)
        bench.run("the server's patience to end") { !isOpen() }
        client.destroy()
        bench.finish()
    }
}

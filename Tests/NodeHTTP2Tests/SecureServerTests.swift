import Testing
import TLSEngine

@testable import NodeHTTP2
@testable import NodeRuntime
@testable import Reactor

/// Servers and clients over TLS, on one loop.
@Suite(.timeLimit(.minutes(10))) struct SecureServerTests {
    static let identity: CertificateMaker.Identity = {
        do { return try CertificateMaker.localhost.make() } catch { fatalError("no certificate: \(error)") }
    }()

    static var serverOptions: SecureServerOptions {
        SecureServerOptions(cert: identity.certificate, key: identity.key)
    }

    static var clientOptions: ConnectOptions { ConnectOptions(ca: identity.certificate) }

    /// A loop with a server that listens on it.
    final class Bench {
        let reactor: Reactor
        let server: Http2SecureServer
        let port: Int
        var trace: [String] = []
        private(set) var uncaught: [any Error] = []

        init(_ options: SecureServerOptions = SecureServerTests.serverOptions, _ clock: Clock = Clock()) throws {
            reactor = try Reactor(clock: clock)
            server = try http2.createSecureServer(options)
            server.listen(0, "127.0.0.1")
            port = try #require(server.address()?.port)
            reactor.uncaughtErrorHandler = { [unowned self] in uncaught.append($0) }
            server.on(.tlsClientError) { [unowned self] error in
                trace.append("tlsClientError \(error.code ?? error.message)")
            }
        }

        func run(_ what: String, sourceLocation: SourceLocation = #_sourceLocation, until condition: () -> Bool) {
            for _ in 0..<3_000 {
                if condition() { return }
                reactor.turn(waitMillisecondsMax: 20)
            }
            Issue.record("\(what) has not happened; trace \(trace)", sourceLocation: sourceLocation)
        }

        func finish(sourceLocation: SourceLocation = #_sourceLocation) {
            server.close()
            run("the end", sourceLocation: sourceLocation) { !reactor.isAlive }
            #expect(reactor.slots.count == 0, "descriptors", sourceLocation: sourceLocation)
            #expect(reactor.blockPool.blocksInUse == 0, "blocks", sourceLocation: sourceLocation)
            #expect(uncaught.isEmpty, "uncaught \(uncaught)", sourceLocation: sourceLocation)
            reactor.closeAll()
        }
    }

    // rows: Http2Session.property.connecting
    @Test(
        """
        http2.function.createSecureServer http2.class.Http2SecureServer Http2SecureServer.event.session Http2SecureServer.event.stream \
        Http2SecureServer.event.secureConnection createSecureServer.options.option.key createSecureServer.options.option.cert
        """)
    func aRequestAndItsAnswer() throws {
        let bench = try Bench()
        bench.server.on(.secureConnection) { socket in
            bench.trace.append("secureConnection \(socket.alpnProtocol ?? "-")")
        }
        bench.server.on(.session) { session in
            bench.trace.append("session \(session.alpnProtocol ?? "-") \(session.encrypted ?? false)")
        }
        bench.server.on(.stream) { stream, headers in
            #expect(headers[":path"] == "/a" && headers[":scheme"] == "https")
            try stream.respond([":status": 200])
            stream.end("hello")
        }
        let client = try http2.connect("https://localhost:\(bench.port)", Self.clientOptions)
        #expect(client.connecting && client.encrypted == nil)
        client.on(.connect) { bench.trace.append("connect \(client.encrypted ?? false)") }
        let request = try client.request([":path": "/a"])
        var body = ""
        var isFine = false
        request.on(.response) { headers in isFine = headers[":status"] == 200 }
        request.on(.data) { body += $0.toString() }
        request.on(.close) { client.close() }
        bench.run("the answer") { client.destroyed }
        #expect(isFine && body == "hello")
        #expect(bench.trace.filter { $0 != "connect true" } == ["session h2 true", "secureConnection h2"])
        #expect(bench.trace.contains("connect true"))
        bench.finish()
    }

    @Test func muchDataBothWays() throws {
        let bench = try Bench()
        let size = 5_000_000
        var received = 0
        bench.server.on(.stream) { stream, headers in
            stream.on(.data) { received += $0.length }
            stream.on(.end) {
                try stream.respond([":status": 200])
                stream.end([UInt8](repeating: 2, count: size))
            }
        }
        let client = try http2.connect("https://localhost:\(bench.port)", Self.clientOptions)
        let request = try client.request([":path": "/", ":method": "POST"])
        request.end([UInt8](repeating: 1, count: size))
        var answered = 0
        var isRight = true
        request.on(.data) { chunk in
            answered += chunk.length
            isRight = isRight && chunk.byteSlice.bytes.allSatisfy { $0 == 2 }
        }
        request.on(.close) { client.close() }
        bench.run("both bodies") { client.destroyed }
        #expect(received == size && answered == size && isRight)
        bench.finish()
    }

    @Test("Http2SecureServer.event.unknownProtocol the fixed reply", arguments: [nil, ["http/1.1"]] as [[String]?])
    func aClientWithoutHTTP2(protocols: [String]?) throws {
        var options = Self.serverOptions
        // Without a choice in common the handshake itself would fail.
        if protocols != nil { options.ALPNCallback = { _, offered in offered.first } }
        let bench = try Bench(options)
        var tlsOptions = tls.ConnectOptions(host: "localhost", ca: Self.identity.certificate)
        tlsOptions.ALPNProtocols = protocols
        let client = try tls.connect(bench.port, tlsOptions)
        var reply = ""
        client.on(.data) { reply += $0.toString() }
        bench.run("the reply") { client.destroyed }
        #expect(reply == Http2SecureServer.unknownProtocolReply)
        #expect(reply.hasPrefix("HTTP/1.0 403 Forbidden\r\nContent-Type: text/plain\r\n\r\nMissing ALPN Protocol, "))
        bench.finish()
    }

    @Test("Http2SecureServer.event.unknownProtocol a listener deals with the socket")
    func aListenerForUnknownProtocols() throws {
        let bench = try Bench()
        bench.server.on(.unknownProtocol) { socket in socket.end("mine") }
        let client = try tls.connect(
            bench.port, tls.ConnectOptions(host: "localhost", ca: Self.identity.certificate))
        var reply = ""
        client.on(.data) { reply += $0.toString() }
        bench.run("the reply") { client.destroyed }
        #expect(reply == "mine")
        bench.finish()
    }

    // rows: errors.error-code.ERR_SSL_NO_APPLICATION_PROTOCOL errors.error-code.ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL
    @Test("Http2SecureServer.event.clientError Http2SecureServer.event.tlsClientError")
    func nothingInCommon() throws {
        let bench = try Bench()
        var first: [String] = []
        bench.server.on(.clientError) { error, socket in first.append("clientError \(error.code ?? "-")") }
        bench.server.on(.tlsClientError) { first.append("tlsClientError") }
        let client = try tls.connect(
            bench.port, tls.ConnectOptions(host: "localhost", ALPNProtocols: ["foo"], ca: Self.identity.certificate))
        var code: String?
        client.on(.error) { code = $0.code }
        bench.run("the refusal") { client.destroyed && !first.isEmpty }
        #expect(first == ["clientError ERR_SSL_NO_APPLICATION_PROTOCOL", "tlsClientError"])
        #expect(code == "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL")
        bench.finish()
    }

    // rows: connect.options.option.ca
    @Test("http2.function.connect over TLS: a server that is not believed")
    func aStrangerIsRefused() throws {
        let bench = try Bench()
        let client = try http2.connect("https://localhost:\(bench.port)", ConnectOptions(ca: [String]()))
        var codes: [String] = []
        client.on(.error) { codes.append("session \($0.code ?? "-")") }
        let request = try client.request([":path": "/"])
        request.on(.error) { codes.append("request \($0.code ?? "-")") }
        bench.run("the end") { client.destroyed }
        bench.run("the errors") { codes.count == 2 }
        #expect(Set(codes) == ["session DEPTH_ZERO_SELF_SIGNED_CERT", "request ERR_HTTP2_STREAM_CANCEL"])
        bench.finish()
    }

    @Test("a cipher that HTTP/2 prohibits ends in INADEQUATE_SECURITY (RFC 9113 §9.2.2)")
    func aProhibitedCipher() throws {
        var options = Self.serverOptions
        options.maxVersion = "TLSv1.2"
        options.ciphers = "ECDHE-ECDSA-AES128-SHA256"
        let bench = try Bench(options)
        var clientOptions = Self.clientOptions
        clientOptions.ciphers = "ECDHE-ECDSA-AES128-SHA256"
        let client = try http2.connect("https://localhost:\(bench.port)", clientOptions)
        var error: (any Error)?
        var goaway: Int?
        client.on(.error) { error = $0 }
        client.on(.goaway) { code in goaway = code }
        bench.run("the end") { client.destroyed }
        #expect(goaway == http2.constants.NGHTTP2_INADEQUATE_SECURITY)
        #expect(error?.code == "ERR_HTTP2_SESSION_ERROR")
        bench.finish()
    }

    @Test("createSecureServer.options.option.origins an ORIGIN frame (RFC 8336) to each client")
    func originsAreTold() throws {
        var options = Self.serverOptions
        options.origins = ["https://a.example", "https://b.example:8443"]
        let bench = try Bench(options)
        let client = try tls.connect(
            bench.port, tls.ConnectOptions(host: "localhost", ALPNProtocols: ["h2"], ca: Self.identity.certificate))
        // Preface and empty SETTINGS.
        client.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        client.write([0, 0, 0, 4, 0, 0, 0, 0, 0])
        var received: [UInt8] = []
        client.on(.data) { received += $0.byteSlice.bytes }
        var expected: [UInt8] = [0, 0, 43, 12, 0, 0, 0, 0, 0]
        for origin in ["https://a.example", "https://b.example:8443"] {
            expected += [0, UInt8(origin.utf8.count)] + Array(origin.utf8)
        }
        bench.run("the frame") { received.indices.contains { received[$0...].starts(with: expected) } }
        client.destroy()
        bench.run("the end") { client.destroyed && bench.server.sessionCount == 0 }
        bench.finish()
    }

    @Test("Http2SecureServer.method.close lets requests under way finish")
    func closingWaitsForRequests() throws {
        let bench = try Bench()
        var stream: ServerHttp2Stream?
        bench.server.on(.stream) { stream = $0 }
        let client = try http2.connect("https://localhost:\(bench.port)", Self.clientOptions)
        let request = try client.request([":path": "/"])
        var body = ""
        request.on(.data) { body += $0.toString() }
        bench.run("the request") { stream != nil }
        var isClosed = false
        bench.server.close { isClosed = true }
        bench.run("the farewell") { client.closed || client.goawayCode == 0 && client.destroyed == false }
        #expect(!isClosed)
        try stream?.respond([":status": 200])
        stream?.end("late")
        stream = nil
        bench.run("the end") { isClosed && client.destroyed }
        #expect(body == "late")
        bench.finish()
    }
}

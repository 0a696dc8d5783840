import Testing
import TLSEngine

@testable import NodeRuntime
@testable import Reactor

/// Connections over sockets, as Node's run.
@Suite(.timeLimit(.minutes(10))) struct TLSSocketTests {
    @Test(
        """
        tls.TLSSocket.function.tls.connect tls.TLSSocket.function.tls.createServer tls.TLSSocket.event.secureConnect \
        tls.Server.event.secureConnection tls.TLSSocket.property.authorized tls.TLSSocket.property.alpnProtocol \
        tls.TLSSocket.property.encrypted tls.TLSSocket.property.servername tls.TLSSocket.property.server
        """)
    func aConnectionFromBothSides() throws {
        let test = try TLSLoop()
        var options = TLSLoop.serverOptions
        options.ALPNProtocols = ["h2", "http/1.1"]
        let server = try test.listen(options) { socket in
            #expect(socket.servername == "localhost" && socket.server === test.server && socket.encrypted)
            #expect(!socket.authorized && socket.getPeerCertificate() == nil)
            socket.end("hello")
        }
        var clientOptions = TLSLoop.clientOptions
        clientOptions.ALPNProtocols = ["http/1.1"]
        let client = try test.connect(clientOptions)
        client.write("early")
        client.on(.secureConnect) {
            #expect(client.getProtocol() == "TLSv1.3" && client.getCipher()?.version == "TLSv1.3")
            #expect(client.getPeerCertificate()?.subject.CN == "localhost")
            #expect(client.getPeerCertificate(true)?.issuerCertificate?.ca == true)
            #expect(client.remotePort == test.port && client.remoteAddress == "127.0.0.1")
        }
        var received = ""
        server.on(.secureConnection) { socket in socket.on(.data) { received += $0.toString() } }
        test.finish(client)
        #expect(
            test.client() == [
                "C connect", "C secure true - http/1.1", "C data hello", "C end", "C close false",
            ])
        #expect(test.serverSide() == ["S secure false - http/1.1", "S end", "S close false"])
        #expect(received == "early")
    }

    @Test("ERR_SSL_NO_APPLICATION_PROTOCOL ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL tls.Server.event.tlsClientError")
    func nothingInCommon() throws {
        let test = try TLSLoop()
        var options = TLSLoop.serverOptions
        options.ALPNProtocols = ["h2"]
        let server = try test.listen(options)
        var seen: (any Error)?
        server.on(.tlsClientError) { error, socket in seen = error }
        var clientOptions = TLSLoop.clientOptions
        clientOptions.ALPNProtocols = ["foo"]
        let client = try test.connect(clientOptions)
        test.finish(client)
        #expect(
            test.client() == ["C connect", "C error ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL", "C close true"])
        #expect(test.serverSide() == ["S tlsClientError ERR_SSL_NO_APPLICATION_PROTOCOL true"])
        #expect(seen?.library == "SSL routines" && seen?.reason == "no application protocol")
    }

    @Test("tls.TLSSocket.property.authorizationError: whoever is not believed is refused")
    func aStrangerIsRefused() throws {
        let test = try TLSLoop()
        try test.listen()
        var options = TLSLoop.clientOptions
        options.ca = TestIdentity.stranger.certificate
        let client = try test.connect(options)
        test.finish(client)
        #expect(test.client() == ["C connect", "C error UNABLE_TO_VERIFY_LEAF_SIGNATURE", "C close true"])
        #expect(client.authorizationError == "UNABLE_TO_VERIFY_LEAF_SIGNATURE")
        #expect(test.serverSide() == ["S tlsClientError ECONNRESET true"])
    }

    @Test("ERR_TLS_CERT_ALTNAME_INVALID tls.TLSSocket.function.tls.checkServerIdentity")
    func aWrongNameIsRefused() throws {
        let test = try TLSLoop()
        try test.listen()
        var options = TLSLoop.clientOptions
        options.servername = "example.org"
        let client = try test.connect(options)
        test.finish(client)
        #expect(test.client() == ["C connect", "C error ERR_TLS_CERT_ALTNAME_INVALID", "C close true"])
        #expect(
            client.errored?.message
                == "Hostname/IP does not match certificate's altnames: Host: example.org. is not in the cert's altnames: "
                + "DNS:localhost, IP Address:127.0.0.1")
    }

    @Test func whoeverDoesNotCareGoesOn() throws {
        let test = try TLSLoop()
        try test.listen { $0.end() }
        var options = TLSLoop.clientOptions
        options.servername = "example.org"
        options.rejectUnauthorized = false
        let client = try test.connect(options)
        client.resume()
        test.finish(client)
        #expect(test.client()[1] == "C secure false ERR_TLS_CERT_ALTNAME_INVALID -")
    }

    @Test func aCheckOfTheProgramsDecides() throws {
        let test = try TLSLoop()
        try test.listen { $0.end() }
        var options = TLSLoop.clientOptions
        options.servername = "example.org"
        var asked: [String] = []
        options.checkServerIdentity = { host, cert in
            asked.append("\(host) \(cert.subject.CN ?? "-")")
            return nil
        }
        let client = try test.connect(options)
        client.resume()
        test.finish(client)
        #expect(asked == ["example.org localhost"])
        #expect(test.client()[1] == "C secure true - -")
    }

    @Test func theHostIsCheckedByItsAddress() throws {
        let test = try TLSLoop()
        try test.listen { $0.end() }
        var options = TLSLoop.clientOptions
        options.servername = nil
        let client = try test.connect(options)
        client.resume()
        test.finish(client)
        #expect(test.client()[1] == "C secure true - -")
        #expect(client.servername == nil)
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", false, "S tlsClientError ERR_SSL_HTTP_REQUEST true"),
        ("\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}", false, "S tlsClientError ERR_SSL_WRONG_VERSION_NUMBER true"),
        ("", true, "S tlsClientError ECONNRESET true"),
        ("\u{16}\u{3}\u{1}\u{0}", true, "S tlsClientError ECONNRESET true"),
    ])
    func whatIsNoHandshakeIsToldOnce(bytes: String, ends: Bool, line: String) throws {
        let test = try TLSLoop()
        try test.listen()
        let client = try net.connect(test.port, "127.0.0.1")
        client.resume()
        if ends { client.end(bytes) } else { client.write(bytes) }
        test.finish(client)
        #expect(test.serverSide() == [line])
    }

    @Test("Http2SecureServer: ERR_TLS_HANDSHAKE_TIMEOUT createSecureServer.options.option.handshakeTimeout")
    func aSilentClientIsClosed() throws {
        let clock = Clock.manual()
        let test = try TLSLoop(clock: clock)
        var options = TLSLoop.serverOptions
        options.handshakeTimeout = 50
        try test.listen(options)
        let client = try net.connect(test.port, "127.0.0.1")
        client.resume()
        test.loop.run("a connection") { test.server?._connectionCount == 1 }
        clock.advance(milliseconds: 49)
        test.loop.settle()
        #expect(test.loop.trace.isEmpty)
        clock.advance(milliseconds: 1)
        test.finish(client)
        #expect(test.serverSide() == ["S tlsClientError ERR_TLS_HANDSHAKE_TIMEOUT true"])
    }

    @Test(
        "createSecureServer.options.option.requestCert createSecureServer.options.option.rejectUnauthorized",
        arguments: [(true, true), (true, false), (false, true), (false, false)])
    func clientsCertificates(isKnown: Bool, rejects: Bool) throws {
        let test = try TLSLoop()
        var options = TLSLoop.serverOptions
        options.requestCert = true
        options.rejectUnauthorized = rejects
        options.ca = TestIdentity.authority.certificate
        try test.listen(options) { $0.end() }
        var clientOptions = TLSLoop.clientOptions
        let identity = isKnown ? TestIdentity.localhost : TestIdentity.stranger
        clientOptions.cert = identity.certificate
        clientOptions.key = identity.key
        let client = try test.connect(clientOptions)
        client.resume()
        test.finish(client)
        let lines = test.serverSide()
        if isKnown {
            #expect(lines.first == "S secure true - -")
        } else if rejects {
            #expect(lines == ["S tlsClientError ECONNRESET true"])
        } else {
            #expect(lines.first == "S secure false DEPTH_ZERO_SELF_SIGNED_CERT -")
        }
    }

    @Test func aMissingCertificateIsRefusedWithin() throws {
        let test = try TLSLoop()
        var options = TLSLoop.serverOptions
        options.requestCert = true
        try test.listen(options)
        let client = try test.connect()
        client.resume()
        test.finish(client)
        #expect(test.serverSide() == ["S tlsClientError ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE true"])
        #expect(test.client().contains("C error ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"))
    }

    @Test("createSecureServer.options.option.ALPNCallback ERR_TLS_ALPN_CALLBACK_INVALID_RESULT")
    func aCallbackMayNotInvent() throws {
        let test = try TLSLoop()
        var options = TLSLoop.serverOptions
        options.ALPNCallback = { _, _ in "bad" }
        let server = try test.listen(options)
        var message: String?
        server.on(.tlsClientError) { error in message = error.message }
        var clientOptions = TLSLoop.clientOptions
        clientOptions.ALPNProtocols = ["h2", "foo"]
        let client = try test.connect(clientOptions)
        test.finish(client)
        #expect(test.serverSide() == ["S tlsClientError ERR_TLS_ALPN_CALLBACK_INVALID_RESULT true"])
        #expect(
            message
                == "ALPN callback returned a value (bad) that did not match any of the client's offered protocols (h2, foo)"
        )
        #expect(test.client() == ["C connect", "C error ECONNRESET", "C close true"])
        #expect(
            client.errored?.message
                == "Client network socket disconnected before secure TLS connection was established")
    }

    @Test(
        """
        tls.TLSSocket.method.exportKeyingMaterial ERR_TLS_INVALID_STATE tls.TLSSocket.method.getFinished \
        tls.TLSSocket.method.getCertificate tls.TLSSocket.method.getProtocol tls.TLSSocket.method.getCipher
        """)
    func bothSidesKnowTheSame() throws {
        let test = try TLSLoop()
        try test.listen()
        let client = try test.connect()
        #expect(code { try client.exportKeyingMaterial(8, "x") } == "ERR_TLS_INVALID_STATE")
        #expect(client.getProtocol() == nil && client.getCipher() == nil && client.getFinished() == nil)
        test.loop.run("both secured") { test.accepted.count == 1 && client.authorized }
        let server = try #require(test.accepted.first)
        let exported = try client.exportKeyingMaterial(16, "EXPORTER-x")
        #expect(try exported.length == 16 && exported.equals(server.exportKeyingMaterial(16, "EXPORTER-x")))
        let finished = try #require(client.getFinished())
        #expect(try finished.length == 48 && finished.equals(#require(server.getPeerFinished())))
        #expect(client.getEphemeralKeyInfo()?.type == "ECDH" && server.getEphemeralKeyInfo() == nil)
        #expect(server.getCertificate()?.subject.CN == "localhost" && client.getCertificate() == nil)
        for socket in [client, server] {
            #expect(socket.getProtocol() == "TLSv1.3")
            #expect(
                socket.getCipher()
                    == tls.Cipher(
                        name: "TLS_AES_256_GCM_SHA384", standardName: "TLS_AES_256_GCM_SHA384", version: "TLSv1.3"))
        }
        client.end()
        client.resume()
        server.resume()
        test.finish(client)
    }

    @Test(
        """
        ERR_TLS_SNI_FROM_SERVER ERR_TLS_RENEGOTIATION_DISABLED tls.TLSSocket.method.setServername \
        tls.TLSSocket.method.renegotiate tls.TLSSocket.method.disableRenegotiation
        """)
    func whatAServersSocketRefuses() throws {
        let test = try TLSLoop()
        try test.listen()
        let client = try test.connect()
        try client.setServername("localhost")
        test.loop.run("both secured") { test.accepted.count == 1 && client.authorized }
        let server = try #require(test.accepted.first)
        #expect(code { try server.setServername("x") } == "ERR_TLS_SNI_FROM_SERVER")
        server.disableRenegotiation()
        var refusal: String?
        #expect(!client.renegotiate { refusal = $0?.code })
        test.loop.run("the answer") { refusal != nil }
        #expect(refusal == "ERR_TLS_RENEGOTIATION_DISABLED")
        #expect(client.setMaxSendFragment(1024) && !client.setMaxSendFragment(1))
        client.destroy()
        server.resume()
        test.finish(client)
    }

    /// The reader pauses; the writer learns that it should wait; everything arrives.
    @Test("tls.TLSSocket: back-pressure reaches the peer")
    func muchData() throws {
        let test = try TLSLoop()
        let chunk = [UInt8](repeating: 7, count: 100_000)
        var writes = 0
        var drains = 0
        try test.listen { socket in
            func pour() {
                while writes < 100 {
                    writes += 1
                    if !socket.write(chunk) { return }
                }
                socket.end()
            }
            socket.on(.drain) {
                drains += 1
                pour()
            }
            pour()
        }
        var received = 0
        let client = try tls.connect(test.port, TLSLoop.clientOptions)
        client.pause()
        client.on(.data) { received += $0.length }
        test.loop.run("the handshake") { client.authorized }
        test.loop.settle(turns: 50)
        #expect(received == 0 && writes < 100)
        client.resume()
        test.finish(client)
        #expect(received == 10_000_000 && drains > 10)
    }

    @Test func aCutAfterTheHandshakeEndsQuietly() throws {
        let test = try TLSLoop()
        try test.listen { $0.resume() }
        let client = try test.connect()
        test.loop.run("both secured") { test.accepted.count == 1 && client.authorized }
        // What is not read would make a reset of the end.
        test.loop.settle()
        client.destroy()
        test.finish(client)
        #expect(test.serverSide() == ["S secure false - -", "S end", "S close false"])
    }
}

/// Node's code of what is thrown.
func code<Value>(_ body: () throws -> Value) -> String? {
    do {
        _ = try body()
        return nil
    } catch {
        return error.code ?? error.message
    }
}

import Testing
import TLSEngine

@testable import NodeRuntime
@testable import Reactor

/// What a server decides, keeps and tells.
@Suite(.timeLimit(.minutes(10))) struct TLSServerTests {
    private func nameSeen(_ options: tls.ServerOptions, _ prepare: (tls.Server) throws -> Void, asking name: String)
        throws
        -> String?
    {
        let test = try TLSLoop()
        try prepare(try test.listen(options) { $0.end() })
        var clientOptions = TLSLoop.clientOptions
        clientOptions.servername = name
        clientOptions.rejectUnauthorized = false
        let client = try test.connect(clientOptions)
        var seen: String?
        client.on(.secureConnect) { seen = client.getPeerCertificate()?.subjectaltname }
        client.resume()
        test.finish(client)
        return seen ?? test.serverSide().first
    }

    @Test("tls.Server.method.addContext ERR_TLS_REQUIRED_SERVER_NAME")
    func contextsByName() throws {
        let context = tls.SecureContextOptions(cert: TestIdentity.other.certificate, key: TestIdentity.other.key)
        let other = "DNS:other.test, DNS:*.other.test"
        let own = "DNS:localhost, IP Address:127.0.0.1"
        for (pattern, name, expected) in [
            ("other.test", "other.test", other), ("other.test", "x.test", own), ("*.other.test", "a.other.test", other),
            ("*.other.test", "a.b.other.test", own), ("a*.test", "abc.test", other),
        ] {
            let seen = try nameSeen(TLSLoop.serverOptions, { try $0.addContext(pattern, context) }, asking: name)
            #expect(seen == expected, "\(pattern) \(name)")
        }
        #expect(code { try tls.createServer().addContext("", context) } == "ERR_TLS_REQUIRED_SERVER_NAME")
    }

    @Test("createSecureServer.options.option.SNICallback")
    func aCallbackChoosesTheContext() throws {
        let context = try tls.createSecureContext(
            tls.SecureContextOptions(cert: TestIdentity.other.certificate, key: TestIdentity.other.key))
        var options = TLSLoop.serverOptions
        options.SNICallback = { name, callback in
            // Later, as a program that looks it up does.
            process.nextTick { callback(nil, name == "other.test" ? context : nil) }
        }
        #expect(try nameSeen(options, { _ in }, asking: "other.test") == "DNS:other.test, DNS:*.other.test")
        #expect(try nameSeen(options, { _ in }, asking: "x.test") == "DNS:localhost, IP Address:127.0.0.1")
        options.SNICallback = { _, callback in callback(NodeError("sni"), nil) }
        #expect(try nameSeen(options, { _ in }, asking: "x.test") == "S tlsClientError sni true")
        options.SNICallback = { _, _ in throw NodeError("thrown") }
        #expect(try nameSeen(options, { _ in }, asking: "x.test") == "S tlsClientError thrown true")
    }

    @Test("tls.Server.method.setSecureContext a renewed certificate without a restart")
    func certificatesAreReplaced() throws {
        let test = try TLSLoop()
        let server = try test.listen { $0.end() }
        let keys = server.getTicketKeys()
        try server.setSecureContext(
            tls.SecureContextOptions(cert: TestIdentity.other.certificate, key: TestIdentity.other.key))
        #expect(server.getTicketKeys().equals(keys))
        #expect(
            code { try server.setSecureContext(tls.SecureContextOptions(cert: "bad")) } == "ERR_OSSL_PEM_NO_START_LINE")
        var options = TLSLoop.clientOptions
        options.servername = "other.test"
        let client = try test.connect(options)
        client.resume()
        test.finish(client)
        #expect(test.client()[1] == "C secure true - -")
    }

    @Test("tls.TLSSocket.event.session tls.TLSSocket.method.getSession", arguments: ["TLSv1.2", "TLSv1.3"])
    func sessionsAreResumed(version: String) throws {
        let test = try TLSLoop()
        var serverOptions = TLSLoop.serverOptions
        serverOptions.maxVersion = version
        try test.listen(serverOptions) { socket in
            socket.write("x")
            socket.resume()
        }
        var session: Buffer?
        var reused: [Bool] = []
        for _ in 0..<2 {
            var options = TLSLoop.clientOptions
            options.session = session
            let client = try test.connect(options)
            client.on(.session) { session = $0 }
            var isSecured = false
            client.on(.secureConnect) {
                reused.append(client.isSessionReused())
                isSecured = true
                #expect(client.getSession()?.length ?? 0 > 0)
            }
            test.loop.run("a session") { isSecured && session != nil && client.bytesRead > 0 }
            client.end()
            test.loop.run("the end") { client.destroyed }
        }
        #expect(reused == [false, true])
        test.close()
    }

    @Test("tls.Server.method.getTicketKeys tls.Server.method.setTicketKeys")
    func ticketKeysHave48Bytes() throws {
        let server = try tls.createServer()
        #expect(server.getTicketKeys().length == 48)
        let keys = try Buffer.alloc(48, 9)
        try server.setTicketKeys(keys)
        #expect(server.getTicketKeys().equals(keys))
        #expect(code { try server.setTicketKeys(Buffer.alloc(2)) } == "ERR_INTERNAL_ASSERTION")
    }

    @Test("tls.Server.event.newSession tls.Server.event.resumeSession: the connection waits for the program's store")
    func aStoreOfThePrograms() throws {
        let test = try TLSLoop()
        var serverOptions = TLSLoop.serverOptions
        serverOptions.maxVersion = "TLSv1.2"
        // SSL_OP_NO_TICKET
        serverOptions.secureOptions = 1 << 14
        let server = try test.listen(serverOptions) { socket in
            test.loop.log("secured")
            socket.end()
        }
        var store: [(Buffer, Buffer)] = []
        server.on(.newSession) { id, data, callback in
            store.append((id, data))
            test.loop.reactor.setImmediate {
                test.loop.log("stored")
                callback()
            }
        }
        server.on(.resumeSession) { id, callback in
            let found = store.first { $0.0.equals(id) }?.1
            test.loop.reactor.setImmediate { callback(nil, found) }
        }
        var session: Buffer?
        var reused: [Bool] = []
        for _ in 0..<2 {
            var options = TLSLoop.clientOptions
            options.session = session
            let client = try test.connect(options)
            client.on(.session) { session = $0 }
            client.on(.secureConnect) { reused.append(client.isSessionReused()) }
            client.resume()
            test.loop.run("the end") { client.destroyed && server._connectionCount == 0 }
        }
        #expect(reused == [false, true] && store.count == 1)
        #expect(test.loop.trace.filter { $0 == "stored" || $0 == "secured" } == ["stored", "secured", "secured"])
        test.close()
    }

    @Test("tls.TLSSocket.event.OCSPResponse tls.Server.event.OCSPRequest")
    func staplesAreAskedFor() throws {
        let test = try TLSLoop()
        let server = try test.listen { $0.end() }
        var asked: [String] = []
        server.on(.OCSPRequest) { certificate, issuer, callback in
            asked.append("\(certificate?.length ?? 0 > 0) \(issuer == nil)")
            callback(nil, Buffer.from("stapled"))
        }
        var options = TLSLoop.clientOptions
        options.requestOCSP = true
        let client = try test.connect(options)
        var response: String?
        client.on(.OCSPResponse) { response = $0?.toString() }
        client.resume()
        test.finish(client)
        #expect(asked == ["true true"] && response == "stapled")
    }

    @Test("tls.TLSSocket.event.keylog tls.Server.event.keylog")
    func secretsAreTold() throws {
        let test = try TLSLoop()
        let server = try test.listen { $0.end() }
        var lines: [String] = []
        var clientLines: [String] = []
        server.on(.keylog) { line, socket in lines.append(line.toString()) }
        let client = try test.connect()
        client.on(.keylog) { clientLines.append($0.toString()) }
        client.resume()
        test.finish(client)
        #expect(lines.count >= 5 && Set(lines) == Set(clientLines))
        #expect(lines.allSatisfy { $0.hasSuffix("\n") })
    }

    @Test("Http2SecureServer.event.connection: the connection below shows itself, or is handed in")
    func theConnectionBelow() throws {
        let test = try TLSLoop()
        let server = try test.listen { $0.end("x") }
        var below: [String] = []
        server.on(.connection) { socket in
            below.append("\(socket is tls.TLSSocket) \(socket.remoteAddress ?? "-")")
            socket.on(.close) { below.append("close") }
        }
        let client = try test.connect()
        test.finish(client)
        #expect(below == ["false 127.0.0.1", "close"])
        #expect(test.client().contains("C data x"))
    }

    @Test func aConnectionIsHandedIn() throws {
        let test = try TLSLoop()
        let server = try test.listen { $0.end("x") }
        let plain = net.createServer { socket in
            socket.pause()
            try server.emit(.connection, socket)
        }
        plain.listen(0, "127.0.0.1")
        var options = TLSLoop.clientOptions
        options.port = try #require(plain.address()?.port)
        let client = test.watch(try tls.connect(options))
        test.loop.run("the end") { client.destroyed && plain._connectionCount == 0 }
        #expect(test.client().contains("C data x"))
        plain.close()
        test.finish(client)
    }

    @Test(
        """
        ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS ERR_TLS_INVALID_PROTOCOL_VERSION ERR_TLS_PROTOCOL_VERSION_CONFLICT \
        tls.TLSSocket.function.tls.createSecureContext
        """)
    func optionsAreChecked() throws {
        func refusal(_ options: tls.SecureContextOptions) -> String? { code { try tls.createSecureContext(options) } }
        #expect(refusal(.init(minVersion: "x")) == "ERR_TLS_INVALID_PROTOCOL_VERSION")
        #expect(refusal(.init(maxVersion: "x")) == "ERR_TLS_INVALID_PROTOCOL_VERSION")
        #expect(refusal(.init(secureProtocol: "foo")) == "ERR_TLS_INVALID_PROTOCOL_METHOD")
        #expect(refusal(.init(secureProtocol: "SSLv3_method")) == "ERR_TLS_INVALID_PROTOCOL_METHOD")
        #expect(
            refusal(.init(minVersion: "TLSv1.2", secureProtocol: "TLSv1_2_method"))
                == "ERR_TLS_PROTOCOL_VERSION_CONFLICT")
        #expect(refusal(.init(secureProtocol: "TLSv1_2_server_method")) == nil)
        #expect(refusal(.init(sessionTimeout: -1)) == "ERR_OUT_OF_RANGE")
        #expect(refusal(.init(ticketKeys: try Buffer.alloc(3))) == "ERR_INVALID_ARG_VALUE")
        #expect(refusal(.init(sigalgs: "")) == "ERR_INVALID_ARG_VALUE")
        #expect(refusal(.init(key: [1.5])) == "ERR_INVALID_ARG_TYPE")
        #expect(refusal(.init(cert: Buffer.from("bad"))) == "ERR_OSSL_PEM_NO_START_LINE")
        #expect(refusal(.init(ecdhCurve: "nope")) == "ERR_CRYPTO_OPERATION_FAILED")
        #expect(refusal(.init(pfx: tls.Bundle(buf: "bad", passphrase: "x"))) == "not enough data")
        let certificates = [TestIdentity.localhost.certificate, TestIdentity.other.certificate]
        let keys = [Buffer.from(TestIdentity.other.key)]
        #expect(refusal(.init(cert: certificates, key: keys)) == nil)
        #expect(refusal(.init(key: [tls.Key(pem: TestIdentity.other.key)])) == nil)
        #expect(
            code { try tls.createServer(.init(ALPNCallback: { _, _ in nil }, ALPNProtocols: ["a"])) }
                == "ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS")
        #expect(
            code { try tls.createServer(.init(ALPNProtocols: [String(repeating: "a", count: 256)])) }
                == "ERR_OUT_OF_RANGE")
        #expect(code { try tls.connect(.init(minDHSize: 0)) } == "ERR_OUT_OF_RANGE")
    }

    @Test func theModuleKnowsItsSuites() {
        #expect(tls.getCiphers().contains("tls_aes_128_gcm_sha256"))
        #expect(tls.DEFAULT_MIN_VERSION == "TLSv1.2" && tls.DEFAULT_MAX_VERSION == "TLSv1.3")
        #expect(tls.DEFAULT_CIPHERS.hasPrefix("TLS_AES_256_GCM_SHA384:"))
    }
}

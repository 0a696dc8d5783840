import Testing

@testable import TLSEngine

@Suite struct HandshakeTests {
    @Test(arguments: TLSVersion.allCases.filter { $0 == .tls1_2 || $0 == .tls1_3 })
    func bothSidesAgree(version: TLSVersion) throws {
        var setup = try TLSPair.Setup()
        setup.client.serverName = "localhost"
        setup.serverContext.maxVersion = version
        let pair = try TLSPair(setup)
        pair.connect()
        pair.expectTalk()
        #expect(pair.client.connection.version == version.rawValue)
        #expect(pair.server.connection.version == version.rawValue)
        #expect(pair.client.connection.verifyError == nil)
        #expect(pair.server.connection.verifyError == nil)
        #expect(pair.server.connection.serverName == "localhost")
        #expect(pair.client.connection.cipher == pair.server.connection.cipher)
        #expect(pair.client.connection.cipher?.isProhibitedByHTTP2 == false)
        #expect(pair.client.connection.finished == pair.server.connection.peerFinished)
        #expect(pair.server.connection.finished == pair.client.connection.peerFinished)
        #expect(pair.client.connection.finished?.isEmpty == false)
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func octetByOctet(version: TLSVersion) throws {
        var setup = try TLSPair.Setup()
        setup.serverContext.maxVersion = version
        setup.client.protocols = ["h2"]
        setup.server.protocols = ["h2"]
        let pair = try TLSPair(setup)
        pair.pieceBytes = 1
        pair.connect()
        pair.expectTalk()
        #expect(pair.client.connection.negotiatedProtocol == "h2")
    }

    /// The hello is cut once at each place; the result is always the same.
    @Test func helloCutAtEveryOctet() throws {
        let setup = try TLSPair.Setup()
        let context = try TLSContext(setup.serverContext)
        let clientContext = try TLSContext(setup.clientContext)
        let first = try TLSPair(server: context, client: clientContext, setup)
        first.client.connection.start()
        first.take(from: first.client, to: first.server)
        let length = first.server.wire.count
        #expect(length > 100)
        for cut in 1..<length {
            let pair = try TLSPair(server: context, client: clientContext, setup)
            pair.client.connection.start()
            pair.take(from: pair.client, to: pair.server)
            let hello = pair.server.wire
            pair.server.wire = []
            pair.feed(Array(hello[..<cut]), to: pair.server)
            #expect(pair.server.connection.outputBytes == 0, "cut at \(cut)")
            pair.feed(Array(hello[cut...]), to: pair.server)
            pair.pump()
            #expect(pair.isEstablished, "cut at \(cut)")
        }
    }

    @Test func versionsWithoutOverlapEndInAnAlert() throws {
        var setup = try TLSPair.Setup()
        setup.serverContext.minVersion = .tls1_3
        setup.clientContext.maxVersion = .tls1_2
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(pair.server.failureCode == "ERR_SSL_UNSUPPORTED_PROTOCOL")
        #expect(pair.client.failureCode == "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION")
        #expect(pair.client.has(.failed) && pair.server.has(.failed))
    }

    @Test func ciphersWithoutOverlapEndInAnAlert() throws {
        var setup = try TLSPair.Setup()
        setup.serverContext.maxVersion = .tls1_2
        setup.serverContext.ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256"
        setup.clientContext.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384"
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(pair.server.failureCode == "ERR_SSL_NO_SHARED_CIPHER")
        #expect(pair.client.failureCode == "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE")
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\n\r\n", "ERR_SSL_HTTP_REQUEST", "http request"),
        ("\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}\u{7F}", "ERR_SSL_WRONG_VERSION_NUMBER", "wrong version number"),
    ])
    func whatIsNoTLSIsRefusedByNodesName(bytes: String, code: String, reason: String) throws {
        let pair = try TLSPair(TLSPair.Setup())
        pair.feed(Array(bytes.utf8), to: pair.server)
        let error = try #require(pair.server.connection.failure as? TLSError)
        #expect(error.code == code)
        #expect(error.reason == reason)
        #expect(error.library == "SSL routines")
        #expect(error.message.contains(":SSL routines:") && error.message.hasSuffix("\n"))
    }

    @Test func serverWithoutCertificateRefuses() throws {
        var setup = try TLSPair.Setup()
        setup.serverContext = TLSContextOptions()
        let pair = try TLSPair(setup)
        pair.connect()
        // OpenSSL's releases differ in why; each names a reason, and the client hears a handshake failure.
        #expect(pair.server.failureCode?.hasPrefix("ERR_SSL_NO_") == true)
        #expect(pair.client.failureCode == "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE")
    }

    @Test func brokenRecordIsRefused() throws {
        let pair = try TLSPair(TLSPair.Setup())
        pair.connect()
        pair.send(Array("hello".utf8), from: pair.client)
        pair.take(from: pair.client, to: pair.server)
        pair.server.wire[pair.server.wire.count - 1] ^= 1
        pair.pump()
        #expect(pair.server.failureCode == "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC")
        #expect(pair.client.failureCode == "ERR_SSL_SSL/TLS_ALERT_BAD_RECORD_MAC")
        #expect(pair.server.received.isEmpty)
    }

    /// TLS 1.2 only: a client that shakes hands again on a standing connection is told no.
    @Test func renegotiationIsRefused() throws {
        var setup = try TLSPair.Setup()
        setup.serverContext.maxVersion = .tls1_2
        let pair = try TLSPair(setup)
        pair.connect()
        pair.expectTalk()
        pair.client.connection.renegotiateForTest()
        #expect(pair.client.connection.outputBytes > 0)
        pair.pump()
        #expect(pair.client.failureCode == "ERR_SSL_NO_RENEGOTIATION")
    }

    @Test func keyLogTellsSecretsToThoseWhoAsk() throws {
        var setup = try TLSPair.Setup()
        setup.server.reportsKeys = true
        let pair = try TLSPair(setup)
        pair.connect()
        let lines = pair.server.events.compactMap { if case .key(let line) = $0 { line } else { nil } }
        #expect(lines.contains { $0.hasPrefix("SERVER_HANDSHAKE_TRAFFIC_SECRET ") })
        #expect(pair.client.events == [.established])
    }

    @Test func exportedKeysAreTheSameOnBothSides() throws {
        let pair = try TLSPair(TLSPair.Setup())
        #expect(throws: TLSError.self) { try pair.client.connection.exportKeyingMaterial(length: 8, label: "x") }
        pair.connect()
        let ours = try pair.client.connection.exportKeyingMaterial(length: 32, label: "EXPORTER-test", context: [1])
        let theirs = try pair.server.connection.exportKeyingMaterial(length: 32, label: "EXPORTER-test", context: [1])
        #expect(ours == theirs && ours.count == 32)
        #expect(try ours != pair.client.connection.exportKeyingMaterial(length: 32, label: "EXPORTER-other"))
    }

    @Test func ephemeralKeyIsTheClientsToAsk() throws {
        var setup = try TLSPair.Setup()
        setup.serverContext.groups = "P-256"
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(pair.client.connection.ephemeralKey == TLSEphemeralKey(type: "ECDH", name: "prime256v1", size: 256))
        #expect(pair.server.connection.ephemeralKey == nil)
    }
}

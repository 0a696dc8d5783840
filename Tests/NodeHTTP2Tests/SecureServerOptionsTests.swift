import Testing
import TLSEngine

@testable import NodeHTTP2
@testable import NodeRuntime
@testable import Reactor

/// What the options of TLS do to connections of HTTP/2.
@Suite(.timeLimit(.minutes(10))) struct SecureServerOptionsTests {
    private typealias Bench = SecureServerTests.Bench

    /// One request, or the error that came instead; what the client's socket knew of the connection.
    private struct Outcome {
        var status = ""
        var code: String?
        var version: String?
        var cipher: String?
        var group: String?
        var settings: Settings?
    }

    private func exchange(
        _ options: SecureServerOptions = SecureServerTests.serverOptions,
        _ clientOptions: ConnectOptions = SecureServerTests.clientOptions,
        onSession: @escaping (ServerHttp2Session) -> Void = { _ in }
    ) throws -> Outcome {
        let bench = try Bench(options)
        bench.server.on(.session) { session in onSession(session) }
        bench.server.on(.stream) { stream in
            try stream.respond([":status": 200])
            stream.end()
        }
        let client = try http2.connect("https://localhost:\(bench.port)", clientOptions)
        var outcome = Outcome()
        client.on(.error) { outcome.code = outcome.code ?? $0.code }
        client.on(.connect) {
            guard let socket = client.socket else { return }
            outcome.version = socket.getProtocol()
            outcome.cipher = socket.getCipher()?.name
            outcome.group = socket.getEphemeralKeyInfo()?.name
        }
        let request = try client.request([":path": "/"])
        request.on(.error) { _ in }
        request.on(.response) { headers in outcome.status = headers[":status"]?.description ?? "" }
        request.on(.close) {
            outcome.settings = client.remoteSettings
            client.close()
        }
        bench.run("the end") { client.destroyed && bench.server.sessionCount == 0 }
        bench.finish()
        return outcome
    }

    @Test("createSecureServer.options.option.minVersion, createSecureServer.options.option.maxVersion")
    func versions() throws {
        var old = SecureServerTests.serverOptions
        old.maxVersion = "TLSv1.2"
        let outcome = try exchange(old)
        #expect(outcome.status == "200" && outcome.version == "TLSv1.2")
        #expect(try exchange().version == "TLSv1.3")
        var new = SecureServerTests.serverOptions
        new.minVersion = "TLSv1.3"
        var oldClient = SecureServerTests.clientOptions
        oldClient.maxVersion = "TLSv1.2"
        #expect(try exchange(new, oldClient).code == "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION")
        var unknown = SecureServerTests.serverOptions
        unknown.minVersion = "TLSv9"
        #expect(code { _ = try http2.createSecureServer(unknown) } == "ERR_TLS_INVALID_PROTOCOL_VERSION")
    }

    @Test("createSecureServer.options.option.ciphers, createSecureServer.options.option.ecdhCurve")
    func suitesAndGroups() throws {
        var options = SecureServerTests.serverOptions
        options.ciphers = "TLS_CHACHA20_POLY1305_SHA256"
        options.ecdhCurve = "secp384r1"
        let outcome = try exchange(options)
        #expect(outcome.status == "200" && outcome.cipher == "TLS_CHACHA20_POLY1305_SHA256")
        #expect(outcome.group == "secp384r1")
        options.ecdhCurve = "no such curve"
        #expect(code { _ = try http2.createSecureServer(options) } == "ERR_CRYPTO_OPERATION_FAILED")
        options = SecureServerTests.serverOptions
        options.ciphers = "no such suite"
        #expect(code { _ = try http2.createSecureServer(options) } == "ERR_SSL_NO_CIPHER_MATCH")
    }

    /// "localhost" with its own signature, in PKCS#12 with the passphrase "xyz".
    private static let bundle = """
        MIIELAIBAzCCA+IGCSqGSIb3DQEHAaCCA9MEggPPMIIDyzCCAoIGCSqGSIb3DQEHBqCCAnMwggJvAgEAMIICaAYJKoZIhvcN \
        AQcBMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgWOPfvIoejAAICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQME \
        ASoEEFcSFS5nTVeWxnk/2eBFXqOAggIA0HCX0+Jbx+5i2c0kDNrQaf1nOIEDFa60wOBBxz7TRiCI3vdIkcTQ/FqpRYBJ6OsT \
        1uqzPXyg9Rli1GXhqb4lhtz41FWt29as71ngbi0/nNr3AUlPrsPAJDPjqB/EUIgEs/W9PDcUbbbq91DmQszwQkO+jG99IRlV \
        dyoY7trAvlGxRDNSi04BiBpx9XFPbWcNYQ7YCLBltf1RYQUknzYUBt9DP6WnoVSwbtUthnY14cPLRjtSgXAZT5pJoMFVq1eM \
        cu7nlLY2ZPp90bSxxaRRb4RsJbLUj/9mz6LVouGLih0Np5TGpsQisg+6innj8MO8hu/VeXKQlqUrfUiKeJjoeXPaQ2GLsfQR \
        P3zIHKRqGt73pLLEkGQTGpn+X/cI3S3O/6Da8QFOq+e2DE6jc49+GiRH/4ki79hKqrwQNOWtJxhmKSmSIGlnyO3PNr6Vt2RV \
        L7UKlQdRu6/w7dzYD/yfcliTyudP/3v3bfRjnsJ0fjst9gUQ+2ftrgNNdkz5K+42GB0ke5Z+kP5kH16Xpgl49ejOGxVpYERb \
        PMi0Isyg7qsD/lnDeilwYENzmWI/GqTNLDxDIax7sa+N7zO2y+0p7LlGvtpvrk+cBElmPm9pmJiPZol3UsM+ZekodDm0GQc0 \
        /MdBdzrnALV496phsPQAuDw9g5JHXyWXxF23JCKBueswggFBBgkqhkiG9w0BBwGgggEyBIIBLjCCASowggEmBgsqhkiG9w0B \
        DAoBAqCB7zCB7DBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQI6ZOnHoUL8FACAggAMAwGCCqGSIb3DQIJBQAwHQYJ \
        YIZIAWUDBAEqBBBoqMWHYT15bcB8z8Njq77kBIGQ/Qqahpn+HtlyD1fTxmEwIiONcbEbwfHXMGALwYDl3Fuzo90eGjx86Zfw \
        bpB5Q9veGB5CzWcsJ1OISdc8KjtWrt9KdMWpCGMt+qDsif9ZvGqoHvkMUgt9OQeICQr4Of9MmpMyODxCL1L+UXniLa4k7MC2 \
        i1uOJ+2tl7kWbMQkfrATkLnVc2TkPr8SjM7QyNCJMSUwIwYJKoZIhvcNAQkVMRYEFOmb8dqvxvWDyaKqD4VdyjL/oLeUMEEw \
        MTANBglghkgBZQMEAgEFAAQgU6zSYXLQkiB9cH7Qw71cnlqO9lapG772ZpjYTvU21IEECCNFMo4wQxxAAgIIAA==
        """

    @Test("createSecureServer.options.option.pfx, createSecureServer.options.option.passphrase")
    func aBundle() throws {
        var options = SecureServerOptions()
        options.pfx = try Buffer.from(Self.bundle, "base64")
        options.passphrase = "xyz"
        var client = ConnectOptions()
        client.rejectUnauthorized = false
        #expect(try exchange(options, client).status == "200")
        options.passphrase = "wrong"
        #expect(message { _ = try http2.createSecureServer(options) } == "mac verify failure")
    }

    @Test("createSecureServer.options.option.ca: whose certificates clients may show")
    func authorities() throws {
        let maker = CertificateMaker.localhost
        let known = try maker.make()
        var options = SecureServerTests.serverOptions
        options.requestCert = true
        options.rejectUnauthorized = false
        options.ca = known.certificate
        for (identity, isKnown) in [(known, true), (try maker.make(), false)] {
            var client = SecureServerTests.clientOptions
            client.cert = identity.certificate
            client.key = identity.key
            var seen: [Bool] = []
            let outcome = try exchange(options, client) { session in
                seen.append(session.socket?.authorized == true)
            }
            #expect(outcome.status == "200" && seen == [isKnown])
        }
    }

    @Test("createSecureServer.options.option.sessionTimeout ERR_OUT_OF_RANGE")
    func sessionTimeouts() throws {
        var options = SecureServerTests.serverOptions
        options.sessionTimeout = -1
        #expect(code { _ = try http2.createSecureServer(options) } == "ERR_OUT_OF_RANGE")
        options.sessionTimeout = 60
        #expect(try exchange(options).status == "200")
    }

    @Test("createSecureServer.options.option.ALPNProtocols: the server's own list replaces it")
    func protocols() throws {
        var options = SecureServerTests.serverOptions
        options.ALPNProtocols = ["http/1.1"]
        #expect(try exchange(options).status == "200")
        options.ALPNCallback = { _, _ in "h2" }
        #expect(code { _ = try http2.createSecureServer(options) } == "ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS")
        options.ALPNProtocols = nil
        #expect(try exchange(options).status == "200")
    }

    @Test("createSecureServer.options.option.all: those of a server without TLS apply too")
    func plainOptions() throws {
        var options = SecureServerTests.serverOptions
        options.settings = Settings(initialWindowSize: 100_000, maxConcurrentStreams: 3)
        let settings = try #require(try exchange(options).settings)
        #expect(settings.initialWindowSize == 100_000 && settings.maxConcurrentStreams == 3)
        options.remoteCustomSettings = Array(10...20)
        #expect(code { _ = try http2.createSecureServer(options) } == "ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS")
    }

    private func code(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch { return error.code }
    }

    private func message(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch { return error.message }
    }
}

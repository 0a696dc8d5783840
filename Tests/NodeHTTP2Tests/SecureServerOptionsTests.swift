import NodeRuntime
import TLSEngine
import Testing

@testable import NodeHTTP2
@testable import Reactor

/// Options of http2.createSecureServer, seen from the other end of a connection.
@Suite(.timeLimit(.minutes(10))) struct SecureServerOptionsTests {
    typealias Bench = SecureServerTests.Bench

    /// For localhost, with a key of P-256 whose passphrase is "xyz": `openssl req -x509 …`, valid for a hundred years.
    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBlTCCATugAwIBAgIUCkhSg/2YlzoNA5pLAjBbBVPNXkswCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjE3NTI1NFoYDzIxMjYxMDI5
        MTc1MjU0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAASNpap+O6gZwqhu9rn2dRWS0npuPj2tKkFBrqzN94hCet8Vyk8tHQxL
        CWihQI77cRMUxu7G2420HqG3HTuICqhUo2kwZzAdBgNVHQ4EFgQU00KAFuy3FYax
        yfAhLp9FJcx2xSAwHwYDVR0jBBgwFoAU00KAFuy3FYaxyfAhLp9FJcx2xSAwDwYD
        VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
        SAAwRQIgPhLZxgi3fLwLr2e0L9Y24e4sl+25fKR6CY+ut+wBWWMCIQDZKWofppQz
        ufe2M1zyjg4yn04LVtTwCurbV4EE7JuBCw==
        -----END CERTIFICATE-----
        """
    private static let lockedKey = """
        -----BEGIN EC PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,0E5CF862A33512C0CDB20A6DD9D45A66

        3/v0/q2OOZs3c6L4SrwVoS4FgApL7G1y4ZxYIJY9PSSFRLCGt5DUF5rQiff6IEbK
        hDL9DfnA/XmdywervAO2+64IcsnUisBr1y1XozqNb2RCTuqTYAKuGP8LXA87jv3m
        DX435Hvap33kfMlyZLssa0syCx3bzWOicqcPc/brJ84=
        -----END EC PRIVATE KEY-----
        """
    /// Both in one: `openssl pkcs12 -export` with the same passphrase.
    private static let bundle = """
        MIIEbwIBAzCCBCUGCSqGSIb3DQEHAaCCBBYEggQSMIIEDjCCAqIGCSqGSIb3DQEHBqCCApMwggKPAgEAMIICiAYJKoZIhvcNAQcB
        MFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhe+r+Y21kBPQICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEENP/
        LbvJ5qfWPj07lj1FbWGAggIg5ZePE/DL6JCFK+HSI7e1oHDtG2VsF/tLyDCLsL24g5x2smU3JoSGU5Px5LoLxdMmkb+nFJi59xOE
        b/qlvWfuO8DPZaCfaPMLw1g0D54sKI5WM6ZHpC/HCbyUGHIgPoj+oXYAbJ41Cj0eXVF9xsuFooIDHJN1lV1gOsBApN5515rZ/z90
        jsIbAITWnnYlrc/McgHh7gCUlZ0sWSWAU8hRa+nG9lFsmJQYDHeCHppgznBBILPFwS7LBNdg3VhklVuAsLg/2THVdETENDvqrrxz
        UBdmKsriQs2L45wTmiX05P91xtpEN9UMMPzQgYQTQRayCHb89T3zo9Jkztw9yzuqH2lR3lMsRWavvApfElB5AeTuY102swGLY17J
        gvw/st+JabGwvhsQpcgbP0WVVDINm+2wi5qKzx9/jjefOTQsxjKUyWFXKoniSFkZIOljTzOv8ffqcoxkMBTPHkipfkvU2xGivC2q
        Af0InWb8KAKt4urh+Nj3JwD8bqdw1T1UNdJBBBFQJlptxl8Cky9xQM1uhdo1X+syM7ty9LrtaiLADYEW3E6pACMRUggAxekBN0p8
        WD1awH4Lk3q3mlBoVONL29pBn1zgA/MoWYQ+qKviNjW4+dLticEW6l2/MiMQ7m+Sfojb1i0NwQfsN1DhU3Dva0Qzp5s2GaBeUY7J
        EoWi58w1LYW1L3OrO1hIkGPcQV1LPXZLvnoDn1q3XvnK79Sx6jCCAWQGCSqGSIb3DQEHAaCCAVUEggFRMIIBTTCCAUkGCyqGSIb3
        DQEMCgECoIHvMIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjhK5gI+3a4UQICCAAwDAYIKoZIhvcNAgkFADAdBglg
        hkgBZQMEASoEELma27fhZ/YJRXRxrd2kQBMEgZBmBPSooq1PSdTUi/CsLmfmC+ddZ3Q7SCcWvL+oQsXrzpLGslzKBmThovuM9bOC
        OhbtNvvhDdreD5dLLBA1q+tW8hrvoGaBLs6k4qsdFCmZgxx2iZHtSyGylRRl8x4Upnx5zykOacfBejHWKXohYGMmMSy2YRs+1aCY
        +EnCCGHu0dPh8dWQKwIVATeg1kFvUCsxSDAhBgkqhkiG9w0BCRQxFB4SAGwAbwBjAGEAbABoAG8AcwB0MCMGCSqGSIb3DQEJFTEW
        BBTpFOiuDiD6E++gTLZqV/Be6mRFVjBBMDEwDQYJYIZIAWUDBAIBBQAEIIMtfStJ853ry6BxDd1B4x6m1zuh0h4JBxuBb5DQwgNh
        BAhS6oTTABHjIgICCAA=
        """

    private var options: SecureServerOptions { SecureServerTests.serverOptions }

    /// What a connection has come to: "protocol cipher group", or the code of the client's error.
    private func outcome(
        _ options: SecureServerOptions, ca: String = SecureServerTests.identity.certificate,
        _ change: (inout tls.ConnectOptions) -> Void = { _ in }
    ) throws -> String {
        let bench = try Bench(options)
        var clientOptions = tls.ConnectOptions(host: "localhost", ALPNProtocols: ["h2"], ca: ca)
        change(&clientOptions)
        let client = try tls.connect(bench.port, clientOptions)
        var outcome = ""
        client.on(.secureConnect) {
            let key = client.getEphemeralKeyInfo()
            outcome = "\(client.getProtocol() ?? "") \(client.getCipher()?.name ?? "") \(key?.name ?? "")"
            client.destroy()
        }
        client.on(.error) { error in if outcome.isEmpty { outcome = error.code ?? error.message } }
        bench.run("the end") { client.destroyed && !outcome.isEmpty }
        bench.run("the session's end") { bench.server.sessionCount == 0 }
        bench.finish()
        return outcome
    }

    @Test(
        "createSecureServer.options.option.minVersion createSecureServer.options.option.maxVersion: 1.2 to 1.3 by default"
    )
    func versions() throws {
        var newest = options
        newest.minVersion = "TLSv1.3"
        var older = options
        older.maxVersion = "TLSv1.2"
        #expect(try outcome(options).hasPrefix("TLSv1.3"))
        #expect(try outcome(options) { $0.maxVersion = "TLSv1.2" }.hasPrefix("TLSv1.2"))
        #expect(try outcome(older).hasPrefix("TLSv1.2"))
        #expect(try outcome(newest) { $0.maxVersion = "TLSv1.2" } == "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION")
    }

    @Test(
        "createSecureServer.options.option.ciphers createSecureServer.options.option.ecdhCurve: the only choice is taken"
    )
    func choices() throws {
        var options = options
        options.maxVersion = "TLSv1.2"
        options.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384"
        options.ecdhCurve = "P-384"
        #expect(try outcome(options) == "TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384 secp384r1")
    }

    @Test("createSecureServer.options.option.pfx createSecureServer.options.option.passphrase: locked credentials")
    func credentials() throws {
        let bundle = try Buffer.from(Self.bundle.filter { !$0.isWhitespace }, "base64")
        #expect(
            try outcome(SecureServerOptions(pfx: bundle, passphrase: "xyz"), ca: Self.certificate).hasPrefix("TLSv1.3"))
        let locked = SecureServerOptions(cert: Self.certificate, key: Self.lockedKey, passphrase: "xyz")
        #expect(try outcome(locked, ca: Self.certificate).hasPrefix("TLSv1.3"))
        for refused in [
            SecureServerOptions(pfx: bundle, passphrase: "no"),
            SecureServerOptions(cert: Self.certificate, key: Self.lockedKey, passphrase: "no"),
        ] { #expect(throws: (any Error).self) { try http2.createSecureServer(refused) } }
    }

    @Test(
        "createSecureServer.options.option.ca createSecureServer.options.option.requestCert: clients with certificates")
    func clientCertificates() throws {
        var authority = CertificateMaker(commonName: "authority")
        authority.isAuthority = true
        let issuer = try authority.make()
        let own = try CertificateMaker(commonName: "client").make(issuer: issuer)
        var options = options
        options.requestCert = true
        options.ca = issuer.certificate
        let bench = try Bench(options)
        bench.server.on(.stream) { stream, _ in
            let socket = stream.session?.socket as? tls.TLSSocket
            bench.trace.append("\(socket?.authorized ?? false) \(socket?.getPeerCertificate()?.subject.CN ?? "-")")
            try stream.respond([:], RespondOptions(endStream: true))
        }
        var clientOptions = SecureServerTests.clientOptions
        clientOptions.cert = own.certificate
        clientOptions.key = own.key
        let client = try http2.connect("https://localhost:\(bench.port)", clientOptions)
        let request = try client.request()
        request.resume()
        request.on(.close) { client.close() }
        bench.run("the answer") { client.destroyed }
        #expect(bench.trace == ["true client"])
        // Nobody without one is let in.
        let stranger = try http2.connect("https://localhost:\(bench.port)", SecureServerTests.clientOptions)
        stranger.on(.error) { _ in }
        bench.run("the refusal") { stranger.destroyed }
        #expect(bench.server.sessionCount == 0)
        bench.finish()
    }

    @Test("createSecureServer.options.option.all: the options of createServer apply too")
    func common() throws {
        var options = options
        options.maxSettings = 1
        options.settings = Settings(maxConcurrentStreams: 7)
        let bench = try Bench(options)
        bench.server.on(.sessionError) { error, _ in bench.trace.append("sessionError \(error.code ?? "")") }
        let client = try http2.connect("https://localhost:\(bench.port)", SecureServerTests.clientOptions)
        client.on(.remoteSettings) { settings in
            #expect(settings.maxConcurrentStreams == 7)
            try client.settings(Settings(headerTableSize: 0, initialWindowSize: 70_000))
        }
        client.on(.error) { _ in }
        bench.run("the end") { client.destroyed }
        bench.run("the error") { !bench.trace.isEmpty }
        #expect(bench.trace == ["sessionError ERR_HTTP2_ERROR"])
        bench.finish()
    }
}

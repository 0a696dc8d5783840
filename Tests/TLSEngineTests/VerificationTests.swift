import Testing

@testable import TLSEngine

@Suite struct VerificationTests {
    /// What a client thinks of a server that presents `identity`.
    private func judge(
        _ identity: CertificateMaker.Identity?, trusting authority: CertificateMaker.Identity?
    ) throws -> VerifyError? {
        var setup = try TLSPair.Setup()
        setup.serverContext = TLSContextOptions()
        try setup.serverContext.present(identity)
        setup.clientContext.authorities = []
        if let authority { try setup.clientContext.trust(authority) }
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(pair.isEstablished)
        return pair.client.connection.verifyError
    }

    @Test func theTrustedIsBelieved() throws {
        #expect(try judge(Identities.localhost, trusting: Identities.authority) == nil)
        #expect(try judge(Identities.selfSigned, trusting: Identities.selfSigned) == nil)
    }

    @Test func eachReasonHasNodesName() throws {
        let own = try judge(Identities.selfSigned, trusting: nil)
        #expect(own?.code == "DEPTH_ZERO_SELF_SIGNED_CERT" && own?.message == "self-signed certificate")
        let other = try judge(Identities.localhost, trusting: Identities.rsa)
        #expect(other?.code == "UNABLE_TO_VERIFY_LEAF_SIGNATURE")
        let expired = try judge(Identities.expired, trusting: Identities.authority)
        #expect(expired?.code == "CERT_HAS_EXPIRED" && expired?.message == "certificate has expired")
        #expect(try judge(Identities.future, trusting: Identities.authority)?.code == "CERT_NOT_YET_VALID")
    }

    @Test func theSystemsAuthoritiesAreTheDefault() throws {
        var setup = try TLSPair.Setup()
        setup.clientContext.authorities = nil
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(pair.client.connection.verifyError?.code == "UNABLE_TO_VERIFY_LEAF_SIGNATURE")
    }

    @Test(arguments: [TLSVersion.tls1_2, .tls1_3])
    func bothSidesPresentCertificates(version: TLSVersion) throws {
        var setup = try TLSPair.Setup()
        setup.serverContext.maxVersion = version
        setup.server.requestsCertificate = true
        setup.server.requiresCertificate = true
        try setup.serverContext.trust(Identities.authority)
        try setup.clientContext.present(Identities.localhost)
        let pair = try TLSPair(setup)
        pair.connect()
        pair.expectTalk()
        #expect(pair.server.connection.verifyError == nil)
        #expect(pair.server.connection.peerCertificate?.details.subject["CN"] == ["localhost"])
        #expect(pair.server.connection.peerChain.map { $0.details.subject["CN"] } == [["localhost"], ["test"]])
    }

    @Test func aStrangersCertificateIsToldToTheServer() throws {
        var setup = try TLSPair.Setup()
        setup.server.requestsCertificate = true
        try setup.serverContext.trust(Identities.authority)
        try setup.clientContext.present(Identities.selfSigned)
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(pair.isEstablished)
        #expect(pair.server.connection.verifyError?.code == "DEPTH_ZERO_SELF_SIGNED_CERT")
    }

    @Test func aMissingCertificateIsAskedForInVain() throws {
        var setup = try TLSPair.Setup()
        setup.server.requestsCertificate = true
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(pair.isEstablished)
        #expect(pair.server.connection.verifyError?.code == "UNABLE_TO_GET_ISSUER_CERT")
        #expect(pair.server.connection.peerCertificate == nil)
    }

    @Test(
        arguments: [
            (TLSVersion.tls1_2, "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE"),
            (.tls1_3, "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"),
        ])
    func aRequiredCertificateIsRequired(version: TLSVersion, alert: String) throws {
        var setup = try TLSPair.Setup()
        setup.serverContext.maxVersion = version
        setup.server.requestsCertificate = true
        setup.server.requiresCertificate = true
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(pair.server.failureCode == "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE")
        #expect(pair.client.failureCode == alert)
    }

    @Test func theAuthoritiesAreReadFromTheSystem() {
        let all = SystemAuthorities.readPEM()
        #expect(all.allSatisfy { $0.hasPrefix("-----BEGIN CERTIFICATE-----\n") })
    }
}

import COpenSSL
import Testing

@testable import TLSEngine

@Suite("tls.TLSSocket.function.tls.createSecureContext") struct ContextTests {
    private func refusal(_ change: (inout TLSContextOptions) throws -> Void) throws -> TLSError? {
        var options = TLSContextOptions()
        try change(&options)
        do throws(TLSError) {
            _ = try TLSContext(options)
            return nil
        } catch {
            return error
        }
    }

    @Test func whatCannotBeReadIsRefusedByNodesName() throws {
        let key = try refusal { $0.keys = [.init(Array("bad".utf8))] }
        #expect(key?.code == "ERR_OSSL_UNSUPPORTED" && key?.message == "error:1E08010C:DECODER routines::unsupported")
        let certificate = try refusal { $0.certificates = [Array("bad".utf8)] }
        #expect(certificate?.code == "ERR_OSSL_PEM_NO_START_LINE")
        #expect(certificate?.message == "error:0480006C:PEM routines::no start line")
        let ciphers = try refusal { $0.ciphers = "nope" }
        #expect(ciphers?.code == "ERR_SSL_NO_CIPHER_MATCH")
        #expect(ciphers?.message == "error:0A0000B9:SSL routines::no cipher match")
        #expect(try refusal { $0.ciphers = "TLS_NOPE" }?.code == "ERR_SSL_NO_CIPHER_MATCH")
        #expect(try refusal { $0.groups = "nope" }?.message == "Failed to set ECDH curve")
        #expect(try refusal { $0.revocationLists = [[1]] }?.message == "Failed to parse CRL")
        #expect(try refusal { $0.bundles = [.init(Array("bad".utf8))] }?.message == "not enough data")
        #expect(try refusal { $0.authorities = [Array("bad".utf8)] } == nil)
        #expect(try refusal { $0.diffieHellman = .pem(Array("bad".utf8)) } == nil)
        #expect(try refusal { $0.sessionIDContext = String(repeating: "a", count: 100) } != nil)
        #expect(try refusal { $0.signatureAlgorithms = "nope" } != nil)
        #expect(ERR_peek_error() == 0)
    }

    @Test func aKeyOfAnotherCertificateIsRefused() throws {
        let error = try refusal {
            try $0.present(Identities.localhost)
            $0.keys = [.init(Array(try #require(Identities.selfSigned).key.utf8))]
        }
        #expect(error?.code == "ERR_OSSL_X509_KEY_VALUES_MISMATCH")
    }

    @Test func twoKindsOfKeysLiveInOneContext() throws {
        var setup = try TLSPair.Setup()
        try setup.serverContext.present(Identities.rsa)
        setup.clientContext.signatureAlgorithms = "RSA-PSS+SHA256"
        let pair = try TLSPair(setup)
        pair.connect()
        #expect(pair.client.connection.peerCertificate?.details.subjectaltname == "DNS:rsa.test")
        setup.clientContext.signatureAlgorithms = "ECDSA+SHA256"
        let other = try TLSPair(setup)
        other.connect()
        #expect(other.client.connection.peerCertificate?.details.subject["CN"] == ["localhost"])
    }

    @Test func aPassphraseOpensAKey() throws {
        let identity = try #require(Identities.localhost)
        let locked = try encrypted(identity.key, "abc")
        for (own, common, opens) in [("abc", nil, true), (nil, "abc", true), ("no", "abc", false), (nil, nil, false)]
            as [(String?, String?, Bool)]
        {
            let error = try refusal {
                $0.certificates = [Array(identity.certificate.utf8)]
                $0.keys = [.init(locked, passphrase: own)]
                $0.passphrase = common
            }
            #expect((error == nil) == opens)
            if !opens { #expect(error?.code == "ERR_OSSL_BAD_DECRYPT") }
        }
    }

    @Test func derIsReadAsWellAsPEM() throws {
        let identity = try #require(Identities.localhost)
        let certificate = try X509Certificate(Array(identity.certificate.utf8))
        #expect(try X509Certificate(certificate.bytes).isEqual(to: certificate))
        let key = try #require(readPrivateKey(Array(identity.key.utf8), nil))
        defer { EVP_PKEY_free(key) }
        var setup = try TLSPair.Setup()
        setup.serverContext.certificates = [certificate.bytes]
        setup.serverContext.keys = [.init(encode { i2d_PrivateKey(key, $0) })]
        setup.clientContext.authorities = [
            try X509Certificate(Array(try #require(Identities.authority).certificate.utf8)).bytes
        ]
        let pair = try TLSPair(setup)
        pair.connect()
        pair.expectTalk()
        #expect(pair.client.connection.verifyError == nil)
    }

    @Test func aBundleHoldsEverything() throws {
        let bundle = try bundle(try #require(Identities.localhost), passphrase: "xyz")
        var setup = try TLSPair.Setup()
        setup.serverContext = TLSContextOptions()
        setup.serverContext.bundles = [.init(bundle, passphrase: "xyz")]
        let pair = try TLSPair(setup)
        pair.connect()
        pair.expectTalk()
        let wrong = try refusal { $0.bundles = [.init(bundle, passphrase: "bad")] }
        #expect(wrong == TLSError(code: "", message: "mac verify failure"))
    }

    @Test func ciphersBoundTheVersions() throws {
        var options = TLSContextOptions()
        #expect(try TLSContext(options).minVersion == .tls1_2 && TLSContext(options).maxVersion == .tls1_3)
        options.ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256"
        #expect(try TLSContext(options).maxVersion == .tls1_2)
        options.ciphers = "TLS_AES_128_GCM_SHA256"
        #expect(try TLSContext(options).minVersion == .tls1_3)
        options.ciphers = "TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256"
        let both = try TLSContext(options)
        #expect(both.minVersion == .tls1_2 && both.maxVersion == .tls1_3)
        #expect(both.cipherNames == ["TLS_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"])
    }

    @Test func aContextKnowsItsCertificate() throws {
        var options = TLSContextOptions()
        #expect(try TLSContext(options).certificate == nil)
        try options.present(Identities.localhost)
        let certificate = try #require(try TLSContext(options).certificate)
        #expect(certificate.fingerprint(.sha256) == Identities.localhost?.fingerprint256)
    }

    // MARK: Helpers

    private func encrypted(_ pem: String, _ passphrase: String) throws -> [UInt8] {
        let key = try #require(readPrivateKey(Array(pem.utf8), nil))
        defer { EVP_PKEY_free(key) }
        let bio = try #require(BIO_new(BIO_s_mem()))
        defer { BIO_free(bio) }
        let text = Array(passphrase.utf8)
        #expect(
            PEM_write_bio_PrivateKey(bio, key, EVP_aes_128_cbc(), text, Int32(text.count), nil, nil) == 1)
        return Array(TLSEngine.text(of: bio).utf8)
    }

    private func bundle(_ identity: CertificateMaker.Identity, passphrase: String) throws -> [UInt8] {
        let key = try #require(readPrivateKey(Array(identity.key.utf8), nil))
        defer { EVP_PKEY_free(key) }
        let certificate = try X509Certificate(Array(identity.certificate.utf8))
        let made = PKCS12_create(passphrase, "name", key, certificate.handle, nil, 0, 0, 0, 0, 0)
        defer { PKCS12_free(made) }
        return encode { i2d_PKCS12(made, $0) }
    }
}

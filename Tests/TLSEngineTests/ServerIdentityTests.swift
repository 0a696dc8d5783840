import Testing

@testable import TLSEngine

@Suite("tls.TLSSocket.function.tls.checkServerIdentity") struct ServerIdentityTests {
    /// Host, common names, alternative names and Node 24's answer, one row each; "-" stands for none.
    // rows: errors.error-code.ERR_TLS_CERT_ALTNAME_FORMAT
    @Test func everyAnswerIsNodes() throws {
        let text = String(decoding: try CertificateTests.fixture("server-identity.tsv"), as: UTF8.self)
        let rows = text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
        #expect(rows.count > 600)
        for row in rows {
            let names = row[1].split(separator: "|").map(String.init)
            let subject = DistinguishedName(names.isEmpty ? [] : [("CN", names)])
            let mismatch = ServerIdentity.check(
                host: String(row[0]), subject: subject, subjectaltname: row[2] == "-" ? nil : String(row[2]))
            let answer =
                switch mismatch {
                case nil: "-"
                case .wrongName(let reason): reason
                case .malformedNames: "throws ERR_TLS_CERT_ALTNAME_FORMAT"
                }
            #expect(answer == row[3], "\(row)")
        }
    }

    /// Node 24.19 takes an IPv6 address for a name and finds none.
    @Test(arguments: [
        ("::1", "IP Address:0:0:0:0:0:0:0:1", true), ("0:0::1", "IP Address:0:0:0:0:0:0:0:1", true),
        ("::2", "IP Address:0:0:0:0:0:0:0:1", false), ("::ffff:1.2.3.4", "IP Address:0:0:0:0:0:FFFF:102:304", true),
        ("::1", "DNS:::1", false),
    ])
    func addressesOfVersion6(host: String, names: String, isFine: Bool) {
        let mismatch = ServerIdentity.check(host: host, subject: DistinguishedName(), subjectaltname: names)
        #expect((mismatch == nil) == isFine)
    }
}

@Suite struct CipherTests {
    @Test(arguments: [
        "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_CCM_8_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_DHE_RSA_WITH_AES_128_CCM",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8", "TLS_DHE_PSK_WITH_AES_128_GCM_SHA256",
    ])
    func allowed(name: String) { #expect(!TLSCipher.isProhibitedByHTTP2(standardName: name)) }

    @Test(arguments: [
        "TLS_NULL_WITH_NULL_NULL", "TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CCM",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
        "TLS_DH_anon_WITH_AES_128_GCM_SHA256", "TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_PSK_WITH_AES_128_GCM_SHA256",
        "TLS_DH_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_NULL_SHA", "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
        "TLS_RSA_PSK_WITH_AES_256_GCM_SHA384", "TLS_DHE_RSA_WITH_CAMELLIA_128_CBC_SHA256", "",
    ])
    func prohibited(name: String) { #expect(TLSCipher.isProhibitedByHTTP2(standardName: name)) }
}

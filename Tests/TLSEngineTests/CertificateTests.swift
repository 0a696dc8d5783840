import COpenSSL
import Glibc
import Testing

@testable import TLSEngine

@Suite("tls.TLSSocket.method.getPeerCertificate") struct CertificateTests {
    static func fixture(_ name: String) throws -> [UInt8] {
        let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        let file = try #require(fopen("/\(folder)/Fixtures/\(name)", "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(byte)) }
        return bytes
    }

    /// What Node 24 shows of the same certificate.
    @Test func unusualNamesAreWrittenAsNodeDoes() throws {
        let details = try X509Certificate(Self.fixture("odd-names.pem")).details
        #expect(
            details.subjectaltname
                == #"DNS:a b, DNS:"a'b", DNS:"a\\b", DNS:"a\u002c DNS:b", DNS:*.x.com, email:q@x.com, "#
                + #"URI:"http://x/?a=1\u002c2", Registered ID:1.2.3.4, DirName:"O=My Org\\\u002c x\u002cC=UK", "#
                + "othername:<unsupported>, IP Address:0:0:0:0:0:0:0:1")
        #expect(details.infoAccess.map(\.name) == ["OCSP - URI", "CA Issuers - URI"])
        #expect(details.infoAccess.map(\.values) == [["http://ocsp.x/"], ["http://ca.x/a", "http://ca.x/b"]])
        #expect(details.ext_key_usage == ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"])
        #expect(details.subject == DistinguishedName([("CN", ["x"]), ("2.3.4.5", ["odd"])]))
    }

    @Test func whatTheMakerPutsInComesOut() throws {
        var maker = CertificateMaker.localhost
        maker.organization = "Örg"
        let identity = try maker.make(issuer: Identities.authority)
        let details = try X509Certificate(Array(identity.certificate.utf8)).details
        #expect(details.subject == DistinguishedName([("O", ["Örg"]), ("CN", ["localhost"])]))
        #expect(details.issuer == DistinguishedName([("CN", ["test"])]))
        #expect(details.subjectaltname == "DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1")
        #expect(details.fingerprint256 == identity.fingerprint256 && details.fingerprint256.count == 32 * 3 - 1)
        #expect(details.fingerprint.count == 20 * 3 - 1 && details.fingerprint512.count == 64 * 3 - 1)
        #expect(details.bits == 256 && details.asn1Curve == "prime256v1" && details.nistCurve == "P-256")
        #expect(details.pubkey?.count == 65 && details.pubkey?.first == 4)
        #expect(details.serialNumber.count == 16)
        #expect(details.valid_from.hasSuffix(" GMT") && details.valid_to.hasSuffix(" GMT"))
        #expect(!details.ca && details.modulus == nil)
        #expect(details.raw.first == 0x30)
    }

    @Test func rsaKeysShowTheirNumbers() throws {
        let identity = try #require(Identities.rsa)
        let details = try X509Certificate(Array(identity.certificate.utf8)).details
        #expect(details.bits == 2_048 && details.exponent == "0x10001" && details.modulus?.count == 512)
        #expect(details.pubkey?.count == 294)
        #expect(details.asn1Curve == nil)
    }

    @Test func anAuthorityIsOne() throws {
        let identity = try #require(Identities.authority)
        #expect(try X509Certificate(Array(identity.certificate.utf8)).details.ca)
    }

    @Test func noTwoSerialNumbersAreAlike() throws {
        let numbers = try (0..<10).map { _ in
            try X509Certificate(Array(try CertificateMaker.localhost.make().certificate.utf8)).serialNumber
        }
        #expect(Set(numbers).count == 10)
    }
}

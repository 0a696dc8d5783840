import TLSEngine

extension tls {
    /// What a certificate says. Node: the object of socket.getPeerCertificate().
    public final class PeerCertificate {
        /// The attributes of a subject or an issuer: `name.CN`, `name["OU"]`.
        @dynamicMemberLookup
        public struct Name: Equatable, Sendable {
            let name: DistinguishedName

            /// The first value of an attribute; nil if there is none.
            public subscript(dynamicMember attribute: String) -> String? { name[attribute].first }
            /// All values of an attribute: Node gives an array when there are several.
            public subscript(attribute: String) -> [String] { name[attribute] }
            /// The attributes in the certificate's order.
            public var keys: [String] { name.attributes.map(\.name) }
        }

        public let _details: CertificateDetails
        /// The certificate that signed it, if `detailed` was asked for and it is known.
        ///
        /// Differs: nil for a self-signed certificate, which in Node refers to itself.
        public private(set) var issuerCertificate: PeerCertificate?

        /// - Parameter chain: the certificate and its issuers, as far as they are to be shown.
        init(_ chain: [X509Certificate]) {
            _details = chain.first?.details ?? CertificateDetails()
            if chain.count > 1 {
                issuerCertificate = PeerCertificate(Array(chain.dropFirst()))
            }
        }

        public var subject: Name { Name(name: _details.subject) }
        public var issuer: Name { Name(name: _details.issuer) }
        /// "DNS:example.org, IP Address:127.0.0.1"
        public var subjectaltname: String? { _details.subjectaltname }
        /// By method: "OCSP - URI"; nil without the extension.
        public var infoAccess: [String: [String]]? {
            if _details.infoAccess.isEmpty { return nil }
            return Dictionary(uniqueKeysWithValues: _details.infoAccess.map { ($0.name, $0.values) })
        }
        /// Whether it may issue certificates.
        public var ca: Bool { _details.ca }
        /// RSA.
        public var modulus: String? { _details.modulus }
        /// RSA: "0x10001".
        public var exponent: String? { _details.exponent }
        public var pubkey: Buffer? { _details.pubkey.map { Buffer.from($0) } }
        public var bits: Int? { _details.bits }
        public var asn1Curve: String? { _details.asn1Curve }
        public var nistCurve: String? { _details.nistCurve }
        /// "Nov 22 14:06:07 2026 GMT"
        public var valid_from: String { _details.valid_from }
        public var valid_to: String { _details.valid_to }
        public var fingerprint: String { _details.fingerprint }
        public var fingerprint256: String { _details.fingerprint256 }
        public var fingerprint512: String { _details.fingerprint512 }
        /// Object identifiers.
        public var ext_key_usage: [String]? { _details.ext_key_usage }
        public var serialNumber: String { _details.serialNumber }
        /// DER.
        public var raw: Buffer { Buffer.from(_details.raw) }
    }
}

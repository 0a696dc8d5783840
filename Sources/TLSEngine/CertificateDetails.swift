import COpenSSL

/// A subject's or issuer's name: short names of attributes with their values, in the certificate's order.
public struct DistinguishedName: Equatable, Sendable {
    public struct Attribute: Equatable, Sendable {
        public let name: String
        /// More than one when the certificate repeats the attribute; Node then gives an array.
        public internal(set) var values: [String]
    }

    public internal(set) var attributes: [Attribute] = []

    public init(_ attributes: [(String, [String])] = []) {
        self.attributes = attributes.map { Attribute(name: $0.0, values: $0.1) }
    }

    /// The values of an attribute, empty if there is none: `subject["CN"]`.
    public subscript(name: String) -> [String] { attributes.first { $0.name == name }?.values ?? [] }

    mutating func append(_ name: String, _ value: String) {
        if let index = attributes.firstIndex(where: { $0.name == name }) {
            attributes[index].values.append(value)
        } else {
            attributes.append(Attribute(name: name, values: [value]))
        }
    }
}

/// What a certificate says, in the form of Node's getPeerCertificate().
public struct CertificateDetails: Equatable, Sendable {
    public var subject = DistinguishedName()
    public var issuer = DistinguishedName()
    /// "DNS:example.org, IP Address:127.0.0.1"; a name with unusual characters is quoted.
    public var subjectaltname: String?
    /// Where to learn more: "OCSP - URI" with its addresses.
    public var infoAccess: [DistinguishedName.Attribute] = []
    /// Whether it may issue certificates.
    public var ca = false
    /// RSA: hexadecimal.
    public var modulus: String?
    /// RSA: "0x10001".
    public var exponent: String?
    /// RSA: the whole public key (SPKI); elliptic curves: the point.
    public var pubkey: [UInt8]?
    public var bits: Int?
    /// "prime256v1"
    public var asn1Curve: String?
    /// "P-256"
    public var nistCurve: String?
    /// "Nov 22 14:06:07 2026 GMT"
    public var valid_from = ""
    public var valid_to = ""
    public var fingerprint = ""
    public var fingerprint256 = ""
    public var fingerprint512 = ""
    /// Object identifiers.
    public var ext_key_usage: [String]?
    public var serialNumber = ""
    /// DER.
    public var raw: [UInt8] = []

    public init() {}
}

extension X509Certificate {
    /// Everything that Node shows of it.
    public var details: CertificateDetails {
        var details = CertificateDetails()
        details.subject = distinguishedName(X509_get_subject_name(handle))
        details.issuer = distinguishedName(X509_get_issuer_name(handle))
        details.subjectaltname = subjectAlternativeNames
        details.infoAccess = informationAccess
        details.ca = X509_check_ca(handle) == 1
        describeKey(&details)
        details.valid_from = time(X509_get0_notBefore(handle))
        details.valid_to = time(X509_get0_notAfter(handle))
        details.fingerprint = fingerprint(.sha1)
        details.fingerprint256 = fingerprint(.sha256)
        details.fingerprint512 = fingerprint(.sha512)
        details.ext_key_usage = extendedKeyUsage
        details.serialNumber = serialNumber
        details.raw = bytes
        // What it lacks left entries.
        ERR_clear_error()
        return details
    }

    /// Hexadecimal.
    public var serialNumber: String {
        guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(handle), nil) else { return "" }
        defer { BN_free(number) }
        return hexadecimalText(number)
    }

    private func hexadecimalText(_ number: OpaquePointer) -> String {
        guard let text = BN_bn2hex(number) else { return "" }
        defer { copenssl_free(text) }
        return String(cString: text)
    }

    private func time(_ time: UnsafePointer<ASN1_TIME>?) -> String {
        guard let bio = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(bio) }
        ASN1_TIME_print(bio, time)
        return text(of: bio)
    }

    private var extendedKeyUsage: [String]? {
        guard let found = X509_get_ext_d2i(handle, NID_ext_key_usage, nil, nil) else { return nil }
        let usage = OpaquePointer(found)
        defer { EXTENDED_KEY_USAGE_free(usage) }
        return (0..<copenssl_sk_object_count(usage)).map { objectText(copenssl_sk_object_at(usage, $0)) }
    }

    private func describeKey(_ details: inout CertificateDetails) {
        guard let key = X509_get0_pubkey(handle) else { return }
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA:
            details.bits = Int(EVP_PKEY_get_bits(key))
            details.modulus = numberText(key, OSSL_PKEY_PARAM_RSA_N)
            details.exponent = numberText(key, OSSL_PKEY_PARAM_RSA_E).map { "0x" + trimmed($0) }
            details.pubkey = encode { i2d_PUBKEY(key, $0) }
        case EVP_PKEY_EC:
            details.bits = Int(EVP_PKEY_get_bits(key))
            details.asn1Curve = groupName(of: key)
            let curve = details.asn1Curve.map { OBJ_txt2nid($0) } ?? NID_undef
            details.nistCurve = EC_curve_nid2nist(curve).map { String(cString: $0) }
            details.pubkey = point(of: key)
        default: break
        }
    }

    private func numberText(_ key: OpaquePointer, _ name: String) -> String? {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, name, &number) == 1, let number else { return nil }
        defer { BN_free(number) }
        return hexadecimalText(number)
    }

    private func trimmed(_ text: String) -> String {
        let rest = text.drop { $0 == "0" }
        return rest.isEmpty ? "0" : rest.lowercased()
    }

    private func point(of key: OpaquePointer) -> [UInt8]? {
        var length = 0
        guard EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, nil, 0, &length) == 1 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            var written = 0
            EVP_PKEY_get_octet_string_param(
                key, OSSL_PKEY_PARAM_PUB_KEY, buffer.baseAddress, buffer.count, &written)
            count = min(written, buffer.count)
        }
    }
}

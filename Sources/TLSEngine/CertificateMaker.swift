import COpenSSL

/// Makes certificates in memory: for a server that was given none, and for tests.
public struct CertificateMaker: Sendable {
    public enum KeyKind: Sendable {
        /// P-256.
        case ecdsa
        /// 2048 bits.
        case rsa
    }

    /// A certificate and its private key.
    public struct Identity: Sendable {
        /// The certificate, PEM.
        public let certificate: String
        /// The private key, PEM, not encrypted.
        public let key: String
        /// "AB:CD:…", SHA-256.
        public let fingerprint256: String
    }

    public var commonName: String
    public var organization: String?
    public var dnsNames: [String] = []
    /// Addresses as text.
    public var addresses: [String] = []
    /// When it begins to be valid (seconds from now); a peer's clock may be behind ours.
    public var notBeforeSeconds = -3_600
    /// When it ends (seconds from now).
    public var notAfterSeconds = 365 * 86_400
    /// Whether it may issue others.
    public var isAuthority = false
    public var keyKind = KeyKind.ecdsa

    public init(commonName: String) { self.commonName = commonName }

    /// A certificate for this machine by its names and addresses of the loopback.
    public static var localhost: CertificateMaker {
        var maker = CertificateMaker(commonName: "localhost")
        maker.dnsNames = ["localhost"]
        maker.addresses = ["127.0.0.1", "::1"]
        return maker
    }

    /// Makes a fresh key and a certificate for it.
    ///
    /// - Parameter issuer: signs it; nil: its own key does.
    public func make(issuer: Identity? = nil) throws(TLSError) -> Identity {
        guard let key = keyKind == .rsa ? copenssl_generate_rsa(2048) : copenssl_generate_ec("P-256") else {
            throw .takeCallFailure()
        }
        defer { EVP_PKEY_free(key) }
        guard let certificate = X509_new() else { throw .takeCallFailure() }
        let result = X509Certificate(owning: certificate)
        try fill(certificate, key)
        if let issuer {
            let authority = try X509Certificate(Array(issuer.certificate.utf8))
            guard let authorityKey = readPrivateKey(Array(issuer.key.utf8), nil) else { throw .takeCallFailure() }
            defer { EVP_PKEY_free(authorityKey) }
            try require(X509_set_issuer_name(certificate, X509_get_subject_name(authority.handle)) == 1)
            try addExtensions(certificate, issuer: authority.handle)
            try require(X509_sign(certificate, authorityKey, EVP_sha256()) > 0)
        } else {
            try require(X509_set_issuer_name(certificate, X509_get_subject_name(certificate)) == 1)
            try addExtensions(certificate, issuer: certificate)
            try require(X509_sign(certificate, key, EVP_sha256()) > 0)
        }
        return Identity(
            certificate: result.pem, key: try Self.pem(of: key), fingerprint256: result.fingerprint(.sha256))
    }

    private func fill(_ certificate: OpaquePointer, _ key: OpaquePointer) throws(TLSError) {
        // Version 3 counts from 0.
        try require(X509_set_version(certificate, 2) == 1)
        var serial: UInt64 = 0
        try require(RAND_bytes(&serial, 8) == 1)
        // Positive, and of full length.
        serial = serial >> 1 | 1 << 62
        try require(ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial) == 1)
        try require(X509_gmtime_adj(X509_getm_notBefore(certificate), notBeforeSeconds) != nil)
        try require(X509_gmtime_adj(X509_getm_notAfter(certificate), notAfterSeconds) != nil)
        try require(X509_set_pubkey(certificate, key) == 1)
        let subject = X509_get_subject_name(certificate)
        if let organization { try add(organization, "O", to: subject) }
        try add(commonName, "CN", to: subject)
    }

    private func add(_ value: String, _ field: String, to name: OpaquePointer?) throws(TLSError) {
        let bytes = Array(value.utf8)
        let result = X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0)
        try require(result == 1)
    }

    private func addExtensions(_ certificate: OpaquePointer, issuer: OpaquePointer) throws(TLSError) {
        var extensions: [(Int32, String)] = [
            (NID_subject_key_identifier, "hash"),
            (NID_basic_constraints, isAuthority ? "critical,CA:TRUE" : "CA:FALSE"),
            (
                NID_key_usage,
                isAuthority
                    ? "critical,keyCertSign,cRLSign,digitalSignature"
                    : "critical,digitalSignature" + (keyKind == .rsa ? ",keyEncipherment" : "")
            ),
        ]
        if !isAuthority { extensions.append((NID_ext_key_usage, "serverAuth,clientAuth")) }
        if issuer != certificate { extensions.append((NID_authority_key_identifier, "keyid")) }
        let names = dnsNames.map { "DNS:" + $0 } + addresses.map { "IP:" + $0 }
        if !names.isEmpty { extensions.append((NID_subject_alt_name, names.joined(separator: ","))) }
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
        for (id, text) in extensions {
            guard let made = X509V3_EXT_conf_nid(nil, &context, id, text) else { throw .takeCallFailure() }
            let added = X509_add_ext(certificate, made, -1)
            X509_EXTENSION_free(made)
            try require(added == 1)
        }
    }

    private static func pem(of key: OpaquePointer) throws(TLSError) -> String {
        guard let bio = BIO_new(BIO_s_mem()) else { throw .takeCallFailure() }
        defer { BIO_free(bio) }
        guard PEM_write_bio_PrivateKey(bio, key, nil, nil, 0, nil, nil) == 1 else { throw .takeCallFailure() }
        return text(of: bio)
    }

    private func require(_ isFine: Bool) throws(TLSError) {
        if !isFine { throw .takeCallFailure() }
    }
}

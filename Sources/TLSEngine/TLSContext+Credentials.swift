import COpenSSL

/// Certificates, keys and trust.
extension TLSContext {
    // MARK: Whom we are

    /// A leaf with its chain (PEM), or one certificate (DER).
    func use(certificate bytes: [UInt8]) throws(TLSError) {
        guard isDER(bytes) else { return try use(chain: bytes) }
        guard let leaf = withBIO(bytes, { d2i_X509_bio($0, nil) }) else { throw .takeCallFailure() }
        defer { X509_free(leaf) }
        try check(SSL_CTX_use_certificate(handle, leaf))
    }

    private func use(chain bytes: [UInt8]) throws(TLSError) {
        let certificates = readCertificates(bytes, isFirstTrusted: true)
        defer { for certificate in certificates { X509_free(certificate) } }
        guard let leaf = certificates.first else { throw .takeCallFailure() }
        ERR_clear_error()
        try check(SSL_CTX_use_certificate(handle, leaf))
        _ = copenssl_ctx_clear_chain(handle)
        for link in certificates.dropFirst() { try check(copenssl_ctx_add1_chain(handle, link)) }
    }

    /// A certificate that came alone goes with those of its issuers that the program has given, as in Node. OpenSSL would look for them in
    /// each handshake, among the system's too: a third of a handshake's time.
    func completeChain() {
        guard copenssl_sk_x509_count(copenssl_ctx_chain(handle)) == 0 else { return }
        _ = copenssl_ctx_build_chain(handle)
        ERR_clear_error()
    }

    func use(key secret: TLSContextOptions.Secret, _ passphrase: String?) throws(TLSError) {
        let passphrase = secret.passphrase ?? passphrase
        guard let key = readPrivateKey(secret.bytes, passphrase) else { throw .takeCallFailure() }
        defer { EVP_PKEY_free(key) }
        ERR_clear_error()
        try check(SSL_CTX_use_PrivateKey(handle, key))
    }

    /// Key, certificate and chain from PKCS#12; the chain's authorities are trusted too, as in Node.
    func use(bundle secret: TLSContextOptions.Secret, _ passphrase: String?) throws(TLSError) {
        guard let bundle = withBIO(secret.bytes, { d2i_PKCS12_bio($0, nil) }) else { throw .takeReason() }
        defer { PKCS12_free(bundle) }
        var key: OpaquePointer?
        var certificate: OpaquePointer?
        var chain: OpaquePointer?
        let isOpen = PKCS12_parse(bundle, secret.passphrase ?? passphrase ?? "", &key, &certificate, &chain)
        defer {
            EVP_PKEY_free(key)
            X509_free(certificate)
            copenssl_sk_x509_free(chain)
        }
        guard isOpen == 1 else { throw .takeReason() }
        guard let key, let certificate else {
            throw TLSError(code: "", message: "Unable to load private key or certificate from PFX data")
        }
        try check(SSL_CTX_use_certificate(handle, certificate))
        try check(SSL_CTX_use_PrivateKey(handle, key))
        for index in 0..<copenssl_sk_x509_count(chain) {
            let link = copenssl_sk_x509_at(chain, index)
            try check(copenssl_ctx_add1_chain(handle, link))
            X509_STORE_add_cert(SSL_CTX_get_cert_store(handle), link)
            SSL_CTX_add_client_CA(handle, link)
        }
    }

    // MARK: Whom we trust

    func setTrust(_ options: TLSContextOptions) throws(TLSError) {
        let changesStore =
            options.authorities != nil || !options.revocationLists.isEmpty || !options.bundles.isEmpty
            || options.allowsPartialChain
        guard changesStore else {
            return SSL_CTX_set1_cert_store(handle, SystemAuthorities.shared.store)
        }
        guard let store = X509_STORE_new() else { throw .takeCallFailure() }
        SSL_CTX_set_cert_store(handle, store)
        if let authorities = options.authorities {
            for bytes in authorities { trust(bytes, in: store) }
        } else {
            X509_STORE_set_default_paths(store)
        }
        for bytes in options.revocationLists { try add(revocationList: bytes, to: store) }
        if options.allowsPartialChain { X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN)) }
    }

    /// As in Node, what cannot be read is passed over: it trusts nobody.
    private func trust(_ bytes: [UInt8], in store: OpaquePointer) {
        for certificate in readCertificates(bytes, isFirstTrusted: true) {
            X509_STORE_add_cert(store, certificate)
            // Told to clients that are asked for a certificate.
            SSL_CTX_add_client_CA(handle, certificate)
            X509_free(certificate)
        }
        ERR_clear_error()
    }

    private func add(revocationList bytes: [UInt8], to store: OpaquePointer) throws(TLSError) {
        let list = withBIO(bytes) { bio in
            isDER(bytes) ? d2i_X509_CRL_bio(bio, nil) : PEM_read_bio_X509_CRL(bio, nil, nil, nil)
        }
        guard let list else {
            ERR_clear_error()
            throw TLSError(code: "ERR_CRYPTO_OPERATION_FAILED", message: "Failed to parse CRL")
        }
        defer { X509_CRL_free(list) }
        X509_STORE_add_crl(store, list)
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL))
    }
}

/// The system's authorities, read from disk when they are first needed, once for all contexts of all threads.
public final class SystemAuthorities: Sendable {
    static let shared = SystemAuthorities()

    /// Counted and locked by OpenSSL.
    nonisolated(unsafe) let store: OpaquePointer

    private init() {
        guard let store = X509_STORE_new() else { fatalError("out of memory: a certificate store") }
        X509_STORE_set_default_paths(store)
        ERR_clear_error()
        self.store = store
    }

    /// Where a system keeps all its authorities in one file.
    static let bundlePaths = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
    ]

    /// The authorities as PEM, one each. Node: tls.rootCertificates.
    public static func readPEM() -> [String] {
        for path in bundlePaths {
            guard let bio = BIO_new_file(path, "r") else { continue }
            defer { BIO_free(bio) }
            var found: [String] = []
            while let certificate = PEM_read_bio_X509(bio, nil, nil, nil) {
                found.append(X509Certificate(owning: certificate).pem)
            }
            ERR_clear_error()
            return found
        }
        ERR_clear_error()
        return []
    }
}

// MARK: - Reading

/// DER begins with a SEQUENCE, PEM with text.
func isDER(_ bytes: [UInt8]) -> Bool { bytes.first == 0x30 }

/// All certificates of a PEM text, or the one of a DER encoding; the caller owns them. Why nothing was
/// found is in the error queue.
///
/// - Parameter isFirstTrusted: the first may be in the form that carries trust settings.
func readCertificates(_ bytes: [UInt8], isFirstTrusted: Bool) -> [OpaquePointer] {
    withBIO(bytes) { bio in
        if isDER(bytes) { return d2i_X509_bio(bio, nil).map { [$0] } ?? [] }
        var found: [OpaquePointer] = []
        if isFirstTrusted, let first = PEM_read_bio_X509_AUX(bio, nil, noPassphrase, nil) { found.append(first) }
        guard !isFirstTrusted || !found.isEmpty else { return [] }
        while let next = PEM_read_bio_X509(bio, nil, noPassphrase, nil) { found.append(next) }
        return found
    }
}

/// A private key, encrypted or not; nil leaves the reason in the error queue.
func readPrivateKey(_ bytes: [UInt8], _ passphrase: String?) -> OpaquePointer? {
    var passphrase = passphrase ?? ""
    return passphrase.withUTF8 { characters in
        withUnsafePointer(to: UnsafeRawBufferPointer(characters)) { lent in
            let argument = UnsafeMutableRawPointer(mutating: lent)
            return withBIO(bytes) { bio in
                guard isDER(bytes) else { return PEM_read_bio_PrivateKey(bio, nil, givePassphrase, argument) }
                if let key = d2i_PrivateKey_bio(bio, nil) { return key }
                BIO_seek_start(bio)
                return d2i_PKCS8PrivateKey_bio(bio, nil, givePassphrase, argument)
            }
        }
    }
}

private func BIO_seek_start(_ bio: OpaquePointer) { BIO_ctrl(bio, BIO_CTRL_RESET, 0, nil) }

/// Certificates are not encrypted; without this OpenSSL would ask at the terminal.
private let noPassphrase:
    @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32 = {
        _, _, _, _ in 0
    }

private let givePassphrase:
    @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32 = {
        buffer, size, _, argument in
        guard let buffer, let argument else { return 0 }
        let text = argument.assumingMemoryBound(to: UnsafeRawBufferPointer.self).pointee
        guard text.count <= Int(size), let start = text.baseAddress else { return 0 }
        UnsafeMutableRawPointer(buffer).copyMemory(from: start, byteCount: text.count)
        return Int32(text.count)
    }

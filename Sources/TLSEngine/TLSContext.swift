import COpenSSL

/// Keys, certificates, trust and rules that connections share: an SSL_CTX. Node: SecureContext.
///
/// Counted by its connections; it belongs to one thread. It is not changed after init, but for the ticket keys.
public final class TLSContext {
    /// Length of ticket keys (bytes): name, HMAC key, AES key of 16 each.
    public static let ticketKeyBytes = 48

    let handle: OpaquePointer
    /// Owned by this context; the callback of each ticket reads it.
    let ticketKeyBytes: UnsafeMutableRawBufferPointer

    public init(_ options: TLSContextOptions = TLSContextOptions()) throws(TLSError) {
        guard let handle = SSL_CTX_new(TLS_method()) else { throw .takeCallFailure() }
        self.handle = handle
        ticketKeyBytes = .allocate(byteCount: Self.ticketKeyBytes, alignment: 1)
        try setRules(options)
        try setTrust(options)
        try setSessions(options)
        for bundle in options.bundles { try use(bundle: bundle, options.passphrase) }
        for certificate in options.certificates {
            try use(certificate: certificate)
            if options.authorities != nil { completeChain() }
        }
        for key in options.keys { try use(key: key, options.passphrase) }
        setCallbacks()
        // What OpenSSL noted about calls that succeeded in the end.
        ERR_clear_error()
    }

    deinit {
        SSL_CTX_free(handle)
        ticketKeyBytes.deallocate()
    }

    // MARK: Rules

    private func setRules(_ options: TLSContextOptions) throws(TLSError) {
        copenssl_ctx_set_mode(handle, copenssl_connection_modes())
        // Renegotiation (TLS 1.2) is refused on both sides: RFC 9113 §9.2.1 forbids it, and nothing else here needs it.
        var bits = copenssl_op_no_sslv3() | copenssl_op_no_compression() | copenssl_op_no_renegotiation()
        if options.honorsCipherOrder { bits |= copenssl_op_cipher_server_preference() }
        SSL_CTX_set_options(handle, bits | options.secureOptions)
        var minVersion = options.minVersion
        var maxVersion = options.maxVersion
        try setCiphers(options.ciphers, &minVersion, &maxVersion)
        try check(copenssl_ctx_set_min_version(handle, minVersion.number))
        try check(copenssl_ctx_set_max_version(handle, maxVersion.number))
        if options.groups != "auto", copenssl_ctx_set_groups_list(handle, options.groups) != 1 {
            ERR_clear_error()
            throw TLSError(code: "ERR_CRYPTO_OPERATION_FAILED", message: "Failed to set ECDH curve")
        }
        if let algorithms = options.signatureAlgorithms {
            try check(copenssl_ctx_set_sigalgs_list(handle, algorithms))
        }
        try setDiffieHellman(options.diffieHellman)
    }

    /// As in Node, a list without suites of TLS 1.3 rules that version out, and one with nothing else all others.
    private func setCiphers(
        _ ciphers: String, _ minVersion: inout TLSVersion, _ maxVersion: inout TLSVersion
    ) throws(TLSError) {
        let names = (ciphers.isEmpty ? TLSContextOptions.defaultCiphers : ciphers).split(separator: ":")
        let suites = names.filter { $0.hasPrefix("TLS_") }.joined(separator: ":")
        let list = names.filter { !$0.hasPrefix("TLS_") }.joined(separator: ":")
        try check(SSL_CTX_set_ciphersuites(handle, suites))
        if list.isEmpty {
            if maxVersion == .tls1_3 { minVersion = .tls1_3 }
        } else {
            try check(SSL_CTX_set_cipher_list(handle, list))
            if suites.isEmpty, maxVersion == .tls1_3, minVersion != .tls1_3 { maxVersion = .tls1_2 }
        }
    }

    private func setDiffieHellman(_ parameters: TLSContextOptions.DiffieHellman) throws(TLSError) {
        switch parameters {
        case .none: break
        case .automatic: copenssl_ctx_set_dh_auto(handle)
        case .pem(let bytes):
            let key = withBIO(bytes) { PEM_read_bio_Parameters($0, nil) }
            // Node leaves the suites out when it finds no parameters.
            guard let key else { return ERR_clear_error() }
            let bits = Int(EVP_PKEY_get_bits(key))
            guard bits >= 2048 else {
                EVP_PKEY_free(key)
                throw TLSError(code: "ERR_TLS_DH_PARAM_SIZE", message: "DH parameter size \(bits) is less than 2048")
            }
            if SSL_CTX_set0_tmp_dh_pkey(handle, key) != 1 {
                EVP_PKEY_free(key)
                throw .takeCallFailure()
            }
        }
    }

    private func setSessions(_ options: TLSContextOptions) throws(TLSError) {
        SSL_CTX_set_quiet_shutdown(handle, 0)
        copenssl_ctx_set_session_cache_mode(handle, copenssl_cache_mode())
        let context = Array(options.sessionIDContext.utf8)
        try check(SSL_CTX_set_session_id_context(handle, context, UInt32(context.count)))
        if let seconds = options.sessionTimeoutSeconds { SSL_CTX_set_timeout(handle, seconds) }
        if let keys = options.ticketKeys {
            setTicketKeys(keys)
        } else {
            try check(RAND_bytes(ticketKeyBytes.bindMemory(to: UInt8.self).baseAddress, Int32(ticketKeyBytes.count)))
        }
    }

    // MARK: Ticket keys

    /// Keys of the tickets that servers hand out from now on; older tickets are no longer understood.
    ///
    /// - Parameter keys: `ticketKeyBytes` bytes.
    public func setTicketKeys(_ keys: [UInt8]) {
        precondition(keys.count == Self.ticketKeyBytes, "ticket keys have 48 bytes")
        ticketKeyBytes.copyBytes(from: keys)
    }

    public var ticketKeys: [UInt8] { Array(ticketKeyBytes) }

    // MARK: What was decided

    public var minVersion: TLSVersion? { version(copenssl_ctx_get_min_version(handle)) }
    public var maxVersion: TLSVersion? { version(copenssl_ctx_get_max_version(handle)) }

    private func version(_ number: Int32) -> TLSVersion? { TLSVersion.allCases.first { $0.number == number } }

    /// The suites offered, by OpenSSL's names, in order.
    public var cipherNames: [String] {
        let ciphers = SSL_CTX_get_ciphers(handle)
        return (0..<copenssl_sk_cipher_count(ciphers)).map {
            String(cString: SSL_CIPHER_get_name(copenssl_sk_cipher_at(ciphers, $0)))
        }
    }

    /// The certificate for the kind of key set last. Node: context.getCertificate().
    public var certificate: X509Certificate? { SSL_CTX_get0_certificate(handle).map { X509Certificate(sharing: $0) } }

    /// Who has signed it, from its chain or among those trusted; nil if unknown.
    public var issuer: X509Certificate? {
        guard let certificate else { return nil }
        let chain = copenssl_ctx_chain(handle)
        for index in 0..<copenssl_sk_x509_count(chain) {
            let link = X509Certificate(sharing: copenssl_sk_x509_at(chain, index))
            if certificate.isIssued(by: link) { return link }
        }
        return trustedIssuer(of: certificate)
    }

    func trustedIssuer(of certificate: X509Certificate) -> X509Certificate? {
        guard let search = X509_STORE_CTX_new() else { return nil }
        defer {
            X509_STORE_CTX_free(search)
            ERR_clear_error()
        }
        guard X509_STORE_CTX_init(search, SSL_CTX_get_cert_store(handle), nil, nil) == 1 else { return nil }
        var issuer: OpaquePointer?
        guard X509_STORE_CTX_get1_issuer(&issuer, search, certificate.handle) == 1, let issuer else { return nil }
        return X509Certificate(owning: issuer)
    }

    func check(_ result: Int32) throws(TLSError) {
        if result != 1 { throw .takeCallFailure() }
    }
}

/// Lends bytes to a reader of OpenSSL's.
func withBIO<Result>(_ bytes: [UInt8], _ body: (OpaquePointer) -> Result) -> Result {
    bytes.withUnsafeBytes { bytes in
        // An empty buffer needs an address all the same.
        let start = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
        guard let bio = BIO_new_mem_buf(start, Int32(clamping: bytes.count)) else { fatalError("out of memory: a BIO") }
        defer { BIO_free(bio) }
        return body(bio)
    }
}

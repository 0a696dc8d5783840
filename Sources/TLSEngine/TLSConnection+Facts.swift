import COpenSSL

/// A suite as Node describes it. Node: getCipher().
public struct TLSCipher: Equatable, Sendable {
    /// OpenSSL's name.
    public let name: String
    /// IANA's name.
    public let standardName: String
    /// The version that brought the suite.
    public let version: String

    public init(name: String, standardName: String, version: String) {
        self.name = name
        self.standardName = standardName
        self.version = version
    }
}

/// The key of this connection alone. Node: getEphemeralKeyInfo().
public struct TLSEphemeralKey: Equatable, Sendable {
    /// "ECDH" or "DH".
    public let type: String
    /// The curve, for ECDH.
    public let name: String?
    /// Bits.
    public let size: Int
}

/// What the handshake has settled.
extension TLSConnection {
    /// The protocol that both chose (ALPN).
    public var negotiatedProtocol: String? {
        var start: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &start, &length)
        guard let start, length > 0 else { return nil }
        return String(decoding: UnsafeBufferPointer(start: start, count: Int(length)), as: UTF8.self)
    }

    /// The name that the client asked for (SNI).
    public var serverName: String? {
        SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) }
    }

    /// "TLSv1.3" …
    public var version: String { String(cString: SSL_get_version(ssl)) }

    /// nil before a suite is agreed on.
    public var cipher: TLSCipher? {
        guard let cipher = SSL_get_current_cipher(ssl) else { return nil }
        return TLSCipher(
            name: String(cString: SSL_CIPHER_get_name(cipher)),
            standardName: SSL_CIPHER_standard_name(cipher).map { String(cString: $0) } ?? "",
            version: String(cString: SSL_CIPHER_get_version(cipher)))
    }

    /// Client only; nil without one, as after a resumption.
    public var ephemeralKey: TLSEphemeralKey? {
        var key: OpaquePointer?
        guard role == .client, copenssl_get_peer_tmp_key(ssl, &key) == 1, let key else {
            ERR_clear_error()
            return nil
        }
        defer { EVP_PKEY_free(key) }
        let size = Int(EVP_PKEY_get_bits(key))
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_DH:
            return TLSEphemeralKey(type: "DH", name: nil, size: size)
        case EVP_PKEY_EC:
            return TLSEphemeralKey(type: "ECDH", name: groupName(of: key), size: size)
        case let other:
            return TLSEphemeralKey(type: "ECDH", name: OBJ_nid2sn(other).map { String(cString: $0) }, size: size)
        }
    }

    // MARK: Whom it is with

    /// Why the peer's certificate is not believed, nil if it is, and on a server that asked for none.
    public var verifyError: VerifyError? {
        // A resumed session was verified when it was made; it keeps the result, and not always the certificate.
        if SSL_get0_peer_certificate(ssl) == nil {
            let wasExpected = role == .client || options.requestsCertificate
            return wasExpected && SSL_session_reused(ssl) == 0 ? .noCertificate : nil
        }
        return VerifyError(SSL_get_verify_result(ssl))
    }

    public var peerCertificate: X509Certificate? {
        SSL_get0_peer_certificate(ssl).map { X509Certificate(sharing: $0) }
    }

    /// The peer's certificate and its issuers, as far as the peer sent them or this side trusts them.
    public var peerChain: [X509Certificate] {
        guard let leaf = peerCertificate else { return [] }
        let sent = SSL_get_peer_cert_chain(ssl)
        var pool = (0..<copenssl_sk_x509_count(sent)).map { X509Certificate(sharing: copenssl_sk_x509_at(sent, $0)) }
        var chain = [leaf]
        pool.removeAll { $0.isEqual(to: leaf) }
        while chain.count < X509Certificate.chainMax, let last = chain.last, !last.isIssued(by: last) {
            if let index = pool.firstIndex(where: { last.isIssued(by: $0) }) {
                chain.append(pool.remove(at: index))
            } else if let issuer = context.trustedIssuer(of: last) {
                chain.append(issuer)
            } else {
                break
            }
        }
        return chain
    }

    /// What we presented.
    public var ownCertificate: X509Certificate? { SSL_get_certificate(ssl).map { X509Certificate(sharing: $0) } }

    // MARK: Sessions and secrets

    public var isSessionReused: Bool { SSL_session_reused(ssl) == 1 }

    /// The session as bytes, to be given as `TLSConnectionOptions.session`; nil before there is one. With TLS 1.3 it
    /// can be resumed only once a ticket has arrived, which `TLSEvent.session` tells.
    public var session: [UInt8]? {
        guard let session = SSL_get_session(ssl) else { return nil }
        let bytes = Self.bytes(of: session)
        return bytes.isEmpty ? nil : bytes
    }

    /// The ticket of the session. Node: getTLSTicket().
    public var ticket: [UInt8]? {
        guard let session = SSL_get_session(ssl) else { return nil }
        var start: UnsafePointer<UInt8>?
        var length = 0
        SSL_SESSION_get0_ticket(session, &start, &length)
        return length > 0 ? Array(UnsafeBufferPointer(start: start, count: length)) : nil
    }

    /// Our Finished message (RFC 8446 §4.4.4); nil before it is sent.
    public var finished: [UInt8]? { message { SSL_get_finished($0, $1, $2) } }
    /// The peer's Finished message; nil before it came.
    public var peerFinished: [UInt8]? { message { SSL_get_peer_finished($0, $1, $2) } }

    private func message(_ read: (OpaquePointer, UnsafeMutableRawPointer?, Int) -> Int) -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
            count = min(read(ssl, buffer.baseAddress, buffer.count), buffer.count)
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// Keying material for other protocols (RFC 5705, RFC 8446 §7.5).
    ///
    /// - Parameter context: nil and empty differ in TLS 1.2.
    public func exportKeyingMaterial(length: Int, label: String, context: [UInt8]? = nil) throws(TLSError) -> [UInt8] {
        let name = Array(label.utf8CString)
        var result: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            result = SSL_export_keying_material(
                ssl, buffer.baseAddress, length, name, name.count - 1, context ?? [], context?.count ?? 0,
                context == nil ? 0 : 1)
            count = result == 1 ? length : 0
        }
        guard result == 1 else { throw .takeCallFailure() }
        return bytes
    }
}

/// "prime256v1" …
func groupName(of key: OpaquePointer) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 80) { buffer in
        var length = 0
        guard let start = buffer.baseAddress, EVP_PKEY_get_group_name(key, start, buffer.count, &length) == 1 else {
            ERR_clear_error()
            return nil
        }
        return String(cString: start)
    }
}

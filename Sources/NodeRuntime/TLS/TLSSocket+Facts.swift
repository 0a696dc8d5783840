import TLSEngine

/// What Node calls getCipher().
extension tls {
    public struct Cipher: Equatable, Sendable, PlainObject {
        /// OpenSSL's name.
        public let name: String
        /// IANA's name.
        public let standardName: String
        /// The version that brought the suite.
        public let version: String

        /// Beyond Node: whether HTTP/2 may refuse a connection for it (RFC 9113 §9.2.2).
        public var isProhibitedByHTTP2: Bool { TLSCipher.isProhibitedByHTTP2(standardName: standardName) }
    }

    /// Node: the object of getEphemeralKeyInfo().
    public struct EphemeralKeyInfo: Equatable, Sendable, PlainObject {
        /// "ECDH" or "DH".
        public let type: String
        /// The curve, for ECDH.
        public let name: String?
        /// Bits.
        public let size: Int
    }
}

/// What the handshake has settled, and what can be asked of it.
extension tls.TLSSocket {
    /// The peer's certificate; nil without one. With `detailed` its issuers hang on it. Node: getPeerCertificate([detailed]).
    public final func getPeerCertificate(_ detailed: Bool = false) -> tls.PeerCertificate? {
        guard let connection, let certificate = connection.peerCertificate else { return nil }
        return tls.PeerCertificate(detailed ? connection.peerChain : [certificate])
    }

    /// What this side has presented; nil without one. Node: getCertificate().
    public final func getCertificate() -> tls.PeerCertificate? {
        connection?.ownCertificate.map { tls.PeerCertificate([$0]) }
    }

    /// "TLSv1.3" …; nil before a connection. Node: getProtocol().
    public final func getProtocol() -> String? { destroyed ? nil : connection?.version }

    /// nil before one is agreed on. Node: getCipher().
    public final func getCipher() -> tls.Cipher? {
        connection?.cipher.map { tls.Cipher(name: $0.name, standardName: $0.standardName, version: $0.version) }
    }

    /// A client's; nil on a server and without one. Node: getEphemeralKeyInfo().
    public final func getEphemeralKeyInfo() -> tls.EphemeralKeyInfo? {
        connection?.ephemeralKey.map { tls.EphemeralKeyInfo(type: $0.type, name: $0.name, size: $0.size) }
    }

    /// The session, for the option `session` of later connections; with TLS 1.3 'session' tells when it is worth asking. Node:
    /// getSession().
    public final func getSession() -> Buffer? { connection?.session.map { Buffer.from($0) } }

    /// Node: getTLSTicket().
    public final func getTLSTicket() -> Buffer? { connection?.ticket.map { Buffer.from($0) } }

    /// The session is one from before. Node: isSessionReused().
    public final func isSessionReused() -> Bool { connection?.isSessionReused ?? false }

    /// Our Finished message of the handshake. Node: getFinished().
    public final func getFinished() -> Buffer? { connection?.finished.map { Buffer.from($0) } }

    /// The peer's Finished message. Node: getPeerFinished().
    public final func getPeerFinished() -> Buffer? { connection?.peerFinished.map { Buffer.from($0) } }

    /// Key material for other protocols (RFC 5705). Node: exportKeyingMaterial(length, label[, context]).
    ///
    /// - Throws: ERR_TLS_INVALID_STATE before the handshake is done; ERR_OUT_OF_RANGE for a negative length.
    public final func exportKeyingMaterial(_ length: Int, _ label: String, _ context: Buffer? = nil) throws -> Buffer {
        guard length >= 0 else { throw NodeError.ERR_OUT_OF_RANGE("length", ">= 0 && <= 9007199254740991", length) }
        guard isSecured, let connection else { throw NodeError.ERR_TLS_INVALID_STATE }
        do throws(TLSError) {
            return Buffer.from(
                try connection.exportKeyingMaterial(
                    length: length, label: label, context: context?.byteSlice.bytes))
        } catch {
            throw NodeError._tls(error)
        }
    }

    // MARK: Before the handshake

    /// The name that a client asks for; before the handshake starts. Node: setServername(name).
    ///
    /// - Throws: ERR_TLS_SNI_FROM_SERVER on a server.
    public final func setServername(_ name: String) throws {
        if isServer { throw NodeError.ERR_TLS_SNI_FROM_SERVER }
        guard connection == nil else { return }
        plan.options.serverName = name.isEmpty ? nil : name
        servername = name
    }

    /// The session that a client resumes; before the handshake starts. Node: setSession(session).
    public final func setSession(_ session: Buffer) {
        if connection == nil { plan.options.session = session.byteSlice.bytes }
    }

    // MARK: Records and renegotiation

    /// Plaintext of one record at most (bytes), 512 to 16384. Node: setMaxSendFragment(size).
    ///
    /// - Returns: false for a size outside, and before the handshake.
    @discardableResult
    public final func setMaxSendFragment(_ size: Int) -> Bool { connection?.setRecordBytesMax(size) ?? false }

    /// It is never allowed: nothing is left to do. Node: disableRenegotiation().
    public final func disableRenegotiation() {}

    /// Differs: refused with ERR_TLS_RENEGOTIATION_DISABLED, whatever the version: renegotiation is unsafe, and TLS 1.3 and HTTP/2 have
    /// none. Node: renegotiate(options, callback).
    ///
    /// - Returns: false, and `callback` hears why.
    @discardableResult
    public final func renegotiate(
        requestCert: Bool? = nil, rejectUnauthorized: Bool? = nil, _ callback: @escaping ((any Error)?) throws -> Void
    ) -> Bool {
        reactor.nextTick { try callback(NodeError.ERR_TLS_RENEGOTIATION_DISABLED) }
        return false
    }
}

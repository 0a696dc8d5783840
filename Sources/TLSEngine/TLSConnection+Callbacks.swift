import COpenSSL

/// OpenSSL's questions during the handshake. Each runs within `TLSConnection.receive`, `start` or `send`.
extension TLSContext {
    func setCallbacks() {
        SSL_CTX_set_alpn_select_cb(handle, alpnCallback, nil)
        SSL_CTX_set_client_hello_cb(handle, helloCallback, nil)
        SSL_CTX_sess_set_new_cb(handle, newSessionCallback)
        SSL_CTX_sess_set_get_cb(handle, getSessionCallback)
        copenssl_ctx_set_status_callback(handle, statusCallback)
        copenssl_ctx_set_ticket_key_callback(handle, ticketKeyCallback)
        SSL_CTX_set_info_callback(handle, messageCallback)
    }

    /// Secrets are formatted for connections that report them only.
    func enableKeyLog() {
        SSL_CTX_set_keylog_callback(handle) { ssl, line in
            guard let line, let connection = connection(of: ssl), connection.options.reportsKeys else { return }
            connection.push(.key(line: String(cString: line)))
        }
    }
}

private func connection(of ssl: OpaquePointer?) -> TLSConnection? {
    copenssl_get_app_data(ssl).map { Unmanaged<TLSConnection>.fromOpaque($0).takeUnretainedValue() }
}

// MARK: - KeyUpdate (RFC 8446 §4.6.3)

extension TLSConnection {
    /// Octets of plaintext that earn a KeyUpdate (bytes): who changes keys with each full record is not stopped. Each costs us new keys and
    /// perhaps an answer, which nobody may read, and OpenSSL has no bound.
    private static let bytesPerKeyUpdate = 16_384
    /// For 32 in a row, as BoringSSL takes (bytes).
    static let keyUpdateBytesAtFirst = 32 * bytesPerKeyUpdate

    fileprivate func receivedKeyUpdate() {
        keyUpdateBytes -= Self.bytesPerKeyUpdate
        guard keyUpdateBytes < 0 else { return }
        callbackError = TLSError(
            code: "ERR_SSL_TOO_MANY_KEY_UPDATES", message: "too many key updates", library: "SSL routines",
            reason: "too many key updates")
        dropInput()
    }
}

/// Runs with each message of a handshake, and of those that follow one.
private let messageCallback: @convention(c) (OpaquePointer?, Int32, Int32) -> Void = { ssl, place, _ in
    guard place & SSL_CB_LOOP != 0 else { return }
    let state = SSL_get_state(ssl)
    guard state == TLS_ST_SR_KEY_UPDATE || state == TLS_ST_CR_KEY_UPDATE else { return }
    connection(of: ssl)?.receivedKeyUpdate()
}

// MARK: - Protocols (ALPN, RFC 7301)

extension TLSConnection {
    /// The list as it goes over the wire: each name with its length. Names are 1 to 255 bytes; others are left out.
    static func protocolList(_ names: [String]) -> [UInt8] {
        var list: [UInt8] = []
        for name in names where (1...255).contains(name.utf8.count) {
            list.append(UInt8(name.utf8.count))
            list.append(contentsOf: name.utf8)
        }
        return list
    }

    /// Our choice among the client's list, as a place within that list; nil when there is none.
    fileprivate func choose(_ offered: UnsafeBufferPointer<UInt8>) throws -> Range<Int>? {
        var names: [Range<Int>] = []
        var next = 0
        while next < offered.count {
            let start = next + 1
            next = start + Int(offered[next])
            guard next <= offered.count else { return nil }
            names.append(start..<next)
        }
        func place(of name: String) -> Range<Int>? {
            names.first { UnsafeBufferPointer(rebasing: offered[$0]).elementsEqual(name.utf8) }
        }
        guard let chooser = options.chooseProtocol else {
            return options.protocols.lazy.compactMap(place).first
        }
        let texts = names.map { String(decoding: offered[$0], as: UTF8.self) }
        guard let chosen = try chooser(serverName, texts) else { return nil }
        guard let found = place(of: chosen) else { throw InvalidProtocolChoice(chosen: chosen, offered: texts) }
        return found
    }
}

/// `chooseProtocol` named what the client did not offer. Node: ERR_TLS_ALPN_CALLBACK_INVALID_RESULT.
public struct InvalidProtocolChoice: Error, Equatable, Sendable {
    public let chosen: String
    public let offered: [String]
}

private let alpnCallback:
    @convention(c) (
        OpaquePointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, UnsafeMutablePointer<UInt8>?,
        UnsafePointer<UInt8>?, UInt32, UnsafeMutableRawPointer?
    ) -> Int32 = { ssl, out, outLength, list, listLength, _ in
        guard let connection = connection(of: ssl), let out, let outLength, let list else {
            return SSL_TLSEXT_ERR_NOACK
        }
        if connection.options.protocols.isEmpty, connection.options.chooseProtocol == nil {
            return SSL_TLSEXT_ERR_NOACK
        }
        do {
            let offered = UnsafeBufferPointer(start: list, count: Int(listLength))
            guard let place = try connection.choose(offered) else { return SSL_TLSEXT_ERR_ALERT_FATAL }
            out.pointee = list + place.lowerBound
            outLength.pointee = UInt8(place.count)
            return SSL_TLSEXT_ERR_OK
        } catch {
            connection.callbackError = error
            return SSL_TLSEXT_ERR_ALERT_FATAL
        }
    }

// MARK: - Sessions

extension TLSConnection {
    /// A session from its encoding; the caller owns it.
    static func session(from bytes: [UInt8]) -> OpaquePointer? {
        bytes.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            return d2i_SSL_SESSION(nil, &start, bytes.count)
        }
    }

    static func bytes(of session: OpaquePointer?) -> [UInt8] {
        encode { i2d_SSL_SESSION(session, $0) }
    }
}

/// What one of OpenSSL's encoders makes; empty if it fails.
func encode(_ encoder: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8] {
    let length = encoder(nil)
    guard length > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
        var start = buffer.baseAddress
        count = Int(max(0, encoder(&start)))
    }
}

private let helloCallback:
    @convention(c) (OpaquePointer?, UnsafeMutablePointer<Int32>?, UnsafeMutableRawPointer?) -> Int32 = { ssl, _, _ in
        guard let connection = connection(of: ssl), connection.options.waitsForSession, !connection.isHelloDecided
        else {
            return SSL_CLIENT_HELLO_SUCCESS
        }
        var start: UnsafePointer<UInt8>?
        let length = SSL_client_hello_get0_session_id(ssl, &start)
        let id = Array(UnsafeBufferPointer(start: start, count: length))
        var ticket: UnsafePointer<UInt8>?
        var ticketLength = 0
        let found = SSL_client_hello_get0_ext(ssl, UInt32(TLSEXT_TYPE_session_ticket), &ticket, &ticketLength)
        connection.push(.hello(sessionID: id, hasTicket: found == 1 && ticketLength > 0))
        return SSL_CLIENT_HELLO_RETRY
    }

private let newSessionCallback: @convention(c) (OpaquePointer?, OpaquePointer?) -> Int32 = { ssl, session in
    if let connection = connection(of: ssl), connection.options.reportsSessions {
        var length: UInt32 = 0
        let start = SSL_SESSION_get_id(session, &length)
        let id = Array(UnsafeBufferPointer(start: start, count: Int(length)))
        connection.push(.session(id: id, bytes: TLSConnection.bytes(of: session)))
    }
    // Not kept.
    return 0
}

private let getSessionCallback:
    @convention(c) (OpaquePointer?, UnsafePointer<UInt8>?, Int32, UnsafeMutablePointer<Int32>?) -> OpaquePointer? = {
        ssl, _, _, isCopied in
        // The count goes over to OpenSSL.
        isCopied?.pointee = 0
        guard let connection = connection(of: ssl) else { return nil }
        return connection.sessionToResume.take()
    }

/// Seals and opens tickets with the context's keys, in the form that Node's ticket keys have: AES-128-CBC, HMAC-SHA-256.
private let ticketKeyCallback:
    @convention(c) (
        OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?, OpaquePointer?, OpaquePointer?,
        Int32
    ) -> Int32 = { ssl, name, iv, cipher, mac, isSealing in
        guard let name, let iv, let keyName = connection(of: ssl)?.ticketContext.ticketKeyBytes.baseAddress else {
            return -1
        }
        let macKey = keyName + 16
        let cipherKey = (keyName + 32).assumingMemoryBound(to: UInt8.self)
        if isSealing != 0 {
            UnsafeMutableRawPointer(name).copyMemory(from: keyName, byteCount: 16)
            guard RAND_bytes(iv, 16) == 1 else { return -1 }
            guard EVP_EncryptInit_ex(cipher, EVP_aes_128_cbc(), nil, cipherKey, iv) == 1 else { return -1 }
        } else {
            guard CRYPTO_memcmp(name, keyName, 16) == 0 else { return 0 }
            guard EVP_DecryptInit_ex(cipher, EVP_aes_128_cbc(), nil, cipherKey, iv) == 1 else { return -1 }
        }
        return copenssl_mac_set_sha256_key(mac, macKey, 16) == 1 ? 1 : -1
    }

// MARK: - Certificates and OCSP

let certificateCallback: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { ssl, _ in
    guard let connection = connection(of: ssl), !connection.isContextDecided else { return 1 }
    connection.push(
        .contextNeeded(serverName: connection.serverName, wantsStatus: copenssl_wants_status(ssl) == 1))
    return -1
}

private let statusCallback: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { ssl, _ in
    guard let connection = connection(of: ssl) else { return SSL_TLSEXT_ERR_NOACK }
    if connection.role == .client {
        var start: UnsafePointer<UInt8>?
        let length = copenssl_get_status_response(ssl, &start)
        connection.push(.status(length > 0 ? Array(UnsafeBufferPointer(start: start, count: length)) : nil))
        return 1
    }
    guard let response = connection.statusResponse, !response.isEmpty else { return SSL_TLSEXT_ERR_NOACK }
    copenssl_set_status_response(ssl, copenssl_copy(response, response.count), response.count)
    connection.statusResponse = nil
    return SSL_TLSEXT_ERR_OK
}

import COpenSSL

/// A refusal of OpenSSL's, in the words that Node puts it in.
public struct TLSError: Error, Equatable, Sendable {
    /// Node's stable name: "ERR_SSL_WRONG_VERSION_NUMBER", "ERR_OSSL_PEM_NO_START_LINE" …; empty where Node gives none.
    public var code: String
    /// What Node shows as `message`.
    public var message: String
    /// OpenSSL's part that refused: "SSL routines" …
    public var library: String?
    /// "wrong version number" …
    public var reason: String?
    /// Further entries of OpenSSL's queue. Node: opensslErrorStack.
    public var stack: [String]

    public init(
        code: String, message: String, library: String? = nil, reason: String? = nil, stack: [String] = []
    ) {
        self.code = code
        self.message = message
        self.library = library
        self.reason = reason
        self.stack = stack
    }
}

/// Emptying OpenSSL's error queue, which is the thread's: between our calls it is empty.
extension TLSError {
    /// The failure of a connection: every entry, one a line, under the name of the first.
    static func takeConnectionFailure() -> TLSError {
        let first = ERR_peek_error()
        var lines = ""
        withUnsafeMutablePointer(to: &lines) { lines in
            ERR_print_errors_cb(
                { text, count, lines in
                    guard let text, let lines else { return 0 }
                    let bytes = UnsafeRawBufferPointer(start: text, count: count)
                    lines.assumingMemoryBound(to: String.self).pointee += String(decoding: bytes, as: UTF8.self)
                    return 1
                }, lines)
        }
        let reason = present(ERR_reason_error_string(first))
        return TLSError(
            code: reason.map { "ERR_SSL_" + identifier($0) } ?? "", message: present(lines),
            library: string(ERR_lib_error_string(first)), reason: reason)
    }

    /// The failure of a call on a context: the first entry, with the others as its stack.
    ///
    /// - Parameter message: what Node says instead of OpenSSL's text, if it does.
    static func takeCallFailure() -> TLSError {
        let first = ERR_get_error()
        var stack: [String] = []
        while case let next = ERR_get_error(), next != 0 { stack.append(text(next)) }
        let reason = present(ERR_reason_error_string(first))
        return TLSError(
            code: reason.map { code(library: copenssl_error_library(first), reason: $0) } ?? "", message: text(first),
            library: string(ERR_lib_error_string(first)), reason: reason, stack: stack)
    }

    /// Only the reason of the first entry, as Node puts the failure of a PKCS#12 bundle.
    static func takeReason() -> TLSError {
        let reason = present(ERR_reason_error_string(ERR_peek_error()))
        ERR_clear_error()
        return TLSError(code: "", message: reason ?? "Unknown error")
    }

    private static func text(_ error: UInt) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let start = buffer.baseAddress else { return "" }
            ERR_error_string_n(error, start, buffer.count)
            return present(String(cString: start))
        }
    }

    private static func code(library: Int32, reason: String) -> String {
        let name = libraryNames[library].map { $0 + "_" } ?? ""
        return "ERR_" + (library == ERR_LIB_SSL ? "SSL_" : "OSSL_" + name) + identifier(reason)
    }

    /// The parts of OpenSSL that Node names in a code.
    private static let libraryNames: [Int32: String] = [
        ERR_LIB_BN: "BN", ERR_LIB_RSA: "RSA", ERR_LIB_DH: "DH", ERR_LIB_EVP: "EVP", ERR_LIB_BUF: "BUF",
        ERR_LIB_OBJ: "OBJ", ERR_LIB_PEM: "PEM", ERR_LIB_DSA: "DSA", ERR_LIB_X509: "X509", ERR_LIB_ASN1: "ASN1",
        ERR_LIB_CONF: "CONF", ERR_LIB_CRYPTO: "CRYPTO", ERR_LIB_EC: "EC", ERR_LIB_BIO: "BIO",
        ERR_LIB_PKCS7: "PKCS7", ERR_LIB_X509V3: "X509V3", ERR_LIB_PKCS12: "PKCS12", ERR_LIB_RAND: "RAND",
        ERR_LIB_DSO: "DSO", ERR_LIB_ENGINE: "ENGINE", ERR_LIB_OCSP: "OCSP", ERR_LIB_UI: "UI", ERR_LIB_COMP: "COMP",
        ERR_LIB_ECDSA: "ECDSA", ERR_LIB_ECDH: "ECDH", ERR_LIB_OSSL_STORE: "OSSL_STORE", ERR_LIB_CMS: "CMS",
        ERR_LIB_TS: "TS", ERR_LIB_CT: "CT", ERR_LIB_ASYNC: "ASYNC", ERR_LIB_KDF: "KDF", ERR_LIB_SM2: "SM2",
    ]

    /// "no shared cipher" → "NO_SHARED_CIPHER".
    private static func identifier(_ reason: String) -> String {
        String(reason.uppercased().map { $0 == " " ? "_" : $0 })
    }

    /// OpenSSL renamed the alerts that every version shares; Node 24 brings a release with the newer name.
    private static func present(_ text: String) -> String {
        text.replacing("sslv3 alert ", with: "ssl/tls alert ")
    }

    private static func present(_ text: UnsafePointer<CChar>?) -> String? { string(text).map(present) }

    private static func string(_ text: UnsafePointer<CChar>?) -> String? { text.map { String(cString: $0) } }
}

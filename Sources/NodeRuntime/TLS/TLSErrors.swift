import TLSEngine

extension NodeError {
    /// A refusal of OpenSSL's. Its part and its reason are `error.library` and `error.reason`.
    public static func _tls(_ error: any Error) -> any Error {
        switch error {
        case let error as TLSError: return NodeError(error.code, .error, error.message, cause: error)
        case let error as VerifyError: return NodeError(error.code, .error, error.message)
        case let error as InvalidProtocolChoice:
            return ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(error.chosen, error.offered.joined(separator: ", "))
        default: return error
        }
    }

    /// The transport of a server's handshake has gone.
    static var hangUp: NodeError { NodeError("ECONNRESET", .error, "socket hang up") }
}

extension Error {
    private var refusal: TLSError? { (self as? NodeError)?.cause as? TLSError }

    /// OpenSSL's part that refused: "SSL routines" …; nil for every other error.
    public var library: String? { refusal?.library }

    /// OpenSSL's reason: "wrong version number" …; nil for every other error.
    public var reason: String? { refusal?.reason }
}

import HTTP2Protocol
import NodeRuntime

/// The checks that Node makes on outgoing fields before anything is sent (node-http2 §5).
enum HeaderRules {
    /// Fields that a message has at most once; on receipt the first counts.
    static func isSingleValue(_ token: HeaderToken) -> Bool { singleValueTokens[Int(token.rawValue)] }

    private static let singleValueTokens: [Bool] = {
        let names = [
            ":status", ":method", ":authority", ":scheme", ":path", ":protocol", "access-control-allow-credentials",
            "access-control-max-age", "access-control-request-method", "age", "authorization", "content-encoding",
            "content-language", "content-length", "content-location", "content-md5", "content-range", "content-type",
            "date", "dnt", "etag", "expires", "from", "host", "if-match", "if-modified-since", "if-none-match",
            "if-range", "if-unmodified-since", "last-modified", "location", "max-forwards", "proxy-authorization",
            "range", "referer", "retry-after", "tk", "upgrade-insecure-requests", "user-agent",
            "x-content-type-options",
        ]
        var flags = [Bool](repeating: false, count: 256)
        for var name in names {
            let token = name.withUTF8 { HeaderToken(name: UnsafeRawBufferPointer($0)) }
            precondition(token != .unknown, "a single-value field has no token")
            flags[Int(token.rawValue)] = true
        }
        return flags
    }()

    /// A final or informational response: `:status` is the only pseudo-header.
    static func validateResponse(_ list: HeaderList, isStrict: Bool = true) throws {
        try validate(list, isStrict: isStrict) { $0 == .status }
    }

    /// A request, or a promised one: any pseudo-header that there is.
    static func validateRequest(_ list: HeaderList, isStrict: Bool) throws {
        try validate(list, isStrict: isStrict) { _ in true }
    }

    /// Trailers: no pseudo-header at all.
    static func validateTrailers(_ list: HeaderList, isStrict: Bool) throws {
        try validate(list, isStrict: isStrict) { _ in false }
    }

    /// A number as JavaScript's integer conversion sees it: 0 for what is none.
    static func integer(_ text: String) -> Int { Int(text) ?? 0 }

    /// The response's status: 200 without one, or with one that is not a number.
    ///
    /// - Throws: ERR_HTTP2_STATUS_INVALID outside 200…599.
    static func status(of list: HeaderList) throws -> Int {
        guard let index = list.firstIndex(of: .status), let status = Int(list.value(at: index)), status != 0 else {
            return 200
        }
        guard 200...599 ~= status else { throw NodeError.ERR_HTTP2_STATUS_INVALID(status) }
        return status
    }

    /// Each field in order: single value, pseudo-header, token, connection-specific; the first failure is thrown.
    ///
    /// Differs: a value with NUL, CR or LF is refused here (RFC 9113 §8.2.1); Node sends it.
    private static func validate(
        _ list: HeaderList, isStrict: Bool, allowsPseudo: (HeaderToken) -> Bool
    ) throws {
        var seen = HeaderTokenSet()
        for index in 0..<list.count {
            let token = list.token(at: index)
            if isSingleValue(token), isStrict || token.isPseudo, !seen.insert(token) {
                throw NodeError.ERR_HTTP2_HEADER_SINGLE_VALUE(list.name(at: index).lowercased())
            }
            if token.isPseudo, !allowsPseudo(token) {
                throw NodeError.ERR_HTTP2_INVALID_PSEUDOHEADER(list.name(at: index))
            }
            let flags = list.flags(at: index)
            if flags.contains(.invalidName) {
                let name = list.name(at: index)
                if name.first == ":" { throw NodeError.ERR_HTTP2_INVALID_PSEUDOHEADER(name) }
                throw NodeError.ERR_INVALID_HTTP_TOKEN("Header name", name)
            }
            if flags.contains(.invalidValue) {
                throw NodeError.ERR_INVALID_CHAR("header content [\"\(list.name(at: index))\"]")
            }
            if isConnectionSpecific(token, list, index) {
                throw NodeError.ERR_HTTP2_INVALID_CONNECTION_HEADERS(list.name(at: index).lowercased())
            }
        }
    }

    private static func isConnectionSpecific(_ token: HeaderToken, _ list: HeaderList, _ index: Int) -> Bool {
        switch token {
        case .connection, .upgrade, .http2Settings, .keepAlive, .proxyConnection, .transferEncoding: true
        case .te: list.value(at: index) != "trailers"
        default: false
        }
    }
}

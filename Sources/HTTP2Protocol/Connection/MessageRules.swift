/// What a validated header block says about its message, beyond the fields themselves.
struct ReceivedMessage {
    var kind = HeadersKind.request
    var isHeadRequest = false
    var isConnect = false
    /// The number in content-length, -1 without the field.
    var contentLength: Int64 = -1
    /// A response whose status never has a body (204, 304).
    var hasNoBody = false
    /// A response of status 2xx.
    var isSuccessful = false
}

/// What a request, a response and trailers must contain (RFC 9113 §8). Every failure is a malformed message: a stream
/// fault PROTOCOL_ERROR (§8.1.1).
enum MessageRules {
    /// Bits of the tokens that decide; in `seen` each marks that the field occurred.
    private struct Seen: OptionSet {
        let rawValue: UInt8
        static let method = Seen(rawValue: 1)
        static let scheme = Seen(rawValue: 2)
        static let authority = Seen(rawValue: 4)
        static let path = Seen(rawValue: 8)
        static let status = Seen(rawValue: 16)
        static let protocolName = Seen(rawValue: 32)
        static let contentLength = Seen(rawValue: 64)
        static let host = Seen(rawValue: 128)
    }

    /// A request's header block (§8.3.1), with CONNECT (§8.5) and extended CONNECT (RFC 8441 §4).
    static func validateRequest(
        _ list: HeaderList, allowsExtendedConnect: Bool, allowsOuterBlanks: Bool
    ) throws(Fault) -> ReceivedMessage {
        var message = ReceivedMessage()
        let seen = try scan(list, into: &message, isRequest: true, allowsOuterBlanks: allowsOuterBlanks)
        guard seen.contains(.method) else { throw malformed("request_without_method") }
        if message.isConnect {
            try validateConnect(seen, allowsExtendedConnect: allowsExtendedConnect)
            message.isConnect = !seen.contains(.protocolName)
        } else {
            guard !seen.contains(.protocolName) else { throw malformed("protocol_without_connect") }
            guard seen.contains(.scheme) else { throw malformed("request_without_scheme") }
            guard seen.contains(.path) else { throw malformed("request_without_path") }
            // RFC 9110 §4.2.1: http and https know no request without a host. Node's codec asks for it in every scheme.
            guard !seen.isDisjoint(with: [.authority, .host]) else { throw malformed("request_without_authority") }
        }
        return message
    }

    /// A response's header block, informational or final (§8.3.2).
    static func validateResponse(_ list: HeaderList, allowsOuterBlanks: Bool) throws(Fault) -> ReceivedMessage {
        var message = ReceivedMessage()
        let seen = try scan(list, into: &message, isRequest: false, allowsOuterBlanks: allowsOuterBlanks)
        guard seen.contains(.status), let index = list.firstIndex(of: .status) else {
            throw malformed("response_without_status")
        }
        let status = try parseStatus(list.valueBytes(at: index))
        message.kind = status < 200 ? .informational : .response
        message.hasNoBody = status == 204 || status == 304
        message.isSuccessful = 200..<300 ~= status
        // RFC 9110 §8.6: no content-length in 1xx and 204; a zero in 204 says nothing wrong.
        if status < 200 || status == 204, seen.contains(.contentLength), message.contentLength != 0 || status < 200 {
            throw malformed("content_length_forbidden")
        }
        return message
    }

    /// Trailers: no pseudo-header fields (§8.1).
    static func validateTrailers(_ list: HeaderList, allowsOuterBlanks: Bool) throws(Fault) -> ReceivedMessage {
        var message = ReceivedMessage()
        for index in 0..<list.count {
            guard !list.token(at: index).isPseudo else { throw malformed("pseudo_field_in_trailers") }
            try validateSyntax(list.flags(at: index), allowsOuterBlanks: allowsOuterBlanks)
            try validateConnectionSpecific(list, index)
        }
        message.kind = .trailers
        return message
    }

    // MARK: Parts

    /// One pass over the fields: syntax, order, repetition, forbidden fields; collects what the caller decides on.
    @inline(__always)
    private static func scan(
        _ list: HeaderList, into message: inout ReceivedMessage, isRequest: Bool, allowsOuterBlanks: Bool
    ) throws(Fault) -> Seen {
        var seen: Seen = []
        var sawRegularField = false
        for index in 0..<list.count {
            let token = list.token(at: index)
            let flags = list.flags(at: index)
            if !flags.isDisjoint(with: [.invalidName, .invalidValue, .outerBlank]) {
                try validateSyntax(flags, allowsOuterBlanks: allowsOuterBlanks)
            }
            guard token.isPseudo else {
                sawRegularField = true
                try scanRegular(list, index, token, into: &message, seen: &seen, isRequest: isRequest)
                continue
            }
            guard !sawRegularField else { throw malformed("pseudo_field_after_regular") }
            let bit: Seen
            switch token {
            case .method:
                bit = .method
                try scanMethod(list.valueBytes(at: index), into: &message)
            case .scheme:
                bit = .scheme
                guard isScheme(list.valueBytes(at: index)) else { throw malformed("scheme_syntax") }
            case .authority:
                bit = .authority
                guard isAuthority(list.valueBytes(at: index)) else { throw malformed("authority_syntax") }
            case .path:
                bit = .path
                try scanPath(list.valueBytes(at: index), list)
            case .status: bit = .status
            default: bit = .protocolName  // The last of the six; a name that is none of them has no token.
            }
            guard isRequest == (bit != .status) else { throw malformed("pseudo_field_of_other_direction") }
            guard !seen.contains(bit) else { throw malformed("pseudo_field_repeated") }
            seen.insert(bit)
        }
        return seen
    }

    @inline(__always)
    private static func scanRegular(
        _ list: HeaderList, _ index: Int, _ token: HeaderToken, into message: inout ReceivedMessage, seen: inout Seen,
        isRequest: Bool
    ) throws(Fault) {
        switch token {
        case .contentLength:
            guard !seen.contains(.contentLength) else { throw malformed("content_length_repeated") }
            seen.insert(.contentLength)
            message.contentLength = try parseContentLength(list.valueBytes(at: index))
        case .host:
            guard !seen.contains(.host) else { throw malformed("host_repeated") }
            seen.insert(.host)
            guard !isRequest || isAuthority(list.valueBytes(at: index)) else { throw malformed("host_syntax") }
        case .connection, .keepAlive, .proxyConnection, .transferEncoding, .upgrade, .http2Settings, .te:
            try validateConnectionSpecific(list, index)
        default:
            return
        }
    }

    private static func validateSyntax(_ flags: HeaderList.Flags, allowsOuterBlanks: Bool) throws(Fault) {
        guard !flags.contains(.invalidName) else { throw malformed("field_name_syntax") }
        guard !flags.contains(.invalidValue) else { throw malformed("field_value_syntax") }
        guard allowsOuterBlanks || !flags.contains(.outerBlank) else { throw malformed("field_value_outer_blank") }
    }

    /// §8.2.2: fields that belong to one HTTP/1.1 connection; `te` may say "trailers" and nothing else.
    private static func validateConnectionSpecific(_ list: HeaderList, _ index: Int) throws(Fault) {
        switch list.token(at: index) {
        case .connection, .keepAlive, .proxyConnection, .transferEncoding, .upgrade, .http2Settings:
            throw malformed("connection_specific_field")
        case .te:
            guard equals(list.valueBytes(at: index), "trailers") else { throw malformed("te_not_trailers") }
        default:
            return
        }
    }

    private static func validateConnect(_ seen: Seen, allowsExtendedConnect: Bool) throws(Fault) {
        guard seen.contains(.authority) else { throw malformed("connect_without_authority") }
        if seen.contains(.protocolName) {
            guard allowsExtendedConnect else { throw malformed("extended_connect_disabled") }
            guard seen.contains(.scheme), seen.contains(.path) else { throw malformed("extended_connect_incomplete") }
        } else {
            guard seen.isDisjoint(with: [.scheme, .path]) else { throw malformed("connect_with_scheme_or_path") }
        }
    }

    @inline(__always)
    private static func scanMethod(
        _ value: UnsafeRawBufferPointer, into message: inout ReceivedMessage
    ) throws(Fault) {
        // "GET", by far the most common, needs no further look.
        if value.count == 3, value[0] == 0x47, value[1] == 0x45, value[2] == 0x54 { return }
        guard isToken(value) else { throw malformed("method_syntax") }
        message.isHeadRequest = equals(value, "HEAD")
        message.isConnect = equals(value, "CONNECT")
    }

    /// §8.3.1: not empty; an absolute path, or "*" for OPTIONS.
    @inline(__always)
    private static func scanPath(_ value: UnsafeRawBufferPointer, _ list: HeaderList) throws(Fault) {
        guard let first = value.first else { throw malformed("path_empty") }
        if first == 0x2f { return }
        guard value.count == 1, first == 0x2a, let method = list.firstIndex(of: .method),
            equals(list.valueBytes(at: method), "OPTIONS")
        else { throw malformed("path_syntax") }
    }

    private static func parseStatus(_ value: UnsafeRawBufferPointer) throws(Fault) -> Int {
        guard value.count == 3, value.allSatisfy({ 0x30...0x39 ~= $0 }) else { throw malformed("status_syntax") }
        let status = value.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard status >= 100, status != 101 else { throw malformed("status_forbidden") }
        return status
    }

    private static func parseContentLength(_ value: UnsafeRawBufferPointer) throws(Fault) -> Int64 {
        // Eighteen digits fit an Int64, and no body reaches them.
        guard 1...18 ~= value.count else { throw malformed("content_length_syntax") }
        var length: Int64 = 0
        for byte in value {
            guard 0x30...0x39 ~= byte else { throw malformed("content_length_syntax") }
            length = length * 10 + Int64(byte - 0x30)
        }
        return length
    }

    /// A promised request's method is known to be safe and cacheable (§8.4; RFC 9110 §9.2): GET or HEAD.
    static func isPushable(_ list: HeaderList) -> Bool {
        guard let method = list.firstIndex(of: .method) else { return false }
        return equals(list.valueBytes(at: method), "GET") || equals(list.valueBytes(at: method), "HEAD")
    }

    // MARK: Octets

    static func equals(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
        guard bytes.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(bytes) }
    }

    /// RFC 9110 §5.6.2.
    static func isToken(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard !bytes.isEmpty else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
            case 0x21, 0x23...0x27, 0x2a, 0x2b, 0x2d, 0x2e, 0x5e...0x60, 0x7c, 0x7e: true
            default: false
            }
        }
    }

    /// RFC 3986 §3.1.
    @inline(__always)
    private static func isScheme(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if bytes.count == 4 || bytes.count == 5 && bytes[4] == 0x73, bytes[0] == 0x68, bytes[1] == 0x74,
            bytes[2] == 0x74, bytes[3] == 0x70
        {
            return true
        }
        guard let first = bytes.first, 0x41...0x5a ~= first || 0x61...0x7a ~= first else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2b, 0x2d, 0x2e: true
            default: false
            }
        }
    }

    /// Not empty, and of the octets that RFC 3986 §3.2 allows in an authority: letters, digits, and "-._~!$&'()*+,;=:[]%";
    /// without "@", because user information has no place there (§8.3.1). Node's codec holds :authority and host to the same.
    @inline(__always)
    private static func isAuthority(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // A one for each octet of the set, by octet; a literal, because a global would be checked at each use.
        let isAllowed: StaticString = """
            00000000000000000000000000000000\
            01001111111111101111111111110100\
            01111111111111111111111111110101\
            01111111111111111111111111100010
            """
        // All octets are judged before the verdict: authorities are short and nearly always right.
        var ones: UInt8 = 0x31
        var high: UInt8 = 0
        for octet in bytes {
            ones &= isAllowed.utf8Start[Int(octet & 0x7f)]
            high |= octet
        }
        return ones == 0x31 && high < 0x80 && !bytes.isEmpty
    }

    @inline(never)
    private static func malformed(_ token: StaticString) -> Fault { .stream(.protocolError, token) }
}

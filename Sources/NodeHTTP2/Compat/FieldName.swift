import HTTP2Protocol
import NodeRuntime

/// A field's name as the compatibility API keeps it: trimmed and in lower case.
struct FieldName {
    /// `unknown` for a name that only `text` says.
    let token: HeaderToken
    private let spelled: String

    var text: String { token == .unknown ? spelled : token.name }

    /// A name that the protocol knows, spelled in lower case, needs no work.
    @inline(__always)
    init(_ name: String) {
        var name = name
        let token = name.withUTF8 { HeaderToken(name: UnsafeRawBufferPointer($0)) }
        if token == .unknown {
            self.init(normalizing: name)
        } else {
            self.init(token: token, spelled: "")
        }
    }

    @inline(never)
    private init(normalizing name: String) {
        var name = FieldName.trimmed(name).lowercased()
        let token = name.withUTF8 { HeaderToken(name: UnsafeRawBufferPointer($0)) }
        self.init(token: token, spelled: token == .unknown ? name : "")
    }

    private init(token: HeaderToken, spelled: String) {
        self.token = token
        self.spelled = spelled
    }

    private static func trimmed(_ name: String) -> Substring {
        var rest = name[...]
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return rest
    }

    // MARK: Node's checks, each where Node makes it

    /// A field with such a name and value can be kept (node-http2 §13.4).
    ///
    /// - Throws: ERR_INVALID_HTTP_TOKEN, ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED, ERR_HTTP2_INVALID_HEADER_VALUE.
    @inline(__always)
    func validate(hasValue: Bool) throws {
        if token == .unknown || token.isPseudo || !hasValue { try refuse(hasValue: hasValue) }
    }

    @inline(never)
    private func refuse(hasValue: Bool) throws {
        if token == .unknown, spelled.isEmpty || spelled.contains(" ") {
            throw NodeError.ERR_INVALID_HTTP_TOKEN("Header name", spelled)
        }
        if token.isPseudo, token != .protocol { throw NodeError.ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED }
        if !hasValue { throw NodeError.ERR_HTTP2_INVALID_HEADER_VALUE("undefined", text) }
    }

    /// The name has the form of a pseudo-header that does not exist.
    var isUnknownPseudoHeader: Bool { token == .unknown && spelled.utf8.first == UInt8(ascii: ":") }

    /// Whether every character is one that a name may have (RFC 9110 §5.6.2).
    var isToken: Bool { token != .unknown || spelled.utf8.allSatisfy(FieldName.isTokenOctet) && !spelled.isEmpty }

    private static func isTokenOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(octet)
        }
    }
}

import HTTP2Protocol
import NodeRuntime

/// The fields of a response over HTTP/1: each name once, as it was spelled last, in the order of first use.
struct Http1Fields {
    private struct Field {
        var name: String
        let key: String
        var value: HeaderValue
    }

    private var fields: [Field] = []

    var isEmpty: Bool { fields.isEmpty }
    /// In lower case.
    var names: [String] { fields.map(\.key) }
    var rawNames: [String] { fields.map(\.name) }

    var headers: Headers {
        var headers = Headers()
        for field in fields { headers[field.key] = field.value }
        return headers
    }

    func value(of name: String) -> HeaderValue? { index(of: name).map { fields[$0].value } }

    func contains(_ name: String) -> Bool { index(of: name) != nil }

    private func index(of name: String) -> Int? {
        let key = name.lowercased()
        return fields.firstIndex { $0.key == key }
    }

    mutating func set(_ name: String, _ value: HeaderValue) {
        if let index = index(of: name) {
            fields[index].name = name
            fields[index].value = value
        } else {
            fields.append(Field(name: name, key: name.lowercased(), value: value))
        }
    }

    mutating func add(_ name: String, _ value: HeaderValue) {
        guard let index = index(of: name) else { return set(name, value) }
        fields[index].value = .array(Self.elements(fields[index].value) + Self.elements(value))
    }

    mutating func remove(_ name: String) {
        if let index = index(of: name) { fields.remove(at: index) }
    }

    /// Every line that is sent: an array is several.
    func forEachLine(_ body: (_ name: String, _ key: String, _ value: String) -> Void) {
        for field in fields { for value in Self.elements(field.value) { body(field.name, field.key, value) } }
    }

    private static func elements(_ value: HeaderValue) -> [String] {
        if case .array(let elements) = value { elements } else { [value.description] }
    }

    // MARK: Node's checks

    /// - Throws: ERR_INVALID_HTTP_TOKEN, ERR_HTTP_INVALID_HEADER_VALUE, ERR_INVALID_CHAR.
    static func checked(_ name: String, _ value: HeaderValue?) throws -> HeaderValue {
        guard isToken(name) else { throw NodeError.ERR_INVALID_HTTP_TOKEN("Header name", name) }
        guard let value else { throw NodeError.ERR_HTTP_INVALID_HEADER_VALUE("undefined", name) }
        guard elements(value).allSatisfy(isContent) else {
            throw NodeError.ERR_INVALID_CHAR("header content [\"\(name)\"]")
        }
        return value
    }

    /// RFC 9110 §5.6.2.
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { octet in
                switch octet {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(octet)
                }
            }
    }

    /// Nothing that could end the line or is no Latin-1.
    static func isContent(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            scalar.value == 0x09 || 0x20...0x7e ~= scalar.value || 0x80...0xff ~= scalar.value
        }
    }
}

extension [UInt8] {
    /// Text as Latin-1, which its checks have made it.
    mutating func appendLatin1(_ text: String) {
        append(contentsOf: text.unicodeScalars.lazy.map { UInt8(truncatingIfNeeded: $0.value) })
    }
}

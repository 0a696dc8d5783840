/// What a field is read as where the context asks for it, String, Int or [String]: `let path: String? = headers[":path"]`,
/// `let length: Int = headers["content-length"] ?? 0`.
public protocol HeaderReadable: HeaderConvertible {
    /// Nil when the value is no such thing.
    init?(_ value: HeaderValue)
}

extension String: HeaderReadable {
    /// As JavaScript turns it into a string; an array's elements are joined by commas.
    public init(_ value: HeaderValue) { self = value.description }
}

extension Int: HeaderReadable {
    /// Nil for text that is no decimal number.
    public init?(_ value: HeaderValue) {
        if case .integer(let number) = value { self = number } else { self.init(value.description) }
    }
}

extension [String]: HeaderReadable {
    /// One element for a field that came once.
    public init(_ value: HeaderValue) {
        if case .array(let elements) = value { self = elements } else { self = [value.description] }
    }
}

import HTTP2Protocol
import NodeRuntime

/// The value of one header field: text, a number, or an array for a field that is sent or came several times.
public enum HeaderValue: Equatable, Sendable {
    case string(String)
    case integer(Int)
    case array([String])
}

extension HeaderValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(arrayLiteral elements: String...) { self = .array(elements) }
}

extension HeaderValue: CustomStringConvertible {
    /// The value as JavaScript turns it into a string; an array's elements are joined by commas.
    public var description: String {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .array(let elements): elements.joined(separator: ",")
        }
    }
}

extension HeaderValue: CustomInspectable {
    /// The text, for one that is text.
    public var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    public func inspect(_ depth: Int, _ options: util.InspectOptions) -> String {
        switch self {
        case .string(let text): util.inspect(text, options)
        case .integer(let number): String(number)
        case .array(let elements): util.inspect(elements, options)
        }
    }
}

extension HeaderValue {
    /// `headers["x"] == text` for a variable; a number equals its digits.
    public static func == (left: HeaderValue, right: String) -> Bool { left.description == right }

    /// `headers[":status"] == code` for a variable.
    public static func == (left: HeaderValue, right: Int) -> Bool {
        guard case .integer(let number) = left else { return left.description == String(right) }
        return number == right
    }
}

extension Optional where Wrapped == HeaderValue {
    /// `headers["x"] == text` for a variable; an absent field equals nothing.
    public static func == (left: HeaderValue?, right: String) -> Bool { left.map { $0 == right } ?? false }
    public static func != (left: HeaderValue?, right: String) -> Bool { !(left == right) }

    /// `headers[":status"] == code` for a variable; an absent field equals nothing.
    public static func == (left: HeaderValue?, right: Int) -> Bool { left.map { $0 == right } ?? false }
    public static func != (left: HeaderValue?, right: Int) -> Bool { !(left == right) }
}

/// What may stand for a value in a header literal: String, Int, [String], HeaderValue, and optionals of them; nil leaves the field out.
public protocol HeaderConvertible {
    /// Nil leaves the field out, as `undefined` does in Node.
    var headerValue: HeaderValue? { get }

    /// Appends the field to a list that is being built.
    func appendHeader(_ name: String, to list: HeaderList)
}

extension HeaderConvertible {
    public func appendHeader(_ name: String, to list: HeaderList) { headerValue?.appendHeader(name, to: list) }
}

extension HeaderValue: HeaderConvertible {
    public var headerValue: HeaderValue? { self }

    public func appendHeader(_ name: String, to list: HeaderList) {
        switch self {
        case .string(let text): text.appendHeader(name, to: list)
        case .integer(let number): number.appendHeader(name, to: list)
        case .array(let elements): elements.appendHeader(name, to: list)
        }
    }
}

extension String: HeaderConvertible {
    public var headerValue: HeaderValue? { .string(self) }

    public func appendHeader(_ name: String, to list: HeaderList) {
        // An empty name is skipped, as in Node.
        if !name.isEmpty { list.append(name: name, value: self) }
    }
}

extension Int: HeaderConvertible {
    public var headerValue: HeaderValue? { .integer(self) }

    public func appendHeader(_ name: String, to list: HeaderList) {
        if !name.isEmpty { list.append(name: name, value: self) }
    }
}

extension Substring: HeaderConvertible {
    public var headerValue: HeaderValue? { .string(String(self)) }
}

extension Double: HeaderConvertible {
    /// The number as JavaScript writes it.
    public var headerValue: HeaderValue? { .string(util.inspect(self)) }
}

extension Bool: HeaderConvertible {
    public var headerValue: HeaderValue? { .string(self ? "true" : "false") }
}

extension [String]: HeaderConvertible {
    public var headerValue: HeaderValue? { .array(self) }

    /// No element leaves the field out, one counts as itself, more become one field each.
    public func appendHeader(_ name: String, to list: HeaderList) {
        if name.isEmpty { return }
        for (index, element) in enumerated() {
            list.append(name: name, value: element, flags: index == 0 ? [] : .continuation)
        }
    }
}

extension Optional: HeaderConvertible where Wrapped: HeaderConvertible {
    public var headerValue: HeaderValue? { self?.headerValue }

    public func appendHeader(_ name: String, to list: HeaderList) { self?.appendHeader(name, to: list) }
}

/// What may stand for a name in a header literal: a String, or `http2.sensitiveHeaders`.
public protocol HeaderKey {
    /// Returns whether the pair speaks of the literal's other fields, and so takes effect once all are there.
    func append(_ value: any HeaderConvertible, to list: HeaderList) -> Bool
}

extension String: HeaderKey {
    public func append(_ value: any HeaderConvertible, to list: HeaderList) -> Bool {
        value.appendHeader(self, to: list)
        return false
    }
}

/// The key of the names that are never to be indexed (RFC 7541 §7.1.3). Node: http2.sensitiveHeaders.
public struct SensitiveHeadersKey: HeaderKey, Sendable {
    public func append(_ value: any HeaderConvertible, to list: HeaderList) -> Bool {
        guard case .array(let names)? = value.headerValue else { return false }
        list.markSensitive(names)
        return true
    }
}

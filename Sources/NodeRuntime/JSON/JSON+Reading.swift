/// What a value is read as where the context asks for it: `let id: Int? = body.id`.
public protocol JSONReadable {
    /// Nil when the value is no such thing.
    static func _read(_ json: JSON) -> Self?
    var _json: JSON { get }
}

extension JSON: JSONReadable {
    /// Nil for what is undefined or null.
    public static func _read(_ json: JSON) -> JSON? { json == nil ? nil : .some(json) }
    public var _json: JSON { self }
}

extension String: JSONReadable {
    public static func _read(_ json: JSON) -> String? {
        guard case .string(let text) = json._content else { return nil }
        return text
    }

    public var _json: JSON { JSON(.string(self)) }
}

extension Bool: JSONReadable {
    public static func _read(_ json: JSON) -> Bool? {
        guard case .bool(let flag) = json._content else { return nil }
        return flag
    }

    public var _json: JSON { JSON(.bool(self)) }
}

extension Int: JSONReadable {
    /// Nil for a number with a fraction.
    public static func _read(_ json: JSON) -> Int? {
        switch json._content {
        case .integer(let number): number
        case .number(let number): Int(exactly: number)
        default: nil
        }
    }

    public var _json: JSON { JSON(.integer(self)) }
}

extension Double: JSONReadable {
    public static func _read(_ json: JSON) -> Double? {
        switch json._content {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    public var _json: JSON { JSON(.number(self)) }
}

extension Array: JSONReadable where Element: JSONReadable {
    /// Nil unless every element is one.
    public static func _read(_ json: JSON) -> [Element]? {
        guard case .array(let elements) = json._content else { return nil }
        let read = elements.compactMap { Element._read($0) }
        return read.count == elements.count ? read : nil
    }

    public var _json: JSON { JSON(.array(map(\._json))) }
}

extension Dictionary: JSONReadable where Key == String, Value: JSONReadable {
    /// Nil unless every member is one.
    public static func _read(_ json: JSON) -> [String: Value]? {
        guard case .object(let object) = json._content else { return nil }
        let read = zip(object.names, object.values).compactMap { name, value in Value._read(value).map { (name, $0) } }
        return read.count == object.names.count ? [String: Value](uniqueKeysWithValues: read) : nil
    }

    public var _json: JSON { JSON.of(self) }
}

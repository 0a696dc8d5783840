/// Node's JSON: `JSON.parse` and `JSON.stringify`, and the value that one returns and the other takes.
///
/// A value is written as a literal, `["id": id, "tags": ["a", "b"]]`, whose elements may be anything that `stringify` takes; a nested literal
/// of different types says what it is, `["a": 1, "b": "x"] as JSON`. A member is read like a property, `body.user.name`, and as the type
/// that the context asks for: `let name: String = body.user.name ?? "nobody"`. What is not there is `undefined`, which `== nil` as null does.
@dynamicMemberLookup
public struct JSON: Sendable {
    enum Content: Sendable {
        case undefined
        case null
        case bool(Bool)
        case integer(Int)
        case number(Double)
        case string(String)
        case array([JSON])
        case object(JSONObject)
    }

    var _content: Content

    init(_ content: Content) { _content = content }

    public static let null = JSON(.null)
    /// What a member that is not there is; left out of objects by `stringify`.
    public static let undefined = JSON(.undefined)
}

/// The members of an object, in the order in which they were written.
///
/// Differs: Node puts names that are whole numbers first.
struct JSONObject: Sendable {
    private(set) var names: [String] = []
    private(set) var values: [JSON] = []
    /// The place of each name.
    private var places: [String: Int] = [:]

    /// Undefined where there is none; a name set again keeps its place.
    subscript(name: String) -> JSON {
        get { places[name].map { values[$0] } ?? .undefined }
        set {
            if let place = places[name] {
                values[place] = newValue
            } else {
                places[name] = names.count
                names.append(name)
                values.append(newValue)
            }
        }
    }
}

// MARK: Members and elements

extension JSON {
    /// A member of an object; the length of an array or a text for "length"; undefined where there is none.
    public subscript(dynamicMember name: String) -> JSON {
        get { self[name] }
        set { self[name] = newValue }
    }

    /// A member as a String, an Int, a Double, a Bool or an array or dictionary of such; nil when it is no such thing.
    public subscript<Value: JSONReadable>(dynamicMember name: String) -> Value? {
        get { self[name] }
        set { self[name] = newValue }
    }

    public subscript(name: String) -> JSON {
        get {
            switch _content {
            case .object(let object): object[name]
            case .array(let elements) where name == "length": JSON(.integer(elements.count))
            case .string(let text) where name == "length": JSON(.integer(text.utf16.count))
            default: .undefined
            }
        }
        set {
            // As in Node, a member of what is no object is dropped.
            guard case .object(var object) = _content else { return }
            _content = .undefined
            object[name] = newValue
            _content = .object(object)
        }
    }

    public subscript<Value: JSONReadable>(name: String) -> Value? {
        get { Value._read(self[name] as JSON) }
        set { self[name] = newValue?._json ?? .undefined }
    }

    /// An element of an array, undefined where there is none; setting the one behind the last appends it.
    public subscript(index: Int) -> JSON {
        get {
            guard case .array(let elements) = _content, elements.indices.contains(index) else { return .undefined }
            return elements[index]
        }
        set {
            guard case .array(var elements) = _content, (0...elements.count).contains(index) else { return }
            _content = .undefined
            if index < elements.count { elements[index] = newValue } else { elements.append(newValue) }
            _content = .array(elements)
        }
    }

    public subscript<Value: JSONReadable>(index: Int) -> Value? { Value._read(self[index] as JSON) }
}

// MARK: Literals

extension JSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self.init(.string(value)) }
    public init(integerLiteral value: Int) { self.init(.integer(value)) }
    public init(floatLiteral value: Double) { self.init(.number(value)) }
    public init(booleanLiteral value: Bool) { self.init(.bool(value)) }
    public init(arrayLiteral elements: Any?...) { self.init(.array(elements.map { JSON.of($0) })) }

    public init(dictionaryLiteral elements: (String, Any?)...) {
        var object = JSONObject()
        for (name, value) in elements { object[name] = JSON.of(value) }
        self.init(.object(object))
    }
}

// MARK: Comparing and printing

extension JSON: Equatable {
    /// Equality ignores the order of members.
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left._content, right._content) {
        case (.undefined, .undefined), (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.integer(let left), .number(let right)), (.number(let right), .integer(let left)): Double(left) == right
        case (.string(let left), .string(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)):
            left.names.count == right.names.count && left.names.allSatisfy { left[$0] == right[$0] }
        default: false
        }
    }

    /// `body.name == nil`: undefined or null.
    public static func == (left: JSON, right: _OptionalNilComparisonType) -> Bool {
        switch left._content {
        case .undefined, .null: true
        default: false
        }
    }

    public static func != (left: JSON, right: _OptionalNilComparisonType) -> Bool { !(left == nil) }
}

// Not CustomStringConvertible: its `description` would hide a member of that name.
extension JSON: TextOutputStreamable {
    /// A text as it is, anything else as `stringify` has it.
    public func write(to target: inout some TextOutputStream) {
        if case .string(let text) = _content {
            target.write(text)
        } else {
            target.write(JSON.text(self) ?? "undefined")
        }
    }
}

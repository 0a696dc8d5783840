/// A value of a program's own that says what `JSON.stringify` makes of it. Node: value.toJSON().
public protocol JSONConvertible {
    /// Anything that `stringify` takes.
    func toJSON() -> Any?
}

extension JSON {
    /// Node: JSON.stringify(value, names, space), of a literal or a value that was parsed.
    ///
    /// - Parameters:
    ///   - replacer: the names of the members to be written, all by default.
    ///   - space: what each level is indented by, a text or a number of blanks, at most 10; nothing puts all on one line.
    /// - Returns: "null" for what is undefined, where Node returns undefined.
    public static func stringify(_ value: JSON, _ replacer: [String]? = nil, _ space: some JSONSpace = 0) -> String {
        text(value, names: replacer.map { Set($0) }, space: space._indentation) ?? "null"
    }

    /// Node: JSON.stringify(value, names, space), of any value.
    ///
    /// Structs and labelled tuples become objects, with their fields in order; enumerations their raw values; arrays, numbers, texts, `Date`,
    /// `URL` and `Buffer` what they are in Node. nil is undefined: left out of objects, null in arrays; `JSON.null` is null. Dictionaries have no
    /// order in Swift and are sorted. An object of a class is `{}` unless it is `JSONConvertible`.
    @_disfavoredOverload
    public static func stringify(_ value: Any?, _ replacer: [String]? = nil, _ space: some JSONSpace = 0) -> String {
        stringify(JSON.of(value), replacer, space)
    }

    /// Any value as `stringify` sees it: what stands for it in `JSON.parse(JSON.stringify(value))`.
    public init(of value: Any?) { self = JSON.of(value) }

    static func of(_ value: Any?) -> JSON {
        guard let value = flattened(value) else { return .undefined }
        if let convertible = value as? any JSONConvertible { return plain(flattened(convertible.toJSON())) }
        return plain(value)
    }

    private static func plain(_ value: Any?) -> JSON {
        switch value {
        case nil: .undefined
        case let json as JSON: json
        case let text as any StringProtocol: JSON(.string(String(text)))
        case let flag as Bool: JSON(.bool(flag))
        case let number as Double: JSON(.number(number))
        case let number as Float: JSON(.number(Double(number)))
        case let number as any BinaryInteger:
            Int(exactly: number).map { JSON(.integer($0)) } ?? JSON(.number(Double(number)))
        case let date as Date: date.toJSON().map { JSON(.string($0)) } ?? .null
        case let url as URL: JSON(.string(url.href))
        case let chunk as Chunk where chunk.isText: JSON(.string(chunk.toString()))
        case let buffer as any BufferReading: ["type": "Buffer", "data": buffer.toJSON().data]
        case let list as [Any]: JSON(.array(list.map { of($0) }))
        case let dictionary as [AnyHashable: Any]:
            object(dictionary.map { ("\($0.key)", $0.value) }.sorted { $0.0 < $1.0 })
        case let value?: reflected(value)
        }
    }

    private static func reflected(_ value: Any) -> JSON {
        if let value = value as? any RawRepresentable { return of(value.rawValue) }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .struct where !(value is any Error):
            return object(mirror.children.map { ($0.label ?? "", $0.value) })
        case .tuple:
            // The labels of elements without one are ".0", ".1", …
            let isLabelled = mirror.children.allSatisfy { $0.label?.hasPrefix(".") == false }
            if isLabelled { return object(mirror.children.map { ($0.label ?? "", $0.value) }) }
            return JSON(.array(mirror.children.map { of($0.value) }))
        default:
            return JSON(.object(JSONObject()))
        }
    }

    private static func object(_ fields: [(String, Any)]) -> JSON {
        var object = JSONObject()
        for (name, value) in fields { object[name] = of(value) }
        return JSON(.object(object))
    }
}

/// What `JSON.stringify` indents by: a text, or a number of blanks.
public protocol JSONSpace {
    var _indentation: String { get }
}

extension String: JSONSpace {
    public var _indentation: String { String(prefix(10)) }
}

extension Int: JSONSpace {
    public var _indentation: String { String(repeating: " ", count: Swift.min(Swift.max(self, 0), 10)) }
}

// MARK: Text

extension JSON {
    /// The text of a value; nil for what is undefined.
    static func text(_ value: JSON, names: Set<String>? = nil, space: String = "") -> String? {
        if case .undefined = value._content { return nil }
        var writer = JSONWriter(names: names, space: space)
        writer.write(value)
        return writer.text
    }
}

private struct JSONWriter {
    let names: Set<String>?
    let space: String
    var text = ""
    /// A line's beginning at the present level.
    private var margin = "\n"

    init(names: Set<String>?, space: String) {
        self.names = names
        self.space = space
    }

    mutating func write(_ value: JSON) {
        switch value._content {
        case .undefined, .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .integer(let number): text += String(number)
        case .number(let number): text += number.isFinite ? (number == 0 ? "0" : javaScriptText(number)) : "null"
        case .string(let string): write(quoted: string)
        case .array(let elements):
            list("[", elements, "]") { writer, element in writer.write(element) }
        case .object(let object):
            let members = zip(object.names, object.values).filter { name, value in
                if case .undefined = value._content { return false }
                return names?.contains(name) ?? true
            }
            list("{", members, "}") { writer, member in
                writer.write(quoted: member.0)
                writer.text += writer.space.isEmpty ? ":" : ": "
                writer.write(member.1)
            }
        }
    }

    private mutating func list<Element>(
        _ start: String, _ elements: [Element], _ end: String, _ write: (inout JSONWriter, Element) -> Void
    ) {
        text += start
        let outer = margin
        margin += space
        for (index, element) in elements.enumerated() {
            if index > 0 { text += "," }
            if !space.isEmpty { text += margin }
            write(&self, element)
        }
        margin = outer
        if !space.isEmpty && !elements.isEmpty { text += margin }
        text += end
    }

    private mutating func write(quoted string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{8}": text += "\\b"
            case "\t": text += "\\t"
            case "\n": text += "\\n"
            case "\u{C}": text += "\\f"
            case "\r": text += "\\r"
            case let scalar where scalar.value < 0x20: text += "\\u00" + hexDigits(UInt8(scalar.value))
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

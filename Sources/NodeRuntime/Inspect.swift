/// Says itself how `util.inspect` and `console.log` show it. Node: [util.inspect.custom].
public protocol CustomInspectable {
    /// - Parameter depth: how many levels below this one may still be shown.
    func inspect(_ depth: Int, _ options: util.InspectOptions) -> String
    /// The text of a value that stands for a string, which `console.log` prints as it is; nil by default.
    var text: String? { get }
}

extension CustomInspectable {
    public var text: String? { nil }
}

/// A struct that stands where Node has an object without a class: shown without the struct's name, and without what is nil.
package protocol PlainObject {
    /// What stands before the brace.
    var shownName: String { get }
    /// In Node's order; by default the stored properties in theirs.
    var shownFields: [(name: String, value: Any?)] { get }
}

extension PlainObject {
    package var shownName: String { "" }
    package var shownFields: [(name: String, value: Any?)] {
        Mirror(reflecting: self).children.map { ($0.label ?? "", $0.value) }
    }
}

/// Node's util module, as far as values become text.
public enum util {
    /// Options of `inspect`.
    public struct InspectOptions {
        /// Levels that are shown below the outermost.
        public var depth: Int
        /// Width (characters) beyond which a list is broken into lines.
        public var breakLength: Int
        /// Innermost levels that may share a line.
        public var compact: Int
        /// Elements of a list that are shown.
        public var maxArrayLength: Int
        /// Characters of a string that are shown.
        public var maxStringLength: Int

        public init(
            depth: Int = 2, breakLength: Int = 80, compact: Int = 3, maxArrayLength: Int = 100,
            maxStringLength: Int = 10_000
        ) {
            self.depth = depth
            self.breakLength = breakLength
            self.compact = compact
            self.maxArrayLength = maxArrayLength
            self.maxStringLength = maxStringLength
        }
    }

    /// Node: util.inspect(value, options).
    ///
    /// Dictionaries and sets, which have no order in Swift, are sorted; an object of a class shows its name alone unless it
    /// is `CustomInspectable` or `CustomStringConvertible`.
    /// Differs: elements of long lists stand one to a line, where Node sets short ones in columns.
    public static func inspect(_ value: Any?, _ options: InspectOptions = InspectOptions()) -> String {
        var inspector = Inspector(options: options)
        return inspector.text(value, level: 0)
    }
}

/// A value as `util.inspect` shows it, for error messages.
func inspect(_ value: Any?) -> String { util.inspect(value) }

/// One run of `util.inspect`.
private struct Inspector {
    let options: util.InspectOptions
    /// Width of what stands left of the present value (characters).
    private var indentation = 0
    /// Level of the list that was shown last: how deep the one around it is nested.
    private var deepest = 0

    init(options: util.InspectOptions) { self.options = options }

    mutating func text(_ value: Any?, level: Int) -> String {
        guard let value = flattened(value) else { return "undefined" }
        switch value {
        case let text as String: return shortened(text)
        case let text as Substring: return shortened(String(text))
        case let custom as any CustomInspectable: return custom.inspect(options.depth - level, options)
        case let object as any PlainObject: return text(object, level)
        case let buffer as Buffer: return buffer.debugDescription
        case let chunk as Chunk where chunk.isObject: return text(chunk.value, level: level)
        case let chunk as Chunk: return chunk.isText ? shortened(chunk.toString()) : chunk.buffer.debugDescription
        case let json as JSON: return text(json, level)
        case let number as Double: return javaScriptText(number)
        case let number as Float: return javaScriptText(Double(number))
        case let number as any BinaryInteger: return "\(number)"
        case let flag as Bool: return "\(flag)"
        case let error as any Error: return text(error, level)
        case let list as [Any]: return text(list: list, level)
        case let dictionary as [AnyHashable: Any]: return text(dictionary: dictionary, level)
        default: return reflected(value, level)
        }
    }

    private mutating func text(_ json: JSON, _ level: Int) -> String {
        switch json._content {
        case .undefined: "undefined"
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        case .number(let number): javaScriptText(number)
        case .string(let string): shortened(string)
        case .array(let elements): text(list: elements, level)
        case .object(let object):
            text(fields: zip(object.names, object.values).map { (propertyName($0), $1) }, name: "", level)
        }
    }

    private func shortened(_ text: String) -> String {
        let rest = text.utf16.count - options.maxStringLength
        guard rest > 0 else { return quoted(text) }
        return "\(quoted(text.prefix(options.maxStringLength)))... \(rest) more character\(rest > 1 ? "s" : "")"
    }

    // MARK: Lists

    private mutating func text(list: [Any], _ level: Int) -> String {
        guard level <= options.depth else { return "[Array]" }
        return wrapped(("[", "]"), name: "", level) { inspector in
            var parts = list.prefix(inspector.options.maxArrayLength).map { inspector.text($0, level: level + 1) }
            let rest = list.count - parts.count
            if rest > 0 { parts.append("... \(rest) more item\(rest > 1 ? "s" : "")") }
            return parts
        }
    }

    private mutating func text(dictionary: [AnyHashable: Any], _ level: Int) -> String {
        // Keys that are numbers stand first in JavaScript's objects, by their value.
        let sorted = dictionary.map { (name: "\($0.key)", value: $0.value) }.sorted { one, other in
            switch (Int(one.name), Int(other.name)) {
            case (let one?, let other?): one < other
            case (nil, nil): one.name < other.name
            case (let number, _): number != nil
            }
        }
        let pairs = sorted.map { (name: propertyName($0.name), value: $0.value as Any?) }
        return text(fields: pairs, name: "", level)
    }

    private mutating func text(_ object: any PlainObject, _ level: Int) -> String {
        let fields = object.shownFields.filter { flattened($0.value) != nil }
        return text(fields: fields.map { (propertyName($0.name), $0.value) }, name: object.shownName, level)
    }

    private mutating func text(fields: [(name: String, value: Any?)], name: String, _ level: Int) -> String {
        guard level <= options.depth else {
            return name.isEmpty ? "[Object]" : name.hasPrefix("[") ? name : "[\(name)]"
        }
        return wrapped(("{", "}"), name: name, level) { inspector in
            fields.map { "\($0.name): \(inspector.text($0.value, level: level + 1))" }
        }
    }

    private mutating func wrapped(
        _ braces: (String, String), name: String, _ level: Int, _ parts: (inout Inspector) -> [String]
    ) -> String {
        deepest = level
        indentation += 2
        let parts = parts(&self)
        indentation -= 2
        let start = name.isEmpty ? braces.0 : "\(name) \(braces.0)"
        if parts.isEmpty { return start + braces.1 }
        if deepest - level < options.compact, let line = oneLine(parts, start, braces.1) { return line }
        let margin = "\n" + String(repeating: " ", count: indentation)
        return start + margin + "  " + parts.joined(separator: ",\(margin)  ") + margin + braces.1
    }

    /// nil when it would be too wide. As in Node each element costs its separator twice, and ten columns stay free.
    private func oneLine(_ parts: [String], _ start: String, _ end: String) -> String? {
        let width = parts.reduce(0) { $0 + $1.count } + 2 * parts.count + indentation + start.count + 10
        let isFlat = !parts.contains { $0.contains("\n") }
        return width <= options.breakLength && isFlat ? "\(start) \(parts.joined(separator: ", ")) \(end)" : nil
    }

    // MARK: Other values

    /// Node shows an error without a stack like this, with its own properties behind.
    private mutating func text(_ error: any Error, _ level: Int) -> String {
        guard let error = error as? NodeError else { return "[\(error)]" }
        var fields: [(name: String, value: Any?)] = []
        func add(_ name: String, _ value: Any?) { if flattened(value) != nil { fields.append((name, value)) } }
        add("errno", error.errno)
        add("code", error.code.isEmpty ? nil : error.code)
        add("syscall", error.syscall)
        add("address", error.address)
        add("port", error.port)
        add("path", error.path)
        add("dest", error.dest)
        add("hostname", error.hostname)
        add("input", error.input)
        add("base", error.base)
        if let cause = error.cause { fields.append(("[cause]", cause)) }
        return fields.isEmpty ? "[\(error)]" : text(fields: fields, name: "[\(error)]", level)
    }

    private mutating func reflected(_ value: Any, _ level: Int) -> String {
        let mirror = Mirror(reflecting: value)
        let name = "\(type(of: value))"
        switch mirror.displayStyle {
        case .tuple: return text(list: mirror.children.map(\.value), level)
        case .set:
            let elements = mirror.children.map { text($0.value, level: level + 1) }.sorted()
            return wrapped(("{", "}"), name: "Set(\(elements.count))", level) { _ in elements }
        case .class, nil:
            return (value as? any CustomStringConvertible)?.description
                ?? (mirror.displayStyle == nil ? "[\(name)]" : "\(name) {}")
        default:
            if let described = value as? any CustomStringConvertible { return described.description }
            guard mirror.displayStyle == .struct else { return "\(value)" }
            return text(fields: mirror.children.map { ($0.label ?? "", $0.value) }, name: name, level)
        }
    }
}

/// A key as it stands before a colon: quoted unless it is an identifier.
private func propertyName(_ name: String) -> String {
    // Symbols stand as they are.
    if name.hasPrefix("Symbol(") { return name }
    let isPlain = name.utf8.enumerated().allSatisfy { index, byte in
        isASCIILetter(byte) || byte == UInt8(ascii: "_")
            || (index > 0 && byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
    }
    return isPlain && !name.isEmpty ? name : quoted(name)
}

/// The value inside nested optionals.
func flattened(_ value: Any?) -> Any? {
    guard let value else { return nil }
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .optional else { return value }
    return flattened(mirror.children.first?.value)
}

/// A number as JavaScript writes it: no fraction for whole numbers, an exponent from 10²¹ on and below 10⁻⁶.
func javaScriptText(_ number: Double) -> String {
    guard number.isFinite else { return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity" }
    if number == 0 { return number.sign == .minus ? "-0" : "0" }
    if number < 0 { return "-" + javaScriptText(-number) }
    // Swift finds the same shortest digits; only where the point goes differs.
    let halves = "\(number)".split(separator: "e")
    let parts = halves[0].split(separator: ".")
    let fraction = parts.count > 1 && parts[1] != "0" ? parts[1] : ""
    var digits = parts[0] + fraction
    // The value is 0.digits × 10^point.
    var point = parts[0].count + (halves.count > 1 ? Int(halves[1]) ?? 0 : 0)
    while digits.hasPrefix("0") {
        digits.removeFirst()
        point -= 1
    }
    while digits.hasSuffix("0") { digits.removeLast() }
    if point > 21 || point < -5 {
        let rest = digits.dropFirst()
        let exponent = point - 1
        return "\(digits.prefix(1))\(rest.isEmpty ? "" : ".\(rest)")e\(exponent < 0 ? "-" : "+")\(abs(exponent))"
    }
    if point <= 0 { return "0." + String(repeating: "0", count: -point) + digits }
    if digits.count <= point { return digits + String(repeating: "0", count: point - digits.count) }
    return "\(digits.prefix(point)).\(digits.dropFirst(point))"
}

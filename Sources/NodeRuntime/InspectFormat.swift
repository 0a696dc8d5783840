// Text from a format and values.

extension util {
    /// Node: util.format(format, values…), what `console.log` prints.
    ///
    /// %s text, %d number, %i whole number, %f number with fraction, %j JSON, %o and %O as `inspect`, %c nothing, %% a percent
    /// sign. Values without a place in the format follow, separated by blanks.
    public static func format(_ items: Any?...) -> String { formatted(items) }

    static func formatted(_ items: [Any?]) -> String {
        guard let first = items.first else { return "" }
        var rest = items.dropFirst()
        guard let format = string(first) else { return items.map(shown).joined(separator: " ") }
        var text = rest.isEmpty ? format : fill(format, &rest)
        for item in rest { text += " " + shown(item) }
        return text
    }

    /// Text stands for itself, anything else is inspected.
    private static func shown(_ item: Any?) -> String { string(item) ?? inspect(item) }

    /// The text of what is a string, or stands for one.
    private static func string(_ item: Any?) -> String? {
        switch flattened(item) {
        case let text as String: text
        case let text as Substring: String(text)
        case let chunk as Chunk where chunk.isText: chunk.toString()
        case let chunk as Chunk where chunk.isObject: string(chunk.value)
        case let json as JSON: String._read(json)
        case let custom as any CustomInspectable: custom.text
        default: nil
        }
    }

    private static func fill(_ format: String, _ items: inout ArraySlice<Any?>) -> String {
        var text = ""
        var rest = format.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "%", let kind = rest.first else {
                text.unicodeScalars.append(scalar)
                continue
            }
            if kind == "%" {
                rest.removeFirst()
                text += "%"
            } else if let item = items.first, let part = part(kind, item) {
                rest.removeFirst()
                items.removeFirst()
                text += part
            } else {
                text += "%"
            }
        }
        return text
    }

    /// nil for what is no kind of place.
    private static func part(_ kind: Unicode.Scalar, _ item: Any?) -> String? {
        switch kind {
        case "s": plainText(item)
        case "d": javaScriptText(number(item))
        case "i": javaScriptText(number(item, leading: true).rounded(.towardZero) + 0)
        case "f": javaScriptText(number(item, leading: true))
        case "j": JSON.text(JSON.of(item)) ?? "undefined"
        case "o": inspect(item, InspectOptions(depth: 4))
        case "O": inspect(item)
        case "c": ""
        default: nil
        }
    }

    private static func plainText(_ item: Any?) -> String {
        switch flattened(item) {
        case let error as NodeError: error.description
        case let value: string(value) ?? inspect(value, InspectOptions(depth: 0))
        }
    }

    /// - Parameter leading: the number that a text begins with will do.
    private static func number(_ item: Any?, leading: Bool = false) -> Double {
        switch flattened(item) {
        case let number as Double: return number
        case let number as any BinaryInteger: return Double(number)
        case let flag as Bool where !leading: return flag ? 1 : 0
        case let text as String:
            var digits = text.drop { $0.isWhitespace }
            while let last = digits.last, last.isWhitespace { digits.removeLast() }
            if !leading { return digits.isEmpty ? 0 : Double(digits) ?? .nan }
            while !digits.isEmpty {
                if let number = Double(digits) { return number }
                digits.removeLast()
            }
            return .nan
        default: return .nan
        }
    }
}

extension URL: CustomInspectable {
    public func inspect(_ depth: Int, _ options: util.InspectOptions) -> String {
        guard depth >= 0 else { return "[URL]" }
        let fields: [(String, Any)] = [
            ("href", href), ("origin", origin), ("protocol", self.protocol), ("username", username),
            ("password", password), ("host", host), ("hostname", hostname), ("port", port), ("pathname", pathname),
            ("search", search), ("searchParams", searchParams), ("hash", hash),
        ]
        let lines = fields.map { "  \($0): \(util.inspect($1, options))" }
        return "URL {\n" + lines.joined(separator: ",\n") + "\n}"
    }
}

extension URLSearchParams: CustomInspectable {
    public func inspect(_ depth: Int, _ options: util.InspectOptions) -> String {
        if size == 0 { return "URLSearchParams {}" }
        let pairs = map { "\(quoted($0.name)) => \(quoted($0.value))" }
        return "URLSearchParams { \(pairs.joined(separator: ", ")) }"
    }
}

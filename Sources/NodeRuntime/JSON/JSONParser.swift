extension JSON {
    /// Node: JSON.parse(text).
    ///
    /// Differs: whole numbers beyond 2⁵³ stay exact where they fit an Int; what is nested deeper than 1000 levels is refused.
    /// - Throws: SyntaxError, with Node's text.
    public static func parse(_ text: String) throws -> JSON {
        var parser = JSONParser(Array(text.utf8))
        return try parser.parse()
    }

    /// Node: JSON.parse(buffer), which reads it as UTF-8.
    public static func parse(_ bytes: some BufferReading) throws -> JSON { try parse(bytes.toString()) }
}

/// One run of `JSON.parse`: RFC 8259, without recursion, so that no text can exhaust the stack.
private struct JSONParser {
    /// Levels of arrays and objects: what a value of that depth costs when it is freed is bounded too.
    private static let maxDepth = 1000

    /// An array or object that has begun.
    private enum Open {
        case array([JSON])
        case object(JSONObject, name: String)
    }

    private let bytes: [UInt8]
    private var place = 0
    private var open: [Open] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func parse() throws -> JSON {
        while true {
            // Nil when a list has begun whose first value is to come.
            guard var value = try value() else { continue }
            while let list = open.popLast() {
                guard let whole = try add(value, to: list) else { break }
                value = whole
            }
            if !open.isEmpty { continue }
            if nextToken() != nil { throw failure("Unexpected non-whitespace character after JSON", "") }
            return value
        }
    }

    /// Adds an element and reads what is behind it; the whole list where it ends there.
    private mutating func add(_ value: JSON, to list: Open) throws -> JSON? {
        switch list {
        case .array(var elements):
            elements.append(value)
            switch nextToken() {
            case UInt8(ascii: ","): open.append(.array(elements))
            case UInt8(ascii: "]"):
                place += 1
                return JSON(.array(elements))
            default: throw failure("Expected ',' or ']' after array element")
            }
        case .object(var object, let name):
            object[name] = value
            switch nextToken() {
            case UInt8(ascii: ","):
                place += 1
                guard nextToken() == UInt8(ascii: "\"") else { throw failure("Expected double-quoted property name") }
                open.append(.object(object, name: try memberName()))
                return nil
            case UInt8(ascii: "}"):
                place += 1
                return JSON(.object(object))
            default: throw failure("Expected ',' or '}' after property value")
            }
        }
        place += 1
        return nil
    }

    private mutating func value() throws -> JSON? {
        switch nextToken() {
        case UInt8(ascii: "{"):
            place += 1
            try checkDepth()
            switch nextToken() {
            case UInt8(ascii: "}"):
                place += 1
                return JSON(.object(JSONObject()))
            case UInt8(ascii: "\""):
                open.append(.object(JSONObject(), name: try memberName()))
                return nil
            default: throw failure("Expected property name or '}'")
            }
        case UInt8(ascii: "["):
            place += 1
            try checkDepth()
            if nextToken() == UInt8(ascii: "]") {
                place += 1
                return JSON(.array([]))
            }
            open.append(.array([]))
            return nil
        case UInt8(ascii: "\""): return JSON(.string(try string()))
        case UInt8(ascii: "t"): return try word("true", JSON(.bool(true)))
        case UInt8(ascii: "f"): return try word("false", JSON(.bool(false)))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"): return try number()
        case _ where isDigit: return try number()
        default: throw unexpected()
        }
    }

    private func checkDepth() throws {
        if open.count >= JSONParser.maxDepth { throw failure("Nested too deeply") }
    }

    /// A member's name and the colon behind it.
    private mutating func memberName() throws -> String {
        let name = try string()
        guard nextToken() == UInt8(ascii: ":") else { throw failure("Expected ':' after property name") }
        place += 1
        return name
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws -> JSON {
        for index in 0..<word.utf8CodeUnitCount {
            guard byte == word.utf8Start[index] else { throw unexpected() }
            place += 1
        }
        return value
    }

    // MARK: Numbers

    private mutating func number() throws -> JSON {
        let start = place
        var isWhole = true
        if byte == UInt8(ascii: "-") {
            place += 1
            if !isDigit { throw failure("No number after minus sign") }
        }
        if byte == UInt8(ascii: "0") {
            place += 1
            if isDigit { throw failure("Unexpected number") }
        }
        skipDigits()
        if byte == UInt8(ascii: ".") {
            place += 1
            isWhole = false
            if !isDigit { throw failure("Unterminated fractional number") }
            skipDigits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            place += 1
            isWhole = false
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { place += 1 }
            if !isDigit { throw failure("Exponent part is missing a number") }
            skipDigits()
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if isWhole, let number = Int(text), number != 0 || text == "0" { return JSON(.integer(number)) }
        return JSON(.number(Double(text) ?? .nan))
    }

    private var isDigit: Bool { byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false }

    private mutating func skipDigits() { while isDigit { place += 1 } }

    // MARK: Texts

    private mutating func string() throws -> String {
        place += 1
        var text: [UInt8] = []
        while true {
            let start = place
            while let byte, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { place += 1 }
            text += bytes[start..<place]
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                place += 1
                text += Array(String(try escape()).utf8)
            case nil: throw failure("Unterminated string")
            default: throw failure("Bad control character in string literal")
            }
        }
    }

    private mutating func escape() throws -> Unicode.Scalar {
        guard let kind = byte else { throw unexpected() }
        let scalar: Unicode.Scalar
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scalar = Unicode.Scalar(kind)
        case UInt8(ascii: "b"): scalar = "\u{8}"
        case UInt8(ascii: "f"): scalar = "\u{C}"
        case UInt8(ascii: "n"): scalar = "\n"
        case UInt8(ascii: "r"): scalar = "\r"
        case UInt8(ascii: "t"): scalar = "\t"
        case UInt8(ascii: "u"):
            place += 1
            return try unicodeEscape()
        default: throw failure("Bad escaped character")
        }
        place += 1
        return scalar
    }

    /// Half of a pair alone, which no Swift text can have, becomes U+FFFD.
    private mutating func unicodeEscape() throws -> Unicode.Scalar {
        let first = try fourDigits()
        guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
        guard bytes[place...].starts(with: Array("\\u".utf8)) else { return "\u{FFFD}" }
        let behind = place
        place += 2
        let second = try fourDigits()
        guard (0xDC00..<0xE000).contains(second) else {
            place = behind
            return "\u{FFFD}"
        }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func fourDigits() throws -> UInt32 {
        var number: UInt32 = 0
        for _ in 0..<4 {
            guard let byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("Bad Unicode escape")
            }
            number = number << 4 | UInt32(digit)
            place += 1
        }
        return number
    }

    // MARK: Places

    private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

    /// The first byte that is no white space.
    private mutating func nextToken() -> UInt8? {
        while let byte, byte == 0x20 || (0x9...0xA).contains(byte) || byte == 0xD { place += 1 }
        return byte
    }

    private func failure(_ what: String, _ where: String = " in JSON") -> NodeError {
        let before = String(decoding: bytes[..<place], as: UTF8.self)
        let lines = before.utf16.split(separator: 0xA, omittingEmptySubsequences: false)
        let column = (lines.last?.count ?? 0) + 1
        let position = "\(before.utf16.count) (line \(lines.count) column \(column))"
        return NodeError("", .syntaxError, "\(what)\(`where`) at position \(position)")
    }

    /// What no value begins with, or goes on with.
    private func unexpected() -> NodeError {
        if place >= bytes.count { return NodeError("", .syntaxError, "Unexpected end of JSON input") }
        let text = String(decoding: bytes, as: UTF8.self)
        if ["NaN", "Infinity", "undefined"].contains(text) {
            return NodeError("", .syntaxError, "\"\(text)\" is not valid JSON")
        }
        let scalar = String(decoding: bytes[place...].prefix(4), as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
        return NodeError("", .syntaxError, "Unexpected token '\(scalar)', \(context(text)) is not valid JSON")
    }

    /// As Node shows it: a text of up to 20 characters whole, of a longer one the ten on either side.
    private func context(_ text: String) -> String {
        let units = Array(text.utf16)
        let position = String(decoding: bytes[..<place], as: UTF8.self).utf16.count
        if units.count <= 20 { return "\"\(text)\"" }
        let start = position < 10 ? 0 : position - 10
        let end = position < units.count - 10 ? position + 10 : units.count
        let part = String(decoding: units[start..<end], as: UTF16.self)
        return "\(position < 10 ? "" : "...")\"\(part)\"\(end < units.count ? "..." : "")"
    }
}

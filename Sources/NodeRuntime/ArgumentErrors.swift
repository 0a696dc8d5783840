// The errors whose wording depends on the values they speak of.

extension NodeError {
    /// - Parameters:
    ///   - name: of the argument; a dot makes it a property, a trailing " argument" stands as it is.
    ///   - expected: types ("string", "number" …), classes ("Buffer", "URL" …) or "Object".
    ///   - received: nil is JavaScript's `undefined`.
    public static func ERR_INVALID_ARG_TYPE(_ name: String, _ expected: [String], _ received: Any?) -> NodeError {
        let subject =
            name.hasSuffix(" argument") ? name : "\"\(name)\" \(name.contains(".") ? "property" : "argument")"
        return NodeError(
            "ERR_INVALID_ARG_TYPE", .typeError,
            "The \(subject) must be \(expectation(expected)). Received \(receivedText(received))"
        )
    }

    public static func ERR_INVALID_ARG_TYPE(_ name: String, _ expected: String, _ received: Any?) -> NodeError {
        ERR_INVALID_ARG_TYPE(name, [expected], received)
    }

    /// - Parameter reason: continues the sentence, "is invalid" by default.
    public static func ERR_INVALID_ARG_VALUE(
        _ name: String, _ value: Any?, _ reason: String = "is invalid"
    ) -> NodeError {
        let inspected = inspect(value)
        let shown = inspected.count > 128 ? "\(inspected.prefix(128))..." : inspected
        let subject = name.contains(".") ? "property" : "argument"
        return NodeError(
            "ERR_INVALID_ARG_VALUE", .typeError, "The \(subject) '\(name)' \(reason). Received \(shown)")
    }

    /// - Parameter range: what the value must be: ">= 0 && <= 4294967295", "an integer" …
    public static func ERR_OUT_OF_RANGE(_ name: String, _ range: String, _ received: Any?) -> NodeError {
        NodeError(
            "ERR_OUT_OF_RANGE", .rangeError,
            "The value of \"\(name)\" is out of range. It must be \(range). Received \(rangeValue(received))"
        )
    }

    /// A numeric setting out of its range.
    public static func ERR_HTTP2_INVALID_SETTING_VALUE(_ name: String, _ value: Int) -> NodeError {
        NodeError(
            "ERR_HTTP2_INVALID_SETTING_VALUE", .rangeError, "Invalid value for setting \"\(name)\": \(value)")
    }

    /// A boolean setting that is none.
    public static func ERR_HTTP2_INVALID_SETTING_VALUE(_ name: String, notBoolean value: String) -> NodeError {
        NodeError(
            "ERR_HTTP2_INVALID_SETTING_VALUE", .typeError, "Invalid value for setting \"\(name)\": \(value)")
    }

    /// - Parameter cause: the session's error, if one ended it.
    public static func ERR_HTTP2_STREAM_CANCEL(_ cause: (any Error)? = nil) -> NodeError {
        let reason = cause.map { " (caused by: \($0.message))" } ?? ""
        return NodeError(
            "ERR_HTTP2_STREAM_CANCEL", .error, "The pending stream has been canceled\(reason)", cause: cause)
    }

    /// Arguments that are all missing.
    public static func ERR_MISSING_ARGS(_ names: String...) -> NodeError {
        let quoted = names.map { "\"\($0)\"" }
        let noun = names.count == 1 ? "argument" : "arguments"
        return NodeError(
            "ERR_MISSING_ARGS", .typeError, "The \(enumeration(quoted, "and")) \(noun) must be specified")
    }

    /// One of several arguments that would do is missing.
    public static func ERR_MISSING_ARGS(oneOf names: [String]) -> NodeError {
        let quoted = names.map { "\"\($0)\"" }
        return NodeError(
            "ERR_MISSING_ARGS", .typeError, "The \(enumeration(quoted, "or")) argument must be specified")
    }

    /// - Parameter allowsZero: false where port 0 has no meaning.
    public static func ERR_SOCKET_BAD_PORT(_ name: String, _ port: Any?, allowsZero: Bool = true) -> NodeError {
        NodeError(
            "ERR_SOCKET_BAD_PORT", .rangeError,
            "\(name) should be \(allowsZero ? ">=" : ">") 0 and < 65536. Received \(receivedText(port))."
        )
    }

    /// An 'error' event without listener whose value is no error.
    public static func ERR_UNHANDLED_ERROR(_ value: Any?) -> NodeError {
        NodeError("ERR_UNHANDLED_ERROR", .error, "Unhandled error. (\(inspect(value)))")
    }

    /// - Parameter name: of the argument that points outside, nil for an access as such.
    public static func ERR_BUFFER_OUT_OF_BOUNDS(_ name: String) -> NodeError {
        NodeError("ERR_BUFFER_OUT_OF_BOUNDS", .rangeError, "\"\(name)\" is outside of buffer bounds")
    }

    /// An operation cancelled through a signal.
    ///
    /// - Parameter cause: the signal's reason.
    public static func ABORT_ERR(_ cause: (any Error)? = nil) -> NodeError {
        NodeError("ABORT_ERR", .abortError, "The operation was aborted", cause: cause)
    }
}

// MARK: Wording

/// The names that are types of JavaScript; others are classes.
private let primitiveTypes: Set<String> = [
    "string", "function", "number", "object", "boolean", "bigint", "symbol",
]

/// "of type a", "an instance of A, B, or C", "one of type a or b or an instance of A".
private func expectation(_ expected: [String]) -> String {
    var types = expected.filter { primitiveTypes.contains($0.lowercased()) && $0 != "Object" }.map { $0.lowercased() }
    var classes = expected.filter { !primitiveTypes.contains($0.lowercased()) || $0 == "Object" }
    // Beside a type or alone, Object is the type of that name; among classes it is one of them.
    if classes == ["Object"] {
        types.append("object")
        classes = []
    }
    var parts: [String] = []
    if !types.isEmpty { parts.append((types.count > 1 ? "one of type " : "of type ") + enumeration(types, "or")) }
    if !classes.isEmpty { parts.append("an instance of " + enumeration(classes, "or")) }
    return parts.joined(separator: " or ")
}

/// "a", "a or b", "a, b, or c".
private func enumeration(_ items: [String], _ conjunction: String) -> String {
    guard items.count > 2 else { return items.joined(separator: " \(conjunction) ") }
    return items.dropLast().joined(separator: ", ") + ", \(conjunction) \(items[items.count - 1])"
}

/// "undefined", "type string ('text')", "an instance of Class".
private func receivedText(_ value: Any?) -> String {
    guard let value = flattened(value) else { return "undefined" }
    switch value {
    case let text as String: return "type string (\(quoted(text.count > 28 ? text.prefix(25) + "..." : text[...])))"
    case is Int, is Int64, is Int32, is UInt32, is UInt64, is UInt8, is UInt16, is Double:
        return "type number (\(inspect(value)))"
    case is Bool: return "type boolean (\(value))"
    case is [Any]: return "an instance of Array"
    default: return "an instance of \(type(of: value))"
    }
}

/// A received number as ERR_OUT_OF_RANGE shows it: integers above 2^32 with underscores between thousands.
private func rangeValue(_ value: Any?) -> String {
    guard let number = flattened(value) as? Int, number.magnitude > 1 << 32 else { return inspect(value) }
    var digits = String(number.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
        groups.append(String(digits.suffix(3)))
        digits.removeLast(3)
    }
    groups.append(digits)
    return (number < 0 ? "-" : "") + groups.reversed().joined(separator: "_")
}

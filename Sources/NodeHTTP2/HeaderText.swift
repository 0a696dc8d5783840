import NodeRuntime

// What ported programs ask of a field's text, by the names that Swift's String has: `headers[":path"]!.hasPrefix("/api")`.

extension HeaderValue {
    /// Node: headers[name].toString().
    public func toString() -> String { description }

    /// Node: headers[name].length.
    public var length: Int { description.utf16.count }
    public var isEmpty: Bool { description.isEmpty }
    public var count: Int { description.count }
    public func hasPrefix(_ prefix: some StringProtocol) -> Bool { description.hasPrefix(prefix) }
    public func hasSuffix(_ suffix: some StringProtocol) -> Bool { description.hasSuffix(suffix) }
    public func contains(_ part: some StringProtocol) -> Bool { description.contains(part) }
    public func lowercased() -> String { description.lowercased() }
    public func uppercased() -> String { description.uppercased() }

    public func split(
        separator: Character, maxSplits: Int = .max, omittingEmptySubsequences: Bool = true
    ) -> [Substring] {
        description.split(
            separator: separator, maxSplits: maxSplits, omittingEmptySubsequences: omittingEmptySubsequences)
    }

    @_disfavoredOverload
    public func split(
        separator: String, maxSplits: Int = .max, omittingEmptySubsequences: Bool = true
    ) -> [Substring] {
        description.split(
            separator: separator, maxSplits: maxSplits, omittingEmptySubsequences: omittingEmptySubsequences)
    }

    public func replacing(_ part: some StringProtocol, with replacement: some StringProtocol) -> String {
        description.replacing(part, with: replacement)
    }
}

extension HeaderValue: StreamData {
    /// The text; a number is none, and Node's `write` refuses it.
    public var chunk: Chunk {
        if case .integer(let number) = self { Chunk(object: number) } else { Chunk(description) }
    }
}

// MARK: JSON

extension HeaderValue: JSONConvertible {
    public func toJSON() -> Any? {
        switch self {
        case .string(let text): text
        case .integer(let number): number
        case .array(let elements): elements
        }
    }
}

extension Headers: JSONConvertible {
    /// The fields in their order.
    public func toJSON() -> Any? {
        var object: JSON = [:]
        for (name, value) in self { object[name] = JSON(of: value) }
        return object
    }
}

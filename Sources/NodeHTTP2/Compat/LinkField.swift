import NodeRuntime

/// The `link` field as Node checks it for early hints.
enum LinkField {
    /// The links as one value; nil for an empty array.
    ///
    /// - Throws: ERR_INVALID_ARG_VALUE.
    static func joined(_ value: HeaderValue?) throws -> String? {
        switch value {
        case .string(let link)?:
            guard isLink(link) else { throw invalid(link) }
            return link
        case .array(let links)?:
            for link in links where !isLink(link) { throw invalid(link) }
            return links.isEmpty ? nil : links.joined(separator: ", ")
        case .integer(let number)?: throw invalid(number)
        case nil: throw invalid(nil)
        }
    }

    private static func invalid(_ value: Any?) -> NodeError {
        .ERR_INVALID_ARG_VALUE(
            "hints", value, "must be an array or string of format \"</styles.css>; rel=preload; as=style\"")
    }

    /// `<target>`, then any number of `; name`, `; name=value` and `; name="value"`, the values without blanks.
    static func isLink(_ text: String) -> Bool {
        guard text.first == "<", let end = text.firstIndex(of: ">") else { return false }
        var rest = text[end...].dropFirst()
        while !rest.isEmpty {
            rest = rest.drop(while: \.isWhitespace)
            guard rest.first == ";" else { return false }
            rest = rest.dropFirst().drop(while: \.isWhitespace)
            let word = rest.prefix(while: isWordCharacter)
            guard !word.isEmpty else { return false }
            rest = rest.dropFirst(word.count)
            guard rest.first == "\"" else { continue }
            guard word.count > 1, word.last == "=" else { return false }
            rest = rest.dropFirst().drop(while: isWordCharacter)
            guard rest.first == "\"" else { return false }
            rest = rest.dropFirst()
        }
        return true
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character != ";" && character != "\"" && !character.isWhitespace
    }
}

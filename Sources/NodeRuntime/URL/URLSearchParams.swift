/// Node's URLSearchParams: names and values as forms write them, "a=1&b=2".
public final class URLSearchParams {
    private var list: [(name: String, value: String)]
    /// Tells the URL that it belongs to.
    var onChange: ((String) -> Void)?

    /// Node: new URLSearchParams(text); a question mark at the beginning does not count.
    public convenience init(_ text: String = "") {
        self.init(list: Self.parse(text.hasPrefix("?") ? String(text.dropFirst()) : text))
    }

    /// Node: new URLSearchParams(pairs).
    public convenience init(_ pairs: [(String, String)]) { self.init(list: pairs.map { ($0.0, $0.1) }) }

    private init(list: [(name: String, value: String)]) { self.list = list }

    /// Takes over the URL's new query.
    func reload(_ query: String?) { list = Self.parse(query ?? "") }

    // MARK: Reading

    /// Node: params.size.
    public var size: Int { list.count }

    /// Node: params.get(name); nil where Node says null.
    public func get(_ name: String) -> String? { list.first { $0.name == name }?.value }

    /// Node: params.getAll(name).
    public func getAll(_ name: String) -> [String] { list.filter { $0.name == name }.map(\.value) }

    /// Node: params.has(name, value).
    public func has(_ name: String, _ value: String? = nil) -> Bool {
        list.contains { $0.name == name && (value == nil || $0.value == value) }
    }

    /// Node: params.keys().
    public func keys() -> [String] { list.map(\.name) }

    /// Node: params.values().
    public func values() -> [String] { list.map(\.value) }

    /// Node: params.entries().
    public func entries() -> [(name: String, value: String)] { list }

    /// Node: params.forEach(callback), which gets the value first.
    public func forEach(_ body: (_ value: String, _ name: String) throws -> Void) rethrows {
        for (name, value) in list { try body(value, name) }
    }

    // MARK: Changing

    /// Node: params.append(name, value).
    public func append(_ name: String, _ value: String) {
        list.append((name, value))
        changed()
    }

    /// Node: params.set(name, value). Replaces the first and removes the others of that name.
    public func set(_ name: String, _ value: String) {
        if let first = list.firstIndex(where: { $0.name == name }) {
            list[first].value = value
            var index = 0
            list.removeAll { pair in
                defer { index += 1 }
                return index > first && pair.name == name
            }
        } else {
            list.append((name, value))
        }
        changed()
    }

    /// Node: params.delete(name, value).
    public func delete(_ name: String, _ value: String? = nil) {
        list.removeAll { $0.name == name && (value == nil || $0.value == value) }
        changed()
    }

    /// Node: params.sort(): by name, in UTF-16 code units; values of one name keep their order.
    public func sort() {
        let sorted = list.enumerated().sorted { left, right in
            if left.element.name == right.element.name { return left.offset < right.offset }
            return left.element.name.utf16.lexicographicallyPrecedes(right.element.name.utf16)
        }
        list = sorted.map(\.element)
        changed()
    }

    private func changed() { onChange?(toString()) }

    // MARK: Text

    /// Node: params.toString().
    public func toString() -> String {
        list.map { Self.encode($0.name) + "=" + Self.encode($0.value) }.joined(separator: "&")
    }

    private static func encode(_ text: String) -> String { URLEncodeSet.form.encode(text).replacing("%20", with: "+") }

    private static func parse(_ text: String) -> [(name: String, value: String)] {
        text.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let equals = pair.firstIndex(of: UInt8(ascii: "="))
            return (
                decode(pair[..<(equals ?? pair.endIndex)]), equals.map { decode(pair[pair.index(after: $0)...]) } ?? ""
            )
        }
    }

    private static func decode(_ part: Substring.UTF8View) -> String {
        let plain = part.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        return String(decoding: percentDecoded(plain), as: UTF8.self)
    }
}

extension URLSearchParams: ExpressibleByDictionaryLiteral {
    /// Node: new URLSearchParams({ name: value }).
    public convenience init(dictionaryLiteral elements: (String, String)...) { self.init(elements) }
}

extension URLSearchParams: Sequence {
    public func makeIterator() -> some IteratorProtocol<(name: String, value: String)> { list.makeIterator() }
}

extension URLSearchParams: CustomStringConvertible {
    public var description: String { toString() }
}

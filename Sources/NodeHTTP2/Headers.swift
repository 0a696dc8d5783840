import HTTP2Protocol

/// A header block as Node's programs see it: ordered fields, read by name, written as a dictionary literal.
///
///     [":status": 200, "content-type": "text/plain", "set-cookie": ["a=1", "b=2"], http2.sensitiveHeaders: ["cookie"]]
///
/// A value: copies share the fields until one of them changes. Names keep their spelling here and are lowered on the wire;
/// values are sent as Latin-1, one octet per UTF-16 unit, as Node sends them.
@dynamicMemberLookup
public struct Headers: ExpressibleByDictionaryLiteral {
    /// The fields; shared by copies, with the protocol while it sends them, and with a cache of repeated blocks.
    var list: HeaderList

    /// No fields.
    public init() { list = Http2Context.takeHeaderList() }

    /// Fields that arrived, or that the caller has built.
    init(_ list: HeaderList) { self.list = list }

    public init(dictionaryLiteral elements: (any HeaderKey, any HeaderConvertible)...) {
        list = Http2Context.takeHeaderList()
        // By place: iterating would copy both existentials of every pair.
        elements.withUnsafeBufferPointer { pairs in
            var namesOthers: Int?
            for index in 0..<pairs.count where pairs[index].0.append(pairs[index].1, to: list) { namesOthers = index }
            if let namesOthers { _ = pairs[namesOthers].0.append(pairs[namesOthers].1, to: list) }
        }
    }

    /// The fields, given up by their last user.
    consuming func take() -> HeaderList { list }

    /// The number of fields; an array value counts once per element.
    public var count: Int { list.count }

    public var isEmpty: Bool { list.count == 0 }

    /// A field by its name, as it was received or spelled. Repeated fields are joined as Node joins them: `cookie` by "; ",
    /// `set-cookie` as an array, single-value fields by taking the first, all others by ", ".
    public subscript(name: String) -> HeaderValue? {
        get { value(of: name) }
        set { setValue(newValue, of: name) }
    }

    /// The same as what the context asks for; nil also for a field that is no such thing. Assigns variables of these types too.
    @_disfavoredOverload
    public subscript<Value: HeaderReadable>(name: String) -> Value? {
        get { value(of: name).flatMap { Value($0) } }
        set { setValue(newValue?.headerValue, of: name) }
    }

    /// `headers.accept` is `headers["accept"]`.
    public subscript(dynamicMember name: String) -> HeaderValue? {
        get { value(of: name) }
        set { setValue(newValue, of: name) }
    }

    /// `headers.range` as what the context asks for.
    @_disfavoredOverload
    public subscript<Value: HeaderReadable>(dynamicMember name: String) -> Value? {
        get { value(of: name).flatMap { Value($0) } }
        set { setValue(newValue?.headerValue, of: name) }
    }

    /// The value of a field as text, without a detour over `HeaderValue`: what a server's routing wants.
    public func string(_ name: String) -> String? {
        firstIndex(of: name).map { list.value(at: $0) }
    }

    /// The same for a name that the protocol knows by a token: the fastest way to a field.
    public func string(_ name: HeaderToken) -> String? {
        list.firstIndex(of: name).map { list.value(at: $0) }
    }

    /// The names that are never to be indexed: those that the program marked, or that arrived so, with repeats.
    /// Node: headers[http2.sensitiveHeaders].
    public subscript(key: SensitiveHeadersKey) -> [String] {
        get { (0..<list.count).filter { list.flags(at: $0).contains(.sensitive) }.map { list.name(at: $0) } }
        set {
            if !isKnownUniquelyReferenced(&list) { list = list.copy() }
            list.markSensitive(newValue)
        }
    }

    /// Names in order, each once.
    public var names: [String] {
        var names: [String] = []
        for index in 0..<list.count {
            let name = list.name(at: index)
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// Node: Object.keys(headers).
    public var keys: [String] { names }

    // MARK: Parts

    private func firstIndex(of name: String, from start: Int = 0) -> Int? {
        let list = list
        return name.utf8.withContiguousStorageIfAvailable {
            list.firstIndex(ofNameBytes: UnsafeRawBufferPointer($0), from: start)
        }.unsafelyUnwrapped  // Every native string is contiguous, and Linux has no others.
    }

    private func value(of name: String) -> HeaderValue? {
        guard let first = firstIndex(of: name) else { return nil }
        let isInteger = list.flags(at: first).contains(.integer) || list.token(at: first) == .status
        guard var index = firstIndex(of: name, from: first + 1) else {
            let text = list.value(at: first)
            if list.token(at: first) == .setCookie { return .array([text]) }
            return isInteger ? Int(text).map(HeaderValue.integer) ?? .string(text) : .string(text)
        }
        let isArray = list.flags(at: index).contains(.continuation) || list.token(at: first) == .setCookie
        if !isArray, HeaderRules.isSingleValue(list.token(at: first)) { return .string(list.value(at: first)) }
        var values = [list.value(at: first), list.value(at: index)]
        while let next = firstIndex(of: name, from: index + 1) {
            values.append(list.value(at: next))
            index = next
        }
        if isArray { return .array(values) }
        return .string(values.joined(separator: list.token(at: first) == .cookie ? "; " : ", "))
    }

    private mutating func setValue(_ value: HeaderValue?, of name: String) {
        if !isKnownUniquelyReferenced(&list) { list = list.copy() }
        let first = firstIndex(of: name)
        while let later = firstIndex(of: name, from: first.map { $0 + 1 } ?? list.count) { list.remove(at: later) }
        switch (value, first) {
        case (nil, nil): return
        case (nil, let index?): list.remove(at: index)
        case (.string(let text)?, let index?): list.replaceValue(at: index, with: text)
        case (.integer(let number)?, let index?): list.replaceValue(at: index, with: number)
        case (let value?, let index?):
            list.remove(at: index)
            value.appendHeader(name, to: list)
        case (let value?, nil): value.appendHeader(name, to: list)
        }
    }
}

extension Headers: Equatable {
    /// Equal names with equal values, whatever the order.
    public static func == (left: Headers, right: Headers) -> Bool {
        if left.list === right.list || left.list.hasSameContent(as: right.list) { return true }
        let names = left.names
        return names.count == right.names.count && names.allSatisfy { left.value(of: $0) == right.value(of: $0) }
    }
}

extension Headers: PlainObject {
    /// Node gives what has arrived no prototype, and says which fields may not be indexed.
    package var shownName: String { list.hasArrived ? "[Object: null prototype]" : "" }

    package var shownFields: [(name: String, value: Any?)] {
        let fields = names.map { (name: $0, value: value(of: $0) as Any?) }
        let sensitive = self[http2.sensitiveHeaders]
        if sensitive.isEmpty && !list.hasArrived { return fields }
        return fields + [("Symbol(sensitiveHeaders)", sensitive)]
    }
}

extension Headers: CustomStringConvertible {
    /// As Node's console prints the object.
    public var description: String {
        let fields = names.map { name in "'\(name)': \(util.inspect(value(of: name)))" }
        return fields.isEmpty ? "{}" : "{ " + fields.joined(separator: ", ") + " }"
    }
}

extension Headers: Sequence {
    /// Each name once, in order, with its joined value.
    public func makeIterator() -> IndexingIterator<[(name: String, value: HeaderValue)]> {
        names.map { (name: $0, value: value(of: $0) ?? .string("")) }.makeIterator()
    }
}

import HTTP2Protocol

/// The flat list `[name, value, name, value …]` in wire order: what Node delivers as the last argument of header events, and
/// what `request` and `respond` take where order and repetition matter.
///
///     try client.request([":method", "GET", "x-a", "1", "x-a", "2", "x-b", ["3", "4"]])
public struct RawHeaders: RandomAccessCollection {
    let list: HeaderList

    init(list: HeaderList) { self.list = list }

    /// Names and values in turn. A name without a value at the end is left out, and so is a pair with an empty name or without
    /// a value (nil); an array becomes one field per element.
    public init(_ elements: [any HeaderConvertible]) {
        list = Http2Context.takeHeaderList()
        for index in stride(from: 0, to: elements.count - 1, by: 2) {
            guard let name = elements[index].headerValue?.description else { continue }
            elements[index + 1].appendHeader(name, to: list)
        }
    }

    public init(_ elements: [String]) {
        list = Http2Context.takeHeaderList()
        for index in stride(from: 0, to: elements.count - 1, by: 2) {
            elements[index + 1].appendHeader(elements[index], to: list)
        }
    }

    /// The names that are never to be indexed. Node: rawHeaders[http2.sensitiveHeaders].
    public subscript(key: SensitiveHeadersKey) -> [String] {
        get { Headers(list)[key] }
        set { self = RawHeaders(list: list.copy().marked(newValue)) }
    }

    /// Node: rawHeaders.length, names and values counted.
    public var length: Int { count }

    public var startIndex: Int { 0 }
    public var endIndex: Int { 2 * list.count }

    public subscript(position: Int) -> String {
        position % 2 == 0 ? list.name(at: position / 2) : list.value(at: position / 2)
    }
}

extension RawHeaders: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: any HeaderConvertible...) { self.init(elements) }
}

extension HeaderList {
    /// Appends a flat list as it is sent; the values of a name that comes again are one array, as in Node's `sentHeaders`.
    func appendRaw(_ given: HeaderList) {
        for index in 0..<given.count {
            var flags = given.flags(at: index).intersection([.sensitive, .continuation])
            if given.isRepeated(at: index) { flags.insert(.continuation) }
            append(name: given.name(at: index), value: given.value(at: index), flags: flags)
        }
    }

    var hasRepeatedNames: Bool { (0..<count).contains { isRepeated(at: $0) } }

    /// Whether the field's name, spelled so, stands before it too.
    private func isRepeated(at index: Int) -> Bool {
        (0..<index).contains { nameBytes(at: $0).elementsEqual(nameBytes(at: index)) }
    }

    fileprivate func marked(_ names: [String]) -> HeaderList {
        markSensitive(names)
        return self
    }
}

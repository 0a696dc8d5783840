import Buffers

/// What a stream's 'data' event delivers: bytes, text once `setEncoding` was called, or an object in object mode.
///
/// A value, so that delivering bytes allocates nothing; it reads like a Buffer, and `buffer` makes one over the same
/// memory.
public struct Chunk: BufferReading, StreamData {
    private indirect enum Content {
        case text(String)
        case object(Any)
    }

    private let slice: ByteSlice
    /// Nil for bytes; one word, so that a chunk stays small.
    private let content: Content?

    /// A chunk of bytes.
    public init(_ slice: ByteSlice) {
        self.slice = slice
        content = nil
    }

    /// A chunk of decoded text.
    public init(_ text: String) {
        slice = ByteSlice()
        content = .text(text)
    }

    /// A chunk of object mode. Bytes and text stay what they are.
    public init(object: Any) {
        if let data = object as? any StreamData {
            self = data.chunk
        } else {
            slice = ByteSlice()
            content = .object(object)
        }
    }

    private var text: String? {
        guard case .text(let text) = content else { return nil }
        return text
    }

    public var chunk: Chunk { self }

    /// Whether it is text: a decoder made it, or object mode kept it.
    public var isText: Bool { text != nil }

    /// Whether it is neither bytes nor text.
    public var isObject: Bool {
        guard case .object = content else { return false }
        return true
    }

    /// The value that was pushed or written: the object, a String, or a Buffer.
    public var value: Any {
        switch content {
        case .object(let object): object
        case .text(let text): text
        case nil: buffer
        }
    }

    /// The value as a type; nil if it is another one.
    public func `as`<T>(_ type: T.Type = T.self) -> T? {
        if let value = value as? T { return value }
        if type == Chunk.self { return self as? T }
        return content == nil ? slice.bytes as? T : nil
    }

    /// Its bytes; for text the UTF-8 ones, for an object none.
    public var byteSlice: ByteSlice { text.map { ByteSlice(utf8: $0) } ?? slice }

    /// Node: chunk.length: bytes, for text UTF-16 code units.
    public var length: Int { text?.utf16.count ?? slice.count }

    /// Size (bytes).
    public var byteLength: Int { text?.utf8.count ?? slice.count }

    /// A Buffer over the same memory.
    public var buffer: Buffer { Buffer(byteSlice) }

    /// Node: chunk.toString().
    public func toString() -> String {
        switch content {
        case .text(let text): text
        case .object(let object): "\(object)"
        case nil: slice.withUnsafeBytes { Encoding.utf8.string($0) }
        }
    }

    /// Node: chunk.toString(encoding, start, end). Text stays as it is, as a JavaScript string does.
    ///
    /// - Throws: ERR_UNKNOWN_ENCODING.
    public func toString(_ encoding: String, _ start: Int = 0, _ end: Int? = nil) throws -> String {
        guard content == nil else { return toString() }
        return try buffer.toString(encoding, start, end)
    }

    /// Node: chunk[index], the byte at a position within the chunk.
    public subscript(index: Int) -> Int { Int(byteSlice[index]) }

    /// What it counts against a high-water mark: bytes, UTF-16 units, or 1 in object mode.
    @inline(__always)
    func size(inObjectMode objectMode: Bool) -> Int { objectMode ? 1 : length }

    /// The same for keeping: a few bytes do not hold a whole read buffer.
    func compacted() -> Chunk { content == nil ? Chunk(slice.compacted()) : self }

    /// The first `count` bytes or UTF-16 units, and what follows them.
    ///
    /// Differs: Node cuts a surrogate pair in two; a `String` holds no half, so that the head is one unit longer.
    func split(at count: Int) -> (head: Chunk, tail: Chunk) {
        guard let text else { return (Chunk(slice.prefix(count)), Chunk(slice.dropFirst(count))) }
        var index = text.utf16.index(text.utf16.startIndex, offsetBy: count)
        if index.samePosition(in: text.unicodeScalars) == nil { index = text.utf16.index(after: index) }
        return (Chunk(String(text[..<index])), Chunk(String(text[index...])))
    }
}

extension Chunk: Equatable, CustomStringConvertible, ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }

    public static func == (left: Chunk, right: Chunk) -> Bool {
        guard left.isObject || right.isObject else { return left.byteSlice == right.byteSlice }
        guard let value = left.value as? AnyHashable, let other = right.value as? AnyHashable else {
            return left.isObject && right.isObject && (left.value as AnyObject) === (right.value as AnyObject)
        }
        return value == other
    }
    public static func == (left: Chunk, right: String) -> Bool { left.toString() == right }
    public static func == (left: String, right: Chunk) -> Bool { left == right.toString() }
    public static func != (left: Chunk, right: String) -> Bool { !(left == right) }
    public static func != (left: String, right: Chunk) -> Bool { !(left == right) }

    /// Node: body += chunk.
    public static func += (body: inout String, chunk: Chunk) { body += chunk.toString() }
    /// Node: text + chunk.
    public static func + (text: String, chunk: Chunk) -> String { text + chunk.toString() }

    /// Its text, as string interpolation shows it.
    public var description: String { toString() }
}

extension Buffer: StreamData {
    public var chunk: Chunk { Chunk(byteSlice) }
}

extension ByteSlice: StreamData {
    public var chunk: Chunk { Chunk(self) }
}

extension String: StreamData {
    public var chunk: Chunk { Chunk(self) }
}

extension [UInt8]: StreamData {
    public var chunk: Chunk { Chunk(ByteSlice(self)) }
}

extension String {
    /// JavaScript: String(chunk).
    public init(_ chunk: Chunk) { self = chunk.toString() }
}

extension Buffer {
    /// Node: Buffer.from(text, encoding), of a part of a text.
    public static func from(_ text: Substring, _ encoding: String = "utf8") throws -> Buffer {
        try from(String(text), encoding)
    }
}

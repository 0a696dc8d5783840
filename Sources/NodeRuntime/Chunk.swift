import Buffers

/// What a stream's 'data' event delivers: bytes, or text once `setEncoding` was called.
///
/// A value, so that delivering one allocates nothing; it reads like a Buffer, and `buffer` makes one over the same
/// memory.
public struct Chunk: BufferReading {
    private let slice: ByteSlice
    private let text: String?

    /// A chunk of bytes.
    public init(_ slice: ByteSlice) {
        self.slice = slice
        text = nil
    }

    /// A chunk of decoded text.
    public init(_ text: String) {
        slice = ByteSlice()
        self.text = text
    }

    /// Whether a decoder made text of it.
    public var isText: Bool { text != nil }

    /// Its bytes; for text the UTF-8 ones.
    public var byteSlice: ByteSlice { text.map { ByteSlice(utf8: $0) } ?? slice }

    /// Node: chunk.length: bytes, for text UTF-16 code units.
    public var length: Int { text?.utf16.count ?? slice.count }

    /// Size (bytes).
    public var byteLength: Int { text?.utf8.count ?? slice.count }

    /// A Buffer over the same memory.
    public var buffer: Buffer { Buffer(byteSlice) }

    /// Node: chunk.toString().
    public func toString() -> String { text ?? slice.withUnsafeBytes { Encoding.utf8.string($0) } }

    /// Node: chunk.toString(encoding, start, end). Text stays as it is, as a JavaScript string does.
    ///
    /// - Throws: ERR_UNKNOWN_ENCODING.
    public func toString(_ encoding: String, _ start: Int = 0, _ end: Int? = nil) throws -> String {
        if let text { return text }
        return try buffer.toString(encoding, start, end)
    }

    /// Node: chunk[index], the byte at a position within the chunk.
    public subscript(index: Int) -> Int { Int(byteSlice[index]) }
}

extension Chunk: Equatable, CustomStringConvertible, ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }

    public static func == (left: Chunk, right: Chunk) -> Bool { left.byteSlice == right.byteSlice }
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

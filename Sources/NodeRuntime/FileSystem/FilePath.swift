import Buffers
import Glibc

extension fs {
    /// A path: a String, a Buffer for names that are no text, or a `file:` URL.
    public protocol PathLike: PathOrFileDescriptor {
        /// The octets that the system gets, without the zero at the end.
        func _pathBytes() throws -> [UInt8]
    }

    /// A file by its path, or one that is open: a descriptor or a `FileHandle`.
    public protocol PathOrFileDescriptor {
        func _place(_ argument: String) throws -> Place
    }

    /// Where an operation finds its file.
    public struct Place: Sendable {
        enum Kind {
            case path(FilePath)
            case descriptor(Int32)
        }

        let kind: Kind
    }
}

extension fs.PathLike {
    public func _place(_ argument: String) throws -> fs.Place {
        fs.Place(kind: .path(try FilePath(self, argument)))
    }
}

extension String: fs.PathLike {
    public func _pathBytes() -> [UInt8] { Array(utf8) }
}

extension Buffer: fs.PathLike {
    public func _pathBytes() -> [UInt8] { bytes }
}

extension Int: fs.PathOrFileDescriptor {
    public func _place(_ argument: String) throws -> fs.Place {
        fs.Place(kind: .descriptor(try FileArguments.descriptor(self)))
    }
}

/// A path as the system gets it.
struct FilePath: Sendable {
    /// With a zero at the end.
    let bytes: [CChar]

    init(_ path: String) { self.init(octets: path.utf8) }

    init(octets: some Collection<UInt8>) { bytes = octets.map { CChar(bitPattern: $0) } + [0] }

    /// - Throws: ERR_INVALID_ARG_VALUE for a zero within the path, and what a URL refuses.
    init(_ path: some fs.PathLike, _ argument: String = "path") throws {
        let octets = try path._pathBytes()
        guard !octets.contains(0) else {
            throw NodeError.ERR_INVALID_ARG_VALUE(
                argument, String(decoding: octets, as: UTF8.self),
                "must be a string, Uint8Array, or URL without null bytes")
        }
        self.init(octets: octets)
    }

    /// The path in an error's text.
    var text: String { String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) }

    /// The folder that holds it; nil at the top and for a name alone.
    var parent: FilePath? {
        let path = text
        var end = path.utf8.endIndex
        let slash = UInt8(ascii: "/")
        func back(while matches: (UInt8) -> Bool) {
            while end > path.startIndex, matches(path.utf8[path.utf8.index(before: end)]) {
                end = path.utf8.index(before: end)
            }
        }
        back { $0 == slash }
        back { $0 != slash }
        back { $0 == slash }
        return end > path.startIndex ? FilePath(String(path[..<end])) : nil
    }
}

/// What all operations ask of their arguments.
enum FileArguments {
    /// - Throws: ERR_OUT_OF_RANGE.
    static func descriptor(_ fd: Int) throws -> Int32 {
        try check("fd", fd, 0...Int(Int32.max))
        return Int32(fd)
    }

    /// - Throws: ERR_OUT_OF_RANGE.
    static func mode(_ mode: Int) throws -> mode_t {
        try check("mode", mode, 0...Int(UInt32.max))
        return mode_t(mode)
    }

    /// - Throws: ERR_INVALID_ARG_VALUE.
    static func encoding(_ name: String) throws -> Encoding {
        guard name != "buffer", let encoding = Encoding(name) else {
            throw NodeError.ERR_INVALID_ARG_VALUE("encoding", name, "is invalid encoding")
        }
        return encoding
    }

    /// The bytes of `buffer` that a read fills.
    ///
    /// - Throws: ERR_OUT_OF_RANGE, ERR_INVALID_ARG_VALUE for a buffer without room.
    static func readRange(_ buffer: Buffer, _ offset: Int, _ length: Int?) throws -> Range<Int> {
        try check("offset", offset, 0...safeIntegerMax)
        let length = length ?? buffer.length - offset
        if length == 0 { return 0..<0 }
        guard buffer.length > 0 else {
            throw NodeError.ERR_INVALID_ARG_VALUE("buffer", buffer, "is empty and cannot be written")
        }
        guard length >= 0 else { throw NodeError.ERR_OUT_OF_RANGE("length", ">= 0", length) }
        guard length <= buffer.length - offset else {
            throw NodeError.ERR_OUT_OF_RANGE("length", "<= \(buffer.length - offset)", length)
        }
        return offset..<offset + length
    }

    /// The bytes of `bytes` that a write takes.
    ///
    /// - Throws: ERR_OUT_OF_RANGE.
    static func writeRange(_ bytes: ByteSlice, _ offset: Int, _ length: Int?) throws -> Range<Int> {
        try check("offset", offset, 0...safeIntegerMax)
        guard offset <= bytes.count else { throw NodeError.ERR_OUT_OF_RANGE("offset", "<= \(bytes.count)", offset) }
        let length = length ?? bytes.count - offset
        guard length <= bytes.count - offset else {
            throw NodeError.ERR_OUT_OF_RANGE("length", "<= \(bytes.count - offset)", length)
        }
        guard length >= 0 else { throw NodeError.ERR_OUT_OF_RANGE("length", ">= 0", length) }
        return offset..<offset + length
    }

    /// Where a read begins; nil for the descriptor's own position.
    ///
    /// - Throws: ERR_OUT_OF_RANGE.
    static func readPosition(_ position: Int?) throws -> Int? {
        guard let position else { return nil }
        try check("position", position, -1...safeIntegerMax)
        return position == -1 ? nil : position
    }
}

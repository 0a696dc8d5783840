import Buffers

/// Node's text encodings: bytes from text and text from bytes, with Node's leniency towards malformed input.
enum Encoding {
    case utf8, latin1, ascii, hex, base64, base64url, utf16le

    /// Node's names, in any case; nil for an unknown one.
    init?(_ name: String) {
        switch name.lowercased() {
        case "utf8", "utf-8": self = .utf8
        case "latin1", "binary": self = .latin1
        case "ascii": self = .ascii
        case "hex": self = .hex
        case "base64": self = .base64
        case "base64url": self = .base64url
        case "utf16le", "utf-16le", "ucs2", "ucs-2": self = .utf16le
        default: return nil
        }
    }

    /// - Throws: ERR_UNKNOWN_ENCODING.
    init(named name: String) throws {
        guard let encoding = Encoding(name) else { throw NodeError.ERR_UNKNOWN_ENCODING(name) }
        self = encoding
    }

    /// Node's first name of the encoding.
    var name: String {
        switch self {
        case .utf8: "utf8"
        case .latin1: "latin1"
        case .ascii: "ascii"
        case .hex: "hex"
        case .base64: "base64"
        case .base64url: "base64url"
        case .utf16le: "utf16le"
        }
    }

    /// Size of what a text is made of (bytes).
    var unitBytes: Int { self == .utf16le ? 2 : 1 }

    // MARK: From text

    func bytes(_ text: String) -> [UInt8] {
        switch self {
        case .utf8: Array(text.utf8)
        case .latin1, .ascii: text.utf16.map { UInt8(truncatingIfNeeded: $0) }
        case .utf16le: text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        case .hex: Self.hexBytes(text)
        case .base64, .base64url: Self.base64Bytes(text)
        }
    }

    /// Node: Buffer.byteLength. For hex and base64 an upper bound taken from the length alone.
    func byteLength(_ text: String) -> Int {
        switch self {
        case .utf8: return text.utf8.count
        case .latin1, .ascii: return text.utf16.count
        case .utf16le: return text.utf16.count * 2
        case .hex: return text.utf16.count / 2
        case .base64, .base64url:
            let padding = text.utf8.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
            return (text.utf16.count - padding) * 3 / 4
        }
    }

    /// Pairs of digits up to the first that is none; a single digit at the end is dropped.
    private static func hexBytes(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        for character in text.utf8 {
            guard let digit = hexDigit(character) else { break }
            if let first = high {
                result.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return result
    }

    static func hexDigit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Both alphabets at once; other characters are skipped, the first `=` ends the text.
    private static func base64Bytes(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count * 3 / 4)
        var accumulator: UInt32 = 0
        var bits = 0
        for character in text.utf8.prefix(while: { $0 != UInt8(ascii: "=") }) {
            guard let value = base64Value(character) else { continue }
            accumulator = (accumulator << 6 | value) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: accumulator >> UInt32(bits)))
            }
        }
        return result
    }

    private static func base64Value(_ character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }

    // MARK: To text

    func string(of bytes: [UInt8]) -> String { bytes.withUnsafeBytes { string($0) } }

    func string(_ bytes: UnsafeRawBufferPointer) -> String {
        switch self {
        case .utf8: return String(decoding: bytes, as: UTF8.self)
        case .latin1:
            if !bytes.contains(where: { $0 >= 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
            return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        case .ascii: return String(decoding: bytes.map { $0 & 0x7F }, as: UTF8.self)
        case .utf16le:
            let units = stride(from: 0, to: bytes.count - 1, by: 2).map {
                UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
            }
            return String(decoding: units, as: UTF16.self)
        case .hex: return Self.hexString(bytes)
        case .base64: return Self.base64String(bytes, Self.base64Alphabet, pads: true)
        case .base64url: return Self.base64String(bytes, Self.base64URLAlphabet, pads: false)
        }
    }

    private static let base64Alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let base64URLAlphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func hexString(_ bytes: UnsafeRawBufferPointer) -> String {
        let digits: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: bytes.count * 2) { output in
            for (index, byte) in bytes.enumerated() {
                output[index * 2] = digits.utf8Start[Int(byte >> 4)]
                output[index * 2 + 1] = digits.utf8Start[Int(byte & 15)]
            }
            return bytes.count * 2
        }
    }

    private static func base64String(_ bytes: UnsafeRawBufferPointer, _ alphabet: [UInt8], pads: Bool) -> String {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let group = min(3, bytes.count - index)
            var word = UInt32(bytes[index]) << 16
            if group > 1 { word |= UInt32(bytes[index + 1]) << 8 }
            if group > 2 { word |= UInt32(bytes[index + 2]) }
            for position in 0..<4 {
                if position <= group {
                    result.append(alphabet[Int(word >> UInt32(18 - 6 * position) & 63)])
                } else if pads {
                    result.append(UInt8(ascii: "="))
                }
            }
            index += 3
        }
        return String(decoding: result, as: UTF8.self)
    }
}

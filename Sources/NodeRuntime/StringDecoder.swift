import Buffers

/// Node's string_decoder: text of bytes that come in pieces, no piece cutting a character.
///
/// What a character still lacks is kept back until the next `write`, or until `end` gives it up.
public final class StringDecoder {
    private let decoding: Encoding
    /// The first bytes of a character that is not whole yet: at most three.
    private var pending = ByteSlice()
    /// How many bytes it needs before it can be decoded.
    private var missing = 0

    /// Node: new StringDecoder(encoding).
    ///
    /// - Throws: ERR_UNKNOWN_ENCODING.
    public init(_ encoding: String = "utf8") throws {
        decoding = try Encoding(named: encoding)
    }

    /// Node: decoder.encoding, the encoding's first name: "utf8", "utf16le", "latin1" …
    public var encoding: String { decoding.name }

    /// Node: decoder.write(buffer).
    ///
    /// - Returns: the characters that are whole now.
    public func write(_ bytes: ByteSlice) -> String {
        var text = ""
        var rest = bytes
        while missing > 0, !rest.isEmpty { text += completePending(&rest) }
        guard !rest.isEmpty else { return text }
        let kept = keptBack(rest)
        let whole = decode(rest.prefix(rest.count - kept))
        if kept > 0 { pending = rest.dropFirst(rest.count - kept).compacted() }
        return text.isEmpty ? whole : text + whole
    }

    /// Node: decoder.write(buffer).
    public func write(_ bytes: some BufferReading) -> String { write(bytes.byteSlice) }

    /// Node: decoder.end().
    ///
    /// - Returns: what stands for the character that never became whole; U+FFFD in UTF-8, nothing for half a unit of UTF-16.
    public func end() -> String {
        let last = decoding == .utf16le ? pending.prefix(pending.count & ~1) : pending
        pending = ByteSlice()
        missing = 0
        return decode(last)
    }

    /// Node: decoder.end(buffer).
    public func end(_ bytes: some BufferReading) -> String { write(bytes) + end() }

    private func decode(_ bytes: ByteSlice) -> String {
        bytes.isEmpty ? "" : bytes.withUnsafeBytes { decoding.string($0) }
    }

    /// Takes from `rest` what the pending character lacks.
    ///
    /// - Returns: the character once it is whole, or what stands for it when its next byte belongs to another one.
    private func completePending(_ rest: inout ByteSlice) -> String {
        var taken = min(missing, rest.count)
        var isCut = false
        if decoding == .utf8, let foreign = (0..<taken).first(where: { rest[$0] & 0xC0 != 0x80 }) {
            taken = foreign
            isCut = true
        }
        pending = ByteSlice(pending.bytes + rest.prefix(taken).bytes)
        rest = rest.dropFirst(taken)
        missing = isCut ? 0 : missing - taken
        guard missing == 0 else { return "" }
        if decoding == .utf16le, endsInLeadSurrogate(pending) {
            // Differs: Node gives the half of a pair out when it came in two pieces; a `String` holds no half.
            missing = 2
            let before = pending.prefix(pending.count - 2)
            pending = pending.dropFirst(before.count)
            return decode(before)
        }
        defer { pending = ByteSlice() }
        return decode(pending)
    }

    /// How many bytes at the end of `bytes` belong to a character that goes on; notes how many it lacks.
    private func keptBack(_ bytes: ByteSlice) -> Int {
        switch decoding {
        case .latin1, .ascii, .hex: return 0
        case .base64, .base64url:
            let kept = bytes.count % 3
            missing = kept == 0 ? 0 : 3 - kept
            return kept
        case .utf16le:
            let half = bytes.count % 2
            let units = bytes.prefix(bytes.count - half)
            let pair = !units.isEmpty && endsInLeadSurrogate(units) ? 2 : 0
            missing = half == 1 ? 1 : pair
            return half + pair
        case .utf8: return keptBackOfUTF8(bytes)
        }
    }

    private func keptBackOfUTF8(_ bytes: ByteSlice) -> Int {
        for kept in 1...min(3, bytes.count) {
            let byte = bytes[bytes.count - kept]
            if byte & 0xC0 == 0x80 { continue }
            let width = byte & 0xE0 == 0xC0 ? 2 : byte & 0xF0 == 0xE0 ? 3 : byte & 0xF8 == 0xF0 ? 4 : 1
            guard kept < width else { return 0 }
            missing = width - kept
            return kept
        }
        return 0
    }

    private func endsInLeadSurrogate(_ bytes: ByteSlice) -> Bool { bytes[bytes.count - 1] & 0xFC == 0xD8 }
}

import HTTP2Protocol

/// Frames as octets, for tests: every builder can speak illegally, because nothing is checked.
public enum Wire {
    public typealias Fields = KeyValuePairs<String, String>

    /// The client's magic (RFC 9113 §3.4).
    public static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    /// Any frame at all; `length` lies about the payload's size.
    public static func raw(
        _ type: UInt8, flags: UInt8 = 0, stream: Int = 0, _ payload: [UInt8] = [], length: Int? = nil
    ) -> [UInt8] {
        let length = length ?? payload.count
        return [UInt8(length >> 16 & 0xff), UInt8(length >> 8 & 0xff), UInt8(length & 0xff), type, flags]
            + word(UInt32(truncatingIfNeeded: stream)) + payload
    }

    public static func word(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 0xff), UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
    }

    public static func half(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 0xff), UInt8(value & 0xff)] }

    // MARK: Frames

    public static func data(
        _ stream: Int, _ text: String = "", _ flags: FrameFlags = [], padding: Int? = nil
    ) -> [UInt8] {
        data(stream, bytes: Array(text.utf8), flags, padding: padding)
    }

    public static func data(
        _ stream: Int, bytes: [UInt8], _ flags: FrameFlags = [], padding: Int? = nil
    ) -> [UInt8] {
        padded(0x0, stream, bytes, flags, padding: padding)
    }

    /// HEADERS with a block of literals, END_HEADERS included; `splitAt` cuts the block into CONTINUATIONs.
    public static func headers(
        _ stream: Int, _ fields: Fields, _ flags: FrameFlags = [], padding: Int? = nil, splitAt: [Int] = []
    ) -> [UInt8] {
        headers(stream, block: block(fields), flags, padding: padding, splitAt: splitAt)
    }

    public static func headers(
        _ stream: Int, block: [UInt8], _ flags: FrameFlags = [], padding: Int? = nil, splitAt: [Int] = []
    ) -> [UInt8] {
        let bounds = [0] + splitAt + [block.count]
        var octets: [UInt8] = []
        for index in 0..<(bounds.count - 1) {
            let part = Array(block[bounds[index]..<bounds[index + 1]])
            let end: FrameFlags = index == bounds.count - 2 ? .endHeaders : []
            octets +=
                index == 0
                ? padded(0x1, stream, part, flags.union(end), padding: padding) : continuation(stream, part, end)
        }
        return octets
    }

    /// HEADERS without END_HEADERS: CONTINUATION has to follow.
    public static func openHeaders(_ stream: Int, block: [UInt8], _ flags: FrameFlags = []) -> [UInt8] {
        raw(0x1, flags: flags.rawValue, stream: stream, block)
    }

    public static func continuation(_ stream: Int, _ part: [UInt8], _ flags: FrameFlags = .endHeaders) -> [UInt8] {
        raw(0x9, flags: flags.rawValue, stream: stream, part)
    }

    public static func priority(_ stream: Int, dependsOn parent: Int = 0, weight: UInt8 = 15) -> [UInt8] {
        raw(0x2, stream: stream, word(UInt32(parent)) + [weight])
    }

    public static func reset(_ stream: Int, _ code: ErrorCode = .cancel) -> [UInt8] {
        raw(0x3, stream: stream, word(code.rawValue))
    }

    public static func settings(_ settings: (UInt16, UInt32)...) -> [UInt8] {
        raw(0x4, settings.flatMap { half(Int($0.0)) + word($0.1) })
    }

    public static let settingsAcknowledgement = raw(0x4, flags: 0x1)

    public static func pushPromise(_ stream: Int, promising promised: Int, _ fields: Fields) -> [UInt8] {
        raw(0x5, flags: 0x4, stream: stream, word(UInt32(promised)) + block(fields))
    }

    public static func ping(_ octets: String = "12345678", _ flags: FrameFlags = []) -> [UInt8] {
        raw(0x6, flags: flags.rawValue, Array(octets.utf8))
    }

    public static func goaway(last: Int, _ code: ErrorCode = .noError, _ debug: String = "") -> [UInt8] {
        raw(0x7, word(UInt32(last)) + word(code.rawValue) + Array(debug.utf8))
    }

    public static func windowUpdate(_ stream: Int, _ increment: UInt32) -> [UInt8] {
        raw(0x8, stream: stream, word(increment))
    }

    public static func alternativeService(_ stream: Int, origin: String, _ value: String) -> [UInt8] {
        raw(0xa, stream: stream, half(origin.utf8.count) + Array(origin.utf8) + Array(value.utf8))
    }

    public static func origins(_ origins: String...) -> [UInt8] {
        raw(0xc, origins.flatMap { half($0.utf8.count) + Array($0.utf8) })
    }

    public static func priorityUpdate(of stream: Int, _ value: String, on carrier: Int = 0) -> [UInt8] {
        raw(0x10, stream: carrier, word(UInt32(stream)) + Array(value.utf8))
    }

    private static func padded(
        _ type: UInt8, _ stream: Int, _ payload: [UInt8], _ flags: FrameFlags, padding: Int?
    ) -> [UInt8] {
        guard let padding else { return raw(type, flags: flags.rawValue, stream: stream, payload) }
        let whole = [UInt8(padding)] + payload + [UInt8](repeating: 0, count: padding)
        return raw(type, flags: flags.union(.padded).rawValue, stream: stream, whole)
    }

    // MARK: Header blocks

    /// Literals without indexing and without Huffman coding (RFC 7541 §6.2.2): no table is touched.
    public static func block(_ fields: Fields) -> [UInt8] {
        fields.flatMap { literal($0.key, $0.value) }
    }

    /// One literal field; `pattern` 0x40 inserts it, 0x10 marks it sensitive.
    public static func literal(_ name: String, _ value: String, pattern: UInt8 = 0) -> [UInt8] {
        [pattern] + string(name) + string(value)
    }

    private static func string(_ text: String) -> [UInt8] {
        // One octet per character, so that tests can speak Latin-1 and controls.
        let octets = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        return integer(octets.count, prefixBits: 7) + octets
    }

    public static func integer(_ value: Int, prefixBits: Int, pattern: UInt8 = 0) -> [UInt8] {
        let most = 1 << prefixBits - 1
        guard value >= most else { return [pattern | UInt8(value)] }
        var octets = [pattern | UInt8(most)]
        var rest = value - most
        while rest >= 128 {
            octets.append(UInt8(rest & 127) | 128)
            rest >>= 7
        }
        return octets + [UInt8(rest)]
    }

    public static let get: Fields = [":method": "GET", ":scheme": "https", ":path": "/", ":authority": "a.test"]
    public static let post: Fields = [":method": "POST", ":scheme": "https", ":path": "/", ":authority": "a.test"]
    public static let ok: Fields = [":status": "200"]
}

/// One frame read back from octets, with a description that a failure can show.
public struct WireFrame: Equatable, CustomStringConvertible {
    public let type: UInt8
    public let flags: FrameFlags
    public let stream: Int
    public let payload: [UInt8]

    /// Takes frames apart; octets that are no whole frame end the list.
    public static func parse(_ octets: [UInt8]) -> (frames: [WireFrame], rest: [UInt8]) {
        var frames: [WireFrame] = []
        var offset = 0
        while octets.count - offset >= 9 {
            let length = Int(octets[offset]) << 16 | Int(octets[offset + 1]) << 8 | Int(octets[offset + 2])
            guard octets.count - offset >= 9 + length else { break }
            let stream = octets[(offset + 5)..<(offset + 9)].reduce(0) { $0 << 8 | Int($1) }
            frames.append(
                WireFrame(
                    type: octets[offset + 3], flags: FrameFlags(rawValue: octets[offset + 4]), stream: stream,
                    payload: Array(octets[(offset + 9)..<(offset + 9 + length)])))
            offset += 9 + length
        }
        return (frames, Array(octets[offset...]))
    }

    public func word(at offset: Int) -> UInt32 {
        guard payload.count >= offset + 4 else { return 0 }
        return payload[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }

    public var isSettings: Bool { type == 0x4 && !flags.contains(.acknowledgement) }
    public var isSettingsAcknowledgement: Bool { type == 0x4 && flags.contains(.acknowledgement) }

    /// Payload without pad length and padding.
    public var content: [UInt8] {
        guard flags.contains(.padded), let padding = payload.first, payload.count > Int(padding) else { return payload }
        return Array(payload[1..<(payload.count - Int(padding))])
    }

    public var description: String {
        let names = [
            "DATA", "HEADERS", "PRIORITY", "RST_STREAM", "SETTINGS", "PUSH_PROMISE", "PING", "GOAWAY",
            "WINDOW_UPDATE", "CONTINUATION", "ALTSVC",
        ]
        let name = type < UInt8(names.count) ? names[Int(type)] : "type \(type)"
        let detail: String
        switch type {
        case 0x3: detail = ErrorCode(rawValue: word(at: 0)).description
        case 0x7:
            let debug = String(decoding: payload.dropFirst(8), as: UTF8.self)
            detail = "last \(word(at: 0)) \(ErrorCode(rawValue: word(at: 4))) \"\(debug)\""
        case 0x8: detail = "+\(word(at: 0))"
        default: detail = Wire.hex(payload)
        }
        return "\(name)[stream \(stream), flags \(String(flags.rawValue, radix: 16)), \(payload.count)]: \(detail)"
    }
}

extension Wire {
    /// Octets as hexadecimal digits, the first sixty-four of them.
    public static func hex(_ octets: [UInt8]) -> String {
        let digits = octets.prefix(64).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
        return octets.count > 64 ? digits + " …" : digits
    }
}

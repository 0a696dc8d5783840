import Testing

@testable import HTTP2Protocol

/// The words of the HPACK tests: hexadecimal bytes, fields as pairs, and one-line decoding and encoding.
struct FieldPair: Equatable, CustomStringConvertible {
    var name: String
    var value: String
    var isSensitive = false

    init(_ name: String, _ value: String, isSensitive: Bool = false) {
        self.name = name
        self.value = value
        self.isSensitive = isSensitive
    }

    var description: String { "\(name): \(value)\(isSensitive ? " (sensitive)" : "")" }
}

/// Reads bytes from hexadecimal digits; blanks are skipped.
func octets(_ digits: String) -> [UInt8] {
    let values = digits.compactMap(\.hexDigitValue)
    return stride(from: 0, to: values.count - 1, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
}

extension HeaderList {
    convenience init(_ fields: [FieldPair]) {
        self.init()
        for field in fields { append(name: field.name, value: field.value, flags: field.isSensitive ? .sensitive : []) }
    }

    /// All fields as pairs.
    var fields: [FieldPair] {
        (0..<count).map { FieldPair(name(at: $0), value(at: $0), isSensitive: flags(at: $0).contains(.sensitive)) }
    }
}

extension HPACKDecoder.Limits {
    static let none = HPACKDecoder.Limits(listBytesMax: .max, fieldsMax: .max)
}

extension HPACKDecoder {
    /// Decodes a block into a fresh list.
    func decode(_ bytes: [UInt8], limits: Limits = .none) throws(HPACKError) -> [FieldPair] {
        let list = HeaderList()
        _ = try decode(bytes, into: list, limits: limits)
        return list.fields
    }

    /// Decodes a block that ends exactly where its memory ends, so that a sanitizer sees any step beyond.
    func decode(_ bytes: [UInt8], into list: HeaderList, limits: Limits = .none) throws(HPACKError) -> Outcome {
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { block.deallocate() }
        block.copyBytes(from: bytes)
        return try decode(UnsafeRawBufferPointer(block), into: list, limits: limits)
    }
}

extension HPACKEncoder {
    func encode(_ list: HeaderList) -> [UInt8] {
        var buffer = HeaderBlockBuffer()
        encode(list, into: &buffer)
        return Array(buffer.bytes)
    }

    func encode(_ fields: [FieldPair]) -> [UInt8] {
        encode(HeaderList(fields))
    }
}

/// A small generator with a printed seed (xorshift64*).
struct HPACKRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed | 1
    }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 32) }
    }
}

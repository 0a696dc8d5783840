// JavaScript's functions for parts of URLs.

/// JavaScript: encodeURIComponent(text). All but letters, digits and `-_.!~*'()` become %XX of their UTF-8.
public func encodeURIComponent(_ text: String) -> String { percentEncoded(text, sparing: "-_.!~*'()") }

/// The same for a part of a text.
public func encodeURIComponent(_ text: Substring) -> String { encodeURIComponent(String(text)) }

/// JavaScript: encodeURI(text). What separates the parts of a URL stays, too.
public func encodeURI(_ text: String) -> String { percentEncoded(text, sparing: "-_.!~*'();/?:@&=+$,#") }

/// JavaScript: decodeURIComponent(text).
/// - Throws: URIError for a percent sign without two digits, and for octets that are no UTF-8.
public func decodeURIComponent(_ text: String) throws -> String {
    var octets: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            octets.append(byte)
            continue
        }
        let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 2 else { throw malformedURI }
        octets.append(UInt8(digits[0] << 4 | digits[1]))
        rest.removeFirst(2)
    }
    guard let decoded = String(validating: octets, as: UTF8.self) else { throw malformedURI }
    return decoded
}

/// The same for a part of a text.
public func decodeURIComponent(_ text: Substring) throws -> String { try decodeURIComponent(String(text)) }

private var malformedURI: NodeError { NodeError("", .uriError, "URI malformed") }

private func percentEncoded(_ text: String, sparing marks: StaticString) -> String {
    let spared = UnsafeBufferPointer(start: marks.utf8Start, count: marks.utf8CodeUnitCount)
    var result: [UInt8] = []
    for byte in text.utf8 {
        if isASCIILetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || spared.contains(byte) {
            result.append(byte)
        } else {
            result.append(UInt8(ascii: "%"))
            result += hexDigits(byte).uppercased().utf8
        }
    }
    return String(decoding: result, as: UTF8.self)
}

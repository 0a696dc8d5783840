// Strings as util.inspect shows them.

/// A string in the quotes it does not contain, single ones preferred, with what cannot be printed as escapes.
func quoted(_ text: some StringProtocol) -> String {
    let mark = quotationMark(text)
    var result = String(mark)
    for scalar in text.unicodeScalars {
        if scalar == mark || scalar == "\\" {
            result += "\\"
            result.unicodeScalars.append(scalar)
        } else if let escape = escape(scalar) {
            result += escape
        } else {
            result.unicodeScalars.append(scalar)
        }
    }
    result.unicodeScalars.append(mark)
    return result
}

private func quotationMark(_ text: some StringProtocol) -> Unicode.Scalar {
    if !text.contains("'") { return "'" }
    if !text.contains("\"") { return "\"" }
    return text.contains("`") || text.contains("${") ? "'" : "`"
}

/// The short form where JavaScript has one, else two hexadecimal digits; nil for what can be printed.
private func escape(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x08: "\\b"
    case 0x09: "\\t"
    case 0x0A: "\\n"
    case 0x0C: "\\f"
    case 0x0D: "\\r"
    case 0..<0x20, 0x7F...0x9F: "\\x" + hexDigits(UInt8(scalar.value)).uppercased()
    default: nil
    }
}

/// Two small hexadecimal digits.
func hexDigits(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return byte < 16 ? "0" + digits : digits
}

/// The sets of characters that are written as percent and two digits, one for each part of a URL (URL Standard §1.3). All
/// contain what is not ASCII; each but the first adds to another.
enum URLEncodeSet {
    case control, fragment, query, specialQuery, path, userinfo, component, form

    func contains(_ byte: UInt8) -> Bool {
        if byte <= 0x1F || byte > 0x7E { return true }
        switch self {
        case .control: return false
        case .fragment: return isOne(byte, of: " \"<>`")
        case .query: return isOne(byte, of: " \"#<>")
        case .specialQuery: return isOne(byte, of: " \"#<>'")
        case .path: return isOne(byte, of: " \"#<>?^`{}")
        case .userinfo: return isOne(byte, of: " \"#<>?^`{}/:;=@[\\]|")
        case .component: return isOne(byte, of: " \"#<>?^`{}/:;=@[\\]|$%&+,")
        case .form: return isOne(byte, of: " \"#<>?^`{}/:;=@[\\]|$%&+,!'()~")
        }
    }

    private func isOne(_ byte: UInt8, of characters: StaticString) -> Bool {
        for index in 0..<characters.utf8CodeUnitCount where characters.utf8Start[index] == byte { return true }
        return false
    }

    func encode(_ scalar: Unicode.Scalar, onto text: inout String) {
        for byte in UTF8.encode(scalar).unsafelyUnwrapped {  // Every scalar has an encoding.
            if contains(byte) {
                text += "%" + hexDigits(byte).uppercased()
            } else {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
    }

    func encode(_ text: some StringProtocol) -> String {
        var result = ""
        for scalar in text.unicodeScalars { encode(scalar, onto: &result) }
        return result
    }
}

/// The octets of a text whose `%XX` stand for octets; a percent sign without digits stays.
func percentDecoded(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
        if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = Encoding.hexDigit(bytes[index + 1]),
            let low = Encoding.hexDigit(bytes[index + 2])
        {
            result.append(high << 4 | low)
            index += 3
        } else {
            result.append(bytes[index])
            index += 1
        }
    }
    return result
}

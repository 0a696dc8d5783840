/// A host as a URL holds it (URL Standard §3).
enum URLHost: Equatable {
    /// The name of a host, or what a scheme of its own makes of it; empty for a file of this machine.
    case name(String)
    case ipv4(UInt32)
    /// Eight pieces.
    case ipv6([UInt16])

    /// - Parameter isOpaque: of a scheme that is not special, whose hosts are no domains.
    /// - Returns: nil for what is no host.
    init?(_ text: String, isOpaque: Bool) {
        if text.hasPrefix("[") {
            guard text.hasSuffix("]"), let pieces = parseIPv6(text.dropFirst().dropLast()) else { return nil }
            self = .ipv6(pieces)
            return
        }
        if isOpaque {
            guard !text.unicodeScalars.contains(where: isForbiddenHost) else { return nil }
            self = .name(URLEncodeSet.control.encode(text))
            return
        }
        // Differs: names beyond ASCII need the mapping tables of UTS 46, which are not here; such a URL is invalid.
        let octets = percentDecoded(text.utf8)
        guard !octets.isEmpty, octets.allSatisfy({ $0 < 0x80 }) else { return nil }
        let domain = String(decoding: octets, as: UTF8.self).lowercased()
        guard !domain.unicodeScalars.contains(where: isForbiddenDomain),
            domain.split(separator: ".").allSatisfy({ !$0.hasPrefix("xn--") || isPunycode($0.dropFirst(4)) })
        else { return nil }
        if endsInNumber(domain) {
            guard let address = parseIPv4(domain) else { return nil }
            self = .ipv4(address)
        } else {
            self = .name(domain)
        }
    }

    var isEmpty: Bool { self == .name("") }

    /// As it stands in the URL.
    var text: String {
        switch self {
        case .name(let name): name
        case .ipv4(let address):
            "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
        case .ipv6(let pieces): "[\(ipv6Text(pieces))]"
        }
    }
}

private func isForbiddenHost(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\0", "\t", "\n", "\r", " ", "#", "/", ":", "<", ">", "?", "@", "[", "\\", "]", "^", "|": true
    default: false
    }
}

private func isForbiddenDomain(_ scalar: Unicode.Scalar) -> Bool {
    isForbiddenHost(scalar) || scalar.value <= 0x1F || scalar == "%" || scalar.value == 0x7F
}

// MARK: IPv4

/// Whether the last part of a domain is a number, which makes the whole an address or an error.
private func endsInNumber(_ domain: String) -> Bool {
    var parts = domain.split(separator: ".", omittingEmptySubsequences: false)
    if parts.last == "" {
        guard parts.count > 1 else { return false }
        parts.removeLast()
    }
    guard let last = parts.last, !last.isEmpty else { return false }
    return last.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } || parseIPv4Number(last) != nil
}

private func parseIPv4(_ domain: String) -> UInt32? {
    var parts = domain.split(separator: ".", omittingEmptySubsequences: false)
    if parts.last == "", parts.count > 1 { parts.removeLast() }
    guard parts.count <= 4 else { return nil }
    var numbers: [Int] = []
    for part in parts {
        guard let number = parseIPv4Number(part) else { return nil }
        numbers.append(number)
    }
    let last = numbers.removeLast()
    // The last number fills all that the others leave.
    guard numbers.allSatisfy({ $0 <= 255 }), last < 1 << (8 * (4 - numbers.count)) else { return nil }
    var address = last
    for (index, number) in numbers.enumerated() { address += number << (8 * (3 - index)) }
    return UInt32(address)
}

/// Decimal, octal with a 0 before it, or hexadecimal with 0x; more than 2⁴⁰ is cut to that, which no address reaches.
private func parseIPv4Number(_ text: Substring) -> Int? {
    guard !text.isEmpty else { return nil }
    var digits = text
    var radix = 10
    if digits.hasPrefix("0x") {
        digits = digits.dropFirst(2)
        radix = 16
    } else if digits.count >= 2, digits.hasPrefix("0") {
        digits = digits.dropFirst()
        radix = 8
    }
    var value = 0
    for character in digits.utf8 {
        guard let digit = Encoding.hexDigit(character), digit < radix else { return nil }
        value = min(value * radix + Int(digit), 1 << 40)
    }
    return value
}

// MARK: IPv6

private func parseIPv6(_ text: Substring) -> [UInt16]? {
    var groups = text.split(separator: ":", omittingEmptySubsequences: false)[...]
    var pieces: [UInt16] = []
    var compression: Int?
    if groups.first == "" {
        guard groups.count >= 3, groups[groups.startIndex + 1] == "" else { return nil }
        compression = 0
        groups = groups.dropFirst(2)
        if groups.count == 1, groups.first == "" { groups = [] }
    }
    while let group = groups.popFirst() {
        if group.isEmpty {
            guard compression == nil else { return nil }
            compression = pieces.count
            if groups.count == 1, groups.first == "" { groups = [] } else if groups.isEmpty { return nil }
        } else if group.contains(".") {
            guard groups.isEmpty, let address = parseEmbeddedIPv4(group) else { return nil }
            pieces += [UInt16(address >> 16), UInt16(truncatingIfNeeded: address)]
        } else {
            guard group.utf8.count <= 4, group.utf8.allSatisfy({ Encoding.hexDigit($0) != nil }),
                let piece = UInt16(group, radix: 16)
            else { return nil }
            pieces.append(piece)
        }
        guard pieces.count <= 8 else { return nil }
    }
    guard let compression else { return pieces.count == 8 ? pieces : nil }
    guard pieces.count < 8 else { return nil }
    pieces.insert(contentsOf: repeatElement(0, count: 8 - pieces.count), at: compression)
    return pieces
}

/// Four decimal numbers without zeros before them.
private func parseEmbeddedIPv4(_ text: Substring) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var address: UInt32 = 0
    for part in parts {
        guard (1...3).contains(part.utf8.count), part == "0" || !part.hasPrefix("0"),
            part.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = UInt32(part), number <= 255
        else { return nil }
        address = address << 8 | number
    }
    return address
}

/// The first longest run of at least two zeros is left out (RFC 5952).
private func ipv6Text(_ pieces: [UInt16]) -> String {
    var best = 0..<0
    var start = 0
    for index in 0...pieces.count where index == pieces.count || pieces[index] != 0 {
        if index - start > max(best.count, 1) { best = start..<index }
        start = index + 1
    }
    func text(_ part: ArraySlice<UInt16>) -> String {
        part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    return best.isEmpty ? text(pieces[...]) : "\(text(pieces[..<best.lowerBound]))::\(text(pieces[best.upperBound...]))"
}

// MARK: Punycode

/// Whether a label can be decoded (RFC 3492 §6.2) and holds something beyond ASCII, or there was no need to encode it.
private func isPunycode(_ label: Substring) -> Bool {
    let bytes = Array(label.utf8)
    let start = bytes.lastIndex(of: UInt8(ascii: "-")).map { $0 + 1 } ?? 0
    guard start < bytes.count else { return false }
    var index = 0
    var length = max(start - 1, 0)
    var bias = 72
    var scalar = 128
    var position = start
    while position < bytes.count {
        let before = index
        var weight = 1
        var k = 36
        while true {
            guard position < bytes.count, let digit = punycodeDigit(bytes[position]) else { return false }
            position += 1
            index += digit * weight
            let threshold = min(max(k - bias, 1), 26)
            if digit < threshold { break }
            weight *= 36 - threshold
            k += 36
            guard index < 1 << 32, weight < 1 << 32 else { return false }
        }
        length += 1
        bias = adaptedBias(index - before, length, isFirst: before == 0)
        scalar += index / length
        index %= length
        // Control characters are allowed nowhere; what else UTS 46 refuses, its tables would say.
        guard scalar >= 0xA0, scalar <= 0x10FFFF, Unicode.Scalar(UInt32(scalar)) != nil else { return false }
        index += 1
    }
    return true
}

private func punycodeDigit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte - UInt8(ascii: "a"))
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0")) + 26
    default: nil
    }
}

private func adaptedBias(_ delta: Int, _ length: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / length
    var k = 0
    while delta > 455 {
        delta /= 35
        k += 36
    }
    return k + 36 * delta / (delta + 38)
}

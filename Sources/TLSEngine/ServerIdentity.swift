/// Whether a certificate was made for the host that was asked for (RFC 6125 §6.4, as Node applies it).
/// Node: tls.checkServerIdentity.
///
/// Differs: the host is compared as it is given. Node 24.19 puts it through its URL parser first, and so finds no IPv6 address
/// in any certificate and takes "127.1" for an address.
public enum ServerIdentity {
    public enum Mismatch: Error, Equatable, Sendable {
        /// The certificate is another's; the reason in Node's words.
        case wrongName(reason: String)
        /// The names cannot be told apart. Node: ERR_TLS_CERT_ALTNAME_FORMAT.
        case malformedNames
    }

    /// - Parameters:
    ///   - host: a name or an address.
    ///   - subject: counts, by its common name, only when there are no DNS names.
    ///   - subjectaltname: as in `CertificateDetails`.
    /// - Returns: nil if the certificate is the host's.
    public static func check(
        host: String, subject: DistinguishedName, subjectaltname: String?
    ) -> Mismatch? {
        let names: [Substring]
        do throws(Mismatch) {
            names = try split(subjectaltname ?? "")
        } catch {
            return error
        }
        let dnsNames = names.compactMap { $0.hasPrefix("DNS:") ? String($0.dropFirst(4)) : nil }
        let host = withoutFinalDot(host)
        if let address = AddressText.canonical(host) {
            let addresses = names.compactMap {
                $0.hasPrefix("IP Address:") ? AddressText.canonical(String($0.dropFirst(11))) ?? "" : nil
            }
            if addresses.contains(address) { return nil }
            return .wrongName(
                reason: "IP: \(host) is not in the cert's list: " + addresses.joined(separator: ", "))
        }
        let commonNames = subject["CN"]
        if !dnsNames.isEmpty {
            if dnsNames.contains(where: { matches(host, pattern: $0) }) { return nil }
            return .wrongName(
                reason: "Host: \(host). is not in the cert's altnames: \(subjectaltname ?? "")")
        }
        guard !commonNames.isEmpty else { return .wrongName(reason: "Cert does not contain a DNS name") }
        if commonNames.contains(where: { matches(host, pattern: $0) }) { return nil }
        return .wrongName(reason: "Host: \(host). is not cert's CN: " + commonNames.joined(separator: ","))
    }

    /// Labels from the left: all but the first have to be equal; the first may hold one "*", which stands for what is there.
    static func matches(_ host: String, pattern: String) -> Bool {
        guard !host.isEmpty, !pattern.isEmpty else { return false }
        let hostLabels = labels(host)
        let patternLabels = labels(pattern)
        guard hostLabels.count == patternLabels.count, !patternLabels.contains("") else { return false }
        // Anything but visible ASCII stands for no host at all.
        guard patternLabels.allSatisfy({ $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } }) else { return false }
        guard hostLabels.dropFirst().elementsEqual(patternLabels.dropFirst()) else { return false }
        let first = patternLabels[0]
        let parts = first.split(separator: "*", omittingEmptySubsequences: false)
        // The letters of an internationalised label are no letters that "*" could stand for.
        if parts.count == 1 || first.contains("xn--") { return hostLabels[0] == first }
        // One "*" only, and never for a whole second-level domain.
        guard parts.count == 2, patternLabels.count > 2 else { return false }
        let label = hostLabels[0]
        guard parts[0].utf8.count + parts[1].utf8.count <= label.utf8.count else { return false }
        return label.hasPrefix(parts[0]) && label.hasSuffix(parts[1])
    }

    private static func labels(_ name: String) -> [String] {
        let lowercased = String(
            decoding: withoutFinalDot(name).utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
        return lowercased.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    private static func withoutFinalDot(_ name: String) -> String {
        name.hasSuffix(".") ? String(name.dropLast()) : name
    }

    /// Names are separated by ", "; a quoted part, as in JSON, may hold commas.
    private static func split(_ names: String) throws(Mismatch) -> [Substring] {
        guard names.contains("\"") else { return separated(names) }
        var result: [Substring] = []
        var current = ""
        var rest = names[...]
        while let character = rest.first {
            if character == "\"" {
                current += try takeQuoted(&rest)
            } else if rest.hasPrefix(", ") {
                result.append(current[...])
                current = ""
                rest.removeFirst(2)
            } else {
                current.append(rest.removeFirst())
            }
        }
        result.append(current[...])
        return result
    }

    private static func separated(_ names: String) -> [Substring] {
        var result: [Substring] = []
        var rest = names[...]
        while let comma = rest.indices.first(where: { rest[$0...].hasPrefix(", ") }) {
            result.append(rest[..<comma])
            rest = rest[comma...].dropFirst(2)
        }
        result.append(rest)
        return result
    }

    /// A JSON string at the front of `rest`, as far as certificates' names use them.
    private static func takeQuoted(_ rest: inout Substring) throws(Mismatch) -> String {
        rest.removeFirst()
        var text = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return text
            case "\\": text.unicodeScalars.append(try takeEscape(&rest))
            case _ where character.unicodeScalars.allSatisfy({ $0.value >= 0x20 }): text.append(character)
            default: throw .malformedNames
            }
        }
        throw .malformedNames
    }

    private static func takeEscape(_ rest: inout Substring) throws(Mismatch) -> Unicode.Scalar {
        switch rest.popFirst() {
        case "\"": return "\""
        case "\\": return "\\"
        case "/": return "/"
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            let digits = rest.prefix(4)
            guard digits.utf8.count == 4, let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value)
            else { throw .malformedNames }
            rest = rest.dropFirst(4)
            return scalar
        default: throw .malformedNames
        }
    }
}

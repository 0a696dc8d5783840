import NodeRuntime

/// Whom a client talks to. Node: the object form of connect's authority, a URL or anything with its members.
public struct Authority: Equatable, Sendable {
    /// "http:" or "https:".
    public var `protocol`: String?
    /// The host without a port; an IPv6 address may stand in brackets.
    public var hostname: String?
    /// Taken where there is no hostname.
    public var host: String?
    /// Nil for the protocol's own.
    public var port: Int?

    public init(protocol: String? = nil, hostname: String? = nil, host: String? = nil, port: Int? = nil) {
        self.protocol = `protocol`
        self.hostname = hostname
        self.host = host
        self.port = port
    }

    /// Reads a URL as far as it says whom to talk to: scheme, host and port.
    ///
    /// - Throws: ERR_INVALID_URL.
    public init(url: String) throws {
        // Blanks and control characters around a URL do not count, and tabs and line ends within.
        let text = url.unicodeScalars.filter { $0 != "\t" && $0 != "\n" && $0 != "\r" }
        var rest = Substring(String(String.UnicodeScalarView(text)))
        while let first = rest.unicodeScalars.first, first.value <= 32 { rest.removeFirst() }
        while let last = rest.unicodeScalars.last, last.value <= 32 { rest.removeLast() }
        guard let colon = rest.firstIndex(of: ":"), Authority.isScheme(rest[..<colon]) else {
            throw NodeError.ERR_INVALID_URL
        }
        let scheme = rest[..<colon].lowercased()
        rest = rest[rest.index(after: colon)...]
        self.init(protocol: scheme + ":")
        let isSpecial = ["http", "https", "ws", "wss", "ftp", "file"].contains(scheme)
        guard isSpecial || rest.hasPrefix("//") else { return }
        rest = rest.drop { $0 == "/" || isSpecial && $0 == "\\" }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" || isSpecial && $0 == "\\" } ?? rest.endIndex
        var place = rest[..<end]
        if let at = place.lastIndex(of: "@") { place = place[place.index(after: at)...] }
        try takeHost(place, scheme)
    }

    private mutating func takeHost(_ place: Substring, _ scheme: String) throws {
        var name = place
        var digits: Substring = ""
        let bracket = place.lastIndex(of: "]")
        if let colon = place.lastIndex(of: ":"), bracket.map({ $0 < colon }) ?? true {
            name = place[..<colon]
            digits = place[place.index(after: colon)...]
        }
        guard !name.isEmpty, Authority.isHost(name) else { throw NodeError.ERR_INVALID_URL }
        hostname = name.lowercased()
        guard !digits.isEmpty else { return }
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = UInt16(digits) else {
            throw NodeError.ERR_INVALID_URL
        }
        let isDefault = scheme == "http" && number == 80 || scheme == "https" && number == 443
        port = isDefault ? nil : Int(number)
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.first, first.isASCII, first.isLetter else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    }

    private static func isHost(_ text: Substring) -> Bool {
        if text.hasPrefix("[") { return text.hasSuffix("]") && text.dropFirst().dropLast().contains(":") }
        return !text.contains { $0.isWhitespace || "#%/:<>?@[\\]^|".contains($0) }
    }

    /// The serialised origin; "null" for a scheme that has none.
    var origin: String {
        guard let name = hostname, let scheme = `protocol`, ["http:", "https:", "ws:", "wss:", "ftp:"].contains(scheme)
        else { return "null" }
        return "\(scheme)//\(name)" + (port.map { ":\($0)" } ?? "")
    }

    /// The host to connect to, brackets taken off.
    var hostToConnect: String {
        guard let hostname, !hostname.isEmpty else { return host ?? "localhost" }
        return hostname.hasPrefix("[") ? String(hostname.dropFirst().dropLast()) : hostname
    }
}

/// The parts of a URL (URL Standard §4.1).
struct URLRecord {
    var scheme = ""
    var username = ""
    var password = ""
    var host: URLHost?
    /// nil for the scheme's own.
    var port: Int?
    /// Segments, each after a slash.
    var path: [String] = []
    /// Replaces `path` where it does not begin with a slash: "mailto:…".
    var opaquePath: String?
    var query: String?
    var fragment: String?

    /// A scheme whose URLs have a host and slashes; maps to its port.
    static func isSpecial(_ scheme: String) -> Bool {
        switch scheme {
        case "http", "https", "ws", "wss", "ftp", "file": true
        default: false
        }
    }

    static func defaultPort(_ scheme: String) -> Int? {
        switch scheme {
        case "http", "ws": 80
        case "https", "wss": 443
        case "ftp": 21
        default: nil
        }
    }

    var isSpecial: Bool { Self.isSpecial(scheme) }
    var hasCredentials: Bool { !username.isEmpty || !password.isEmpty }
    /// A URL without a host, or of a file, takes neither credentials nor a port.
    var refusesCredentialsAndPort: Bool { host == nil || host?.isEmpty == true || scheme == "file" }

    /// Leaves the last segment out, but not the drive letter of a file.
    mutating func shortenPath() {
        if scheme == "file", path.count == 1, isNormalizedDriveLetter(path[0]) { return }
        _ = path.popLast()
    }

    // MARK: Text

    var hostText: String {
        guard let host else { return "" }
        return host.text + (port.map { ":\($0)" } ?? "")
    }

    var pathText: String { opaquePath ?? path.map { "/" + $0 }.joined() }

    var originText: String {
        switch scheme {
        case "http", "https", "ws", "wss", "ftp": return "\(scheme)://\(hostText)"
        case "blob":
            guard let inner = URLParser.parse(pathText, base: nil), inner.scheme == "http" || inner.scheme == "https"
            else { return "null" }
            return inner.originText
        default: return "null"
        }
    }

    var text: String {
        var text = scheme + ":"
        if host != nil {
            text += "//"
            if hasCredentials {
                text += username + (password.isEmpty ? "" : ":" + password) + "@"
            }
            text += hostText
        } else if opaquePath == nil, path.count > 1, path[0].isEmpty {
            // Keeps what follows from being read as a host.
            text += "/."
        }
        text += pathText
        if let query { text += "?" + query }
        if let fragment { text += "#" + fragment }
        return text
    }
}

/// "c:" or "c|".
func isDriveLetter(_ text: some StringProtocol) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 2 && isASCIILetter(bytes[0])
        && (bytes[1] == UInt8(ascii: ":") || bytes[1] == UInt8(ascii: "|"))
}

func isNormalizedDriveLetter(_ text: some StringProtocol) -> Bool { isDriveLetter(text) && text.hasSuffix(":") }

func isASCIILetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
}

/// The URL Standard's parser (§4.4): a state machine over the characters of the input.
///
/// A setter runs a part of it on a record that exists: `override` names the state that it begins and ends in.
struct URLParser {
    enum State {
        case schemeStart, scheme, noScheme, specialRelativeOrAuthority, pathOrAuthority, relative, relativeSlash
        case specialAuthoritySlashes, specialAuthorityIgnoreSlashes, authority, host, hostname, port
        case file, fileSlash, fileHost, pathStart, path, opaquePath, query, fragment
    }

    private enum Step {
        /// On to the next character.
        case next
        /// The setter's part is done.
        case stop
        case failure
    }

    private let input: [Unicode.Scalar]
    private let base: URLRecord?
    private let override: State?
    private(set) var url: URLRecord
    private var state: State
    private var pointer = 0
    private var buffer = ""
    private var hasSeenAt = false
    private var isInsideBrackets = false
    private var hasSeenPasswordToken = false

    /// - Returns: nil for what is no URL.
    static func parse(_ text: String, base: URLRecord?) -> URLRecord? {
        var scalars = Array(text.unicodeScalars)[...]
        while let first = scalars.first, first.value <= 0x20 { scalars.removeFirst() }
        while let last = scalars.last, last.value <= 0x20 { scalars.removeLast() }
        var parser = URLParser(scalars, base, URLRecord(), .schemeStart, override: nil)
        return parser.run() ? parser.url : nil
    }

    /// Sets a part of `url`: as much of it as fits before the first mistake.
    static func set(_ url: inout URLRecord, _ text: String, _ state: State) {
        var parser = URLParser(Array(text.unicodeScalars)[...], nil, url, state, override: state)
        _ = parser.run()
        url = parser.url
    }

    private init(
        _ scalars: ArraySlice<Unicode.Scalar>, _ base: URLRecord?, _ url: URLRecord, _ state: State, override: State?
    ) {
        input = scalars.filter { $0 != "\t" && $0 != "\n" && $0 != "\r" }
        self.base = base
        self.url = url
        self.state = state
        self.override = override
    }

    /// One character after the last stands for the end.
    private mutating func run() -> Bool {
        while pointer <= input.count {
            let character = pointer < input.count ? input[pointer] : nil
            switch step(character) {
            case .next: pointer += 1
            case .stop: return true
            case .failure: return false
            }
        }
        return true
    }

    private mutating func step(_ c: Unicode.Scalar?) -> Step {
        switch state {
        case .schemeStart: schemeStart(c)
        case .scheme: scheme(c)
        case .noScheme: noScheme(c)
        case .specialRelativeOrAuthority: specialRelativeOrAuthority(c)
        case .pathOrAuthority: pathOrAuthority(c)
        case .relative: relative(c)
        case .relativeSlash: relativeSlash(c)
        case .specialAuthoritySlashes: specialAuthoritySlashes(c)
        case .specialAuthorityIgnoreSlashes: specialAuthorityIgnoreSlashes(c)
        case .authority: authority(c)
        case .host, .hostname: host(c)
        case .port: port(c)
        case .file: file(c)
        case .fileSlash: fileSlash(c)
        case .fileHost: fileHost(c)
        case .pathStart: pathStart(c)
        case .path: path(c)
        case .opaquePath: opaquePath(c)
        case .query: query(c)
        case .fragment: fragment(c)
        }
    }

    // MARK: Helpers

    /// Reads the present character again in another state.
    private mutating func again(_ next: State) -> Step {
        state = next
        pointer -= 1
        return .next
    }

    private mutating func on(_ next: State) -> Step {
        state = next
        return .next
    }

    private func remainingStarts(with text: String) -> Bool {
        let rest = input.dropFirst(pointer + 1)
        return rest.starts(with: text.unicodeScalars)
    }

    private func isSlash(_ c: Unicode.Scalar?) -> Bool { c == "/" || (url.isSpecial && c == "\\") }

    /// Where a host, a port or a segment ends.
    private func isEndOfPart(_ c: Unicode.Scalar?) -> Bool {
        c == nil || c == "/" || c == "?" || c == "#" || isSlash(c)
    }

    /// Takes all but the fragment of a base with the same scheme.
    private mutating func copyBase(_ base: URLRecord) {
        url = base
        url.fragment = nil
    }

    // MARK: Scheme

    private mutating func schemeStart(_ c: Unicode.Scalar?) -> Step {
        if let c, c.isASCII, isASCIILetter(UInt8(c.value)) {
            buffer = String(c).lowercased()
            return on(.scheme)
        }
        return override == nil ? again(.noScheme) : .failure
    }

    private mutating func scheme(_ c: Unicode.Scalar?) -> Step {
        if let c, c.isASCII,
            isASCIILetter(UInt8(c.value)) || ("0"..."9").contains(c) || c == "+" || c == "-" || c == "."
        {
            buffer += String(c).lowercased()
            return .next
        }
        if c == ":" { return override == nil ? endOfScheme() : overrideScheme() }
        if override != nil { return .failure }
        buffer = ""
        pointer = -1
        return on(.noScheme)
    }

    private mutating func overrideScheme() -> Step {
        if url.isSpecial != URLRecord.isSpecial(buffer) { return .stop }
        if buffer == "file", url.hasCredentials || url.port != nil { return .stop }
        if url.scheme == "file", url.host?.isEmpty ?? true { return .stop }
        url.scheme = buffer
        if url.port == URLRecord.defaultPort(buffer) { url.port = nil }
        return .stop
    }

    private mutating func endOfScheme() -> Step {
        url.scheme = buffer
        buffer = ""
        if url.scheme == "file" { return on(.file) }
        if url.isSpecial {
            return on(base?.scheme == url.scheme ? .specialRelativeOrAuthority : .specialAuthoritySlashes)
        }
        if remainingStarts(with: "/") {
            pointer += 1
            return on(.pathOrAuthority)
        }
        url.opaquePath = ""
        return on(.opaquePath)
    }

    private mutating func noScheme(_ c: Unicode.Scalar?) -> Step {
        guard let base else { return .failure }
        if base.opaquePath != nil {
            guard c == "#" else { return .failure }
            url = base
            url.fragment = ""
            return on(.fragment)
        }
        return again(base.scheme == "file" ? .file : .relative)
    }

    private mutating func specialRelativeOrAuthority(_ c: Unicode.Scalar?) -> Step {
        if c == "/", remainingStarts(with: "/") {
            pointer += 1
            return on(.specialAuthorityIgnoreSlashes)
        }
        return again(.relative)
    }

    private mutating func pathOrAuthority(_ c: Unicode.Scalar?) -> Step { c == "/" ? on(.authority) : again(.path) }

    // MARK: Relative

    private mutating func relative(_ c: Unicode.Scalar?) -> Step {
        guard let base else { return .failure }
        url.scheme = base.scheme
        if isSlash(c) { return on(.relativeSlash) }
        copyBase(base)
        if let step = afterBasePath(c) { return step }
        url.query = nil
        url.shortenPath()
        return again(.path)
    }

    /// The part of a relative URL that begins with "?" or "#", or nothing; nil for anything else.
    private mutating func afterBasePath(_ c: Unicode.Scalar?) -> Step? {
        switch c {
        case "?":
            url.query = ""
            return on(.query)
        case "#":
            url.fragment = ""
            return on(.fragment)
        case nil: return .next
        default: return nil
        }
    }

    private mutating func relativeSlash(_ c: Unicode.Scalar?) -> Step {
        if url.isSpecial, c == "/" || c == "\\" { return on(.specialAuthorityIgnoreSlashes) }
        if c == "/" { return on(.authority) }
        guard let base else { return .failure }
        (url.username, url.password, url.host, url.port) = (base.username, base.password, base.host, base.port)
        return again(.path)
    }

    private mutating func specialAuthoritySlashes(_ c: Unicode.Scalar?) -> Step {
        if c == "/", remainingStarts(with: "/") {
            pointer += 1
            return on(.specialAuthorityIgnoreSlashes)
        }
        return again(.specialAuthorityIgnoreSlashes)
    }

    private mutating func specialAuthorityIgnoreSlashes(_ c: Unicode.Scalar?) -> Step {
        c == "/" || c == "\\" ? .next : again(.authority)
    }

    // MARK: Authority

    private mutating func authority(_ c: Unicode.Scalar?) -> Step {
        if c == "@" {
            if hasSeenAt { buffer = "%40" + buffer }
            hasSeenAt = true
            for scalar in buffer.unicodeScalars {
                if scalar == ":", !hasSeenPasswordToken {
                    hasSeenPasswordToken = true
                } else if hasSeenPasswordToken {
                    URLEncodeSet.userinfo.encode(scalar, onto: &url.password)
                } else {
                    URLEncodeSet.userinfo.encode(scalar, onto: &url.username)
                }
            }
            buffer = ""
            return .next
        }
        if isEndOfPart(c) {
            if hasSeenAt, buffer.isEmpty { return .failure }
            pointer -= buffer.unicodeScalars.count + 1
            buffer = ""
            return on(.host)
        }
        if let c { buffer.unicodeScalars.append(c) }
        return .next
    }

    private mutating func host(_ c: Unicode.Scalar?) -> Step {
        if override != nil, url.scheme == "file" { return again(.fileHost) }
        if c == ":", !isInsideBrackets {
            if buffer.isEmpty || override == .hostname { return .failure }
            guard let host = URLHost(buffer, isOpaque: !url.isSpecial) else { return .failure }
            url.host = host
            buffer = ""
            return on(.port)
        }
        if isEndOfPart(c) {
            if url.isSpecial, buffer.isEmpty { return .failure }
            // The last of these is Node's own: the Standard would give the URL an empty host.
            if override != nil, buffer.isEmpty, url.hasCredentials || url.port != nil || url.host == nil {
                return .failure
            }
            guard let host = URLHost(buffer, isOpaque: !url.isSpecial) else { return .failure }
            url.host = host
            buffer = ""
            return override == nil ? again(.pathStart) : .stop
        }
        if let c {
            if c == "[" { isInsideBrackets = true }
            if c == "]" { isInsideBrackets = false }
            buffer.unicodeScalars.append(c)
        }
        return .next
    }

    private mutating func port(_ c: Unicode.Scalar?) -> Step {
        if let c, ("0"..."9").contains(c) {
            buffer.unicodeScalars.append(c)
            return .next
        }
        guard isEndOfPart(c) || override != nil else { return .failure }
        if !buffer.isEmpty {
            // Zeros before it do not count; six digits are too many anyway.
            let digits = buffer.drop { $0 == "0" }
            guard digits.count <= 5, let port = digits.isEmpty ? 0 : Int(digits), port <= 65_535 else {
                return .failure
            }
            url.port = port == URLRecord.defaultPort(url.scheme) ? nil : port
            buffer = ""
            if override != nil { return .stop }
        }
        return override == nil ? again(.pathStart) : .failure
    }

    // MARK: Files

    private mutating func file(_ c: Unicode.Scalar?) -> Step {
        url.scheme = "file"
        url.host = .name("")
        if c == "/" || c == "\\" { return on(.fileSlash) }
        guard let base, base.scheme == "file" else { return again(.path) }
        copyBase(base)
        if let step = afterBasePath(c) { return step }
        url.query = nil
        if startsWithDriveLetter(at: pointer) { url.path = [] } else { url.shortenPath() }
        return again(.path)
    }

    private func startsWithDriveLetter(at position: Int) -> Bool {
        guard position + 1 < input.count, isDriveLetter("\(input[position])\(input[position + 1])") else {
            return false
        }
        guard position + 2 < input.count else { return true }
        return ["/", "\\", "?", "#"].contains(input[position + 2])
    }

    private mutating func fileSlash(_ c: Unicode.Scalar?) -> Step {
        if c == "/" || c == "\\" { return on(.fileHost) }
        if let base, base.scheme == "file" {
            url.host = base.host
            if !startsWithDriveLetter(at: pointer), let first = base.path.first, isNormalizedDriveLetter(first) {
                url.path.append(first)
            }
        }
        return again(.path)
    }

    private mutating func fileHost(_ c: Unicode.Scalar?) -> Step {
        guard isEndOfPart(c) || c == "\\" else {
            if let c { buffer.unicodeScalars.append(c) }
            return .next
        }
        // A drive letter is no host; the buffer goes on as the path's first segment.
        if override == nil, isDriveLetter(buffer) { return again(.path) }
        if buffer.isEmpty {
            url.host = .name("")
        } else {
            guard let host = URLHost(buffer, isOpaque: !url.isSpecial) else { return .failure }
            url.host = host == .name("localhost") ? .name("") : host
        }
        buffer = ""
        return override == nil ? again(.pathStart) : .stop
    }

    // MARK: Path and what follows

    private mutating func pathStart(_ c: Unicode.Scalar?) -> Step {
        if url.isSpecial {
            state = .path
            return c == "/" || c == "\\" ? .next : again(.path)
        }
        if override == nil, c == "?" || c == "#" { return afterBasePath(c) ?? .next }
        if c != nil { return c == "/" ? on(.path) : again(.path) }
        if override != nil, url.host == nil { url.path.append("") }
        return .next
    }

    private mutating func path(_ c: Unicode.Scalar?) -> Step {
        let isEnd = c == nil || isSlash(c) || (override == nil && (c == "?" || c == "#"))
        guard isEnd else {
            if let c { URLEncodeSet.path.encode(c, onto: &buffer) }
            return .next
        }
        if isDoubleDot(buffer) {
            url.shortenPath()
            if !isSlash(c) { url.path.append("") }
        } else if isSingleDot(buffer) {
            if !isSlash(c) { url.path.append("") }
        } else {
            if url.scheme == "file", url.path.isEmpty, isDriveLetter(buffer) { buffer = String(buffer.prefix(1)) + ":" }
            url.path.append(buffer)
        }
        buffer = ""
        return c == "?" || c == "#" ? afterBasePath(c) ?? .next : .next
    }

    private func isSingleDot(_ segment: String) -> Bool { segment == "." || segment.lowercased() == "%2e" }

    private func isDoubleDot(_ segment: String) -> Bool {
        guard (2...6).contains(segment.utf8.count) else { return false }
        return segment.lowercased().replacing("%2e", with: ".") == ".."
    }

    private mutating func opaquePath(_ c: Unicode.Scalar?) -> Step {
        if c == "?" || c == "#" { return afterBasePath(c) ?? .next }
        guard let c else { return .next }
        // A blank before a query or fragment would be lost if that were taken away later.
        if c == " ", remainingStarts(with: "?") || remainingStarts(with: "#") {
            url.opaquePath? += "%20"
        } else {
            var path = url.opaquePath ?? ""
            URLEncodeSet.control.encode(c, onto: &path)
            url.opaquePath = path
        }
        return .next
    }

    private mutating func query(_ c: Unicode.Scalar?) -> Step {
        guard let c, c != "#" || override != nil else {
            let set: URLEncodeSet = url.isSpecial ? .specialQuery : .query
            url.query = (url.query ?? "") + set.encode(buffer)
            buffer = ""
            return c == "#" ? afterBasePath(c) ?? .next : .next
        }
        buffer.unicodeScalars.append(c)
        return .next
    }

    private mutating func fragment(_ c: Unicode.Scalar?) -> Step {
        guard let c else { return .next }
        var fragment = url.fragment ?? ""
        URLEncodeSet.fragment.encode(c, onto: &fragment)
        url.fragment = fragment
        return .next
    }
}

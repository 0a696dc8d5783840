import NodeHTTP2

/// The files below one folder, under /files/.
struct StaticFiles: Sendable {
    /// Without links; ends in a slash.
    private let root: String

    /// - Throws: what the system says of a folder that is none.
    init(root: String) throws {
        let real = try fs.realpathSync(root)
        guard try fs.statSync(real).isDirectory() else {
            throw NodeError("ENOTDIR", .error, "ENOTDIR: not a directory, open '\(root)'")
        }
        self.root = real.hasSuffix("/") ? real : real + "/"
    }

    /// Answers with the file that `path`, as it came behind /files/, names.
    func serve(_ answer: any FileAnswer, _ headers: Headers, _ path: Substring, _ openFiles: OpenFiles) throws {
        let request = FileRequest(answer, headers, openFiles)
        guard request.isGet || request.isHead else { return try request.refuse(405, ["allow": "GET, HEAD"]) }
        guard let name = Self.name(path) else { return try request.refuse(404) }
        try request.open(Buffer.from(Array(root.utf8) + name), below: root)
    }

    /// The octets of a name; nil for one that is no plain way down.
    private static func name(_ path: Substring) -> [UInt8]? {
        guard let octets = decoded(path), !octets.contains(0) else { return nil }
        let segments = octets.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isPlain = segments.allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
        return isPlain ? octets : nil
    }

    private static func decoded(_ path: Substring) -> [UInt8]? {
        var octets: [UInt8] = []
        var rest = path.utf8[...]
        while let octet = rest.popFirst() {
            guard octet == UInt8(ascii: "%") else {
                octets.append(octet)
                continue
            }
            guard let digits = String(rest.prefix(2)), digits.utf8.count == 2, !digits.hasPrefix("+"),
                let value = UInt8(digits, radix: 16)
            else { return nil }
            octets.append(value)
            rest = rest.dropFirst(2)
        }
        return octets
    }
}

/// One request for a file: conditions (RFC 9110 §13) and ranges (§14).
private final class FileRequest {
    private let answer: any FileAnswer
    private let headers: Headers
    private let openFiles: OpenFiles
    let isGet: Bool
    let isHead: Bool

    init(_ answer: any FileAnswer, _ headers: Headers, _ openFiles: OpenFiles) {
        self.answer = answer
        self.headers = headers
        self.openFiles = openFiles
        isGet = answer.method == "GET"
        isHead = answer.method == "HEAD"
    }

    func open(_ name: Buffer, below root: String) throws {
        try openFiles.whenFree {
            // What is no file is not waited for.
            try fs.open(name, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK) { error, fd in
                let answered = Result { try self.opened(error, fd, below: root) }
                try self.openFiles.opened()
                try answered.get()
            }
        }
    }

    private func opened(_ error: (any Error)?, _ fd: Int, below root: String) throws {
        if let error { return try refuse(["EMFILE", "ENFILE"].contains(error.code) ? 503 : 404) }
        // A link may lead anywhere: what is open has to be below the folder. What cannot be found out is not below it.
        let real = (try? fs.readlinkSync("/proc/self/fd/\(fd)")) ?? ""
        let stat = try fs.fstatSync(fd)
        guard real.hasPrefix(root), stat.isFile(), !answer.isOver else {
            try fs.closeSync(fd)
            return try refuse(404)
        }
        try respond(answer.own(fd, stat), stat, ContentType.of(real))
    }

    func refuse(_ status: Int, _ more: Headers = [:]) throws {
        if !answer.isOver { try answer.end(status, more) }
    }

    private func respond(_ fd: Int, _ stat: fs.Stats, _ type: String) throws {
        let tag = "\"\(String(stat.mtimeNs, radix: 16))-\(String(stat.size, radix: 16))\""
        let common: Headers = [
            "etag": tag, "last-modified": stat.mtime.toUTCString(), "accept-ranges": "bytes",
        ]
        if let status = conditionalStatus(tag, stat) { return try refuse(status, common) }
        var response = common
        var part = 0..<stat.size
        var status = 200
        if isGet, let range = headers.string("range"), rangeIsCurrent(tag, stat) {
            switch ByteRange(range, size: stat.size) {
            case .all: break
            case .none: return try refuse(416, ["content-range": "bytes */\(stat.size)"])
            case .part(let chosen):
                part = chosen
                status = 206
                response["content-range"] = .string("bytes \(part.lowerBound)-\(part.upperBound - 1)/\(stat.size)")
            }
        }
        response["content-type"] = .string(type)
        response["content-length"] = .string("\(part.count)")
        if isHead || part.isEmpty { return try answer.end(status, response) }
        try answer.send(fd, status, response, part)
    }

    // MARK: Conditions

    /// The status of a request whose condition does not hold; nil where the file is to be sent.
    private func conditionalStatus(_ tag: String, _ stat: fs.Stats) -> Int? {
        if let tags = headers.string("if-match") {
            if !names(tags, tag, weakly: false) { return 412 }
        } else if let date = date("if-unmodified-since"), seconds(stat) > date {
            return 412
        }
        if let tags = headers.string("if-none-match") { return names(tags, tag, weakly: true) ? 304 : nil }
        if let date = date("if-modified-since"), seconds(stat) <= date { return 304 }
        return nil
    }

    /// Whether a range is of the file as it is now (if-range).
    private func rangeIsCurrent(_ tag: String, _ stat: fs.Stats) -> Bool {
        guard let condition = headers.string("if-range") else { return true }
        return condition.hasPrefix("\"") ? condition == tag : date("if-range") == seconds(stat)
    }

    private func names(_ list: String, _ tag: String, weakly: Bool) -> Bool {
        list.split(separator: ",").contains { element in
            let name = element.drop { $0 == " " }
            let plain = weakly && name.hasPrefix("W/") ? name.dropFirst(2) : name
            return plain == "*" || plain.prefix { $0 != " " } == tag
        }
    }

    /// Seconds since 1970; nil for what is no date, which counts as no condition.
    private func date(_ name: String) -> Double? {
        let time = headers.string(name).map { Date.parse($0) } ?? .nan
        return time.isFinite ? (time / 1000).rounded(.down) : nil
    }

    private func seconds(_ stat: fs.Stats) -> Double { (stat.mtime.getTime() / 1000).rounded(.down) }
}

/// What the `range` field asks for. Several ranges at once, and what is no range, count as none asked for.
private enum ByteRange {
    case all
    case part(Range<Int>)
    /// Nothing of the file.
    case none

    init(_ field: String, size: Int) {
        self = .all
        guard field.hasPrefix("bytes="), !field.contains(",") else { return }
        let ends = field.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }) else { return }
        // A number beyond all files is the largest of all.
        let first = ends[0].isEmpty ? nil : Int(ends[0]) ?? .max
        let last = ends[1].isEmpty ? nil : Int(ends[1]) ?? .max
        switch (first, last) {
        case (nil, nil): return
        case (nil, let count?): self = count == 0 || size == 0 ? .none : .part(max(size - count, 0)..<size)
        case (let first?, let last):
            if let last, last < first { return }
            self = first >= size ? .none : .part(first..<min(last ?? size - 1, size - 1) + 1)
        }
    }
}

/// What a file's name says of its contents.
private enum ContentType {
    static func of(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, let ending = parts.last else { return unknown }
        return known[ending.lowercased()] ?? unknown
    }

    private static let unknown = "application/octet-stream"
    private static let known = [
        "avif": "image/avif", "css": "text/css; charset=utf-8", "csv": "text/csv; charset=utf-8", "gif": "image/gif",
        "gz": "application/gzip", "htm": "text/html; charset=utf-8", "html": "text/html; charset=utf-8",
        "ico": "image/x-icon", "jpeg": "image/jpeg", "jpg": "image/jpeg", "js": "text/javascript; charset=utf-8",
        "json": "application/json", "map": "application/json", "md": "text/markdown; charset=utf-8",
        "mjs": "text/javascript; charset=utf-8", "mp3": "audio/mpeg", "mp4": "video/mp4", "pdf": "application/pdf",
        "png": "image/png", "svg": "image/svg+xml", "ttf": "font/ttf", "txt": "text/plain; charset=utf-8",
        "wasm": "application/wasm", "webm": "video/webm", "webp": "image/webp", "woff": "font/woff",
        "woff2": "font/woff2", "xml": "application/xml", "zip": "application/zip",
    ]
}

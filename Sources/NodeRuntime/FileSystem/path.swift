/// Node's path module, for POSIX: texts alone, no file is looked at.
public enum path {
    public typealias posix = NodeRuntime.path

    public static let sep = "/"
    public static let delimiter = ":"

    /// What `parse` returns and `format` takes.
    public struct ParsedPath: Equatable, Sendable, PlainObject {
        /// "/" for an absolute path.
        public var root: String
        public var dir: String
        public var base: String
        public var ext: String
        public var name: String

        public init(root: String = "", dir: String = "", base: String = "", ext: String = "", name: String = "") {
            self.root = root
            self.dir = dir
            self.base = base
            self.ext = ext
            self.name = name
        }
    }

    /// Node: path.isAbsolute(path).
    public static func isAbsolute(_ path: String) -> Bool { path.utf8.first == slash }

    /// Node: path.normalize(path): no empty, "." or ".." part that can be avoided; "." for nothing.
    public static func normalize(_ path: String) -> String {
        if path.isEmpty { return "." }
        let absolute = isAbsolute(path)
        var text = joined(parts(path), climbs: !absolute)
        if text.isEmpty && !absolute { text = "." }
        if !text.isEmpty && path.utf8.last == slash { text += "/" }
        return absolute ? "/" + text : text
    }

    /// Node: path.join(paths…): the paths as one, normalized.
    public static func join(_ paths: String...) -> String {
        normalize(paths.filter { !$0.isEmpty }.joined(separator: "/"))
    }

    /// Node: path.resolve(paths…): from the right until the path is absolute, by the working folder if need be.
    public static func resolve(_ paths: String...) -> String {
        var whole = ""
        for path in paths.reversed() + [process.cwd()] where !path.isEmpty {
            whole = whole.isEmpty ? path : path + "/" + whole
            if isAbsolute(path) { break }
        }
        let text = joined(parts(whole), climbs: !isAbsolute(whole))
        return isAbsolute(whole) ? "/" + text : text.isEmpty ? "." : text
    }

    /// Node: path.relative(from, to), both resolved before.
    public static func relative(_ from: String, _ to: String) -> String {
        let (from, to) = (parts(resolve(from)), parts(resolve(to)))
        let common = zip(from, to).prefix { $0 == $1 }.count
        let climbs = Array(repeating: "..", count: from.count - common)
        return (climbs + to.dropFirst(common).map(String.init)).joined(separator: "/")
    }

    /// Node: path.dirname(path): what stands before the slash before the last part.
    public static func dirname(_ path: String) -> String {
        let bytes = Array(path.utf8)
        let start = startOfLastPart(bytes)
        if start <= 1 { return isAbsolute(path) ? "/" : "." }
        // As in Node.
        if start == 2 && bytes[0] == slash { return "//" }
        return String(decoding: bytes[..<(start - 1)], as: UTF8.self)
    }

    /// Node: path.basename(path, suffix).
    public static func basename(_ path: String, _ suffix: String = "") -> String {
        let last = parts(path).last.map(String.init) ?? ""
        return last != suffix && last.hasSuffix(suffix) ? String(last.dropLast(suffix.count)) : last
    }

    /// Node: path.extname(path): from the last point on, unless the name begins with it.
    public static func extname(_ path: String) -> String {
        let name = basename(path)
        guard let point = name.lastIndex(of: "."), point != name.startIndex, name != ".." else { return "" }
        return String(name[point...])
    }

    /// Node: path.parse(path).
    public static func parse(_ path: String) -> ParsedPath {
        if path.isEmpty { return ParsedPath() }
        let root = isAbsolute(path) ? "/" : ""
        let (base, ext) = (basename(path), extname(path))
        let bytes = Array(path.utf8)
        let start = startOfLastPart(bytes)
        let dir = start > root.utf8.count ? String(decoding: bytes[..<(start - 1)], as: UTF8.self) : root
        return ParsedPath(
            root: root, dir: dir, base: base, ext: ext, name: String(base.dropLast(ext.count)))
    }

    /// Node: path.format(parsed): `dir` goes before `root`, `base` before `name` and `ext`.
    public static func format(_ parsed: ParsedPath) -> String {
        let point = parsed.ext.isEmpty || parsed.ext.hasPrefix(".") ? "" : "."
        let base = parsed.base.isEmpty ? parsed.name + point + parsed.ext : parsed.base
        if parsed.dir.isEmpty { return parsed.root + base }
        return parsed.dir == parsed.root ? parsed.dir + base : parsed.dir + "/" + base
    }

    private static let slash = UInt8(ascii: "/")

    /// Where the name begins that slashes at the end may follow.
    private static func startOfLastPart(_ bytes: [UInt8]) -> Int {
        var start = bytes.count
        while start > 1 && bytes[start - 1] == slash { start -= 1 }
        while start > 0 && bytes[start - 1] != slash { start -= 1 }
        return start
    }

    private static func parts(_ path: String) -> [Substring] { path.split(separator: "/") }

    /// - Parameter climbs: whether ".." may stand at the beginning.
    private static func joined(_ parts: [Substring], climbs: Bool) -> String {
        var kept: [Substring] = []
        for part in parts where part != "." {
            if part != ".." {
                kept.append(part)
            } else if let last = kept.last, last != ".." {
                kept.removeLast()
            } else if climbs {
                kept.append(part)
            }
        }
        return kept.joined(separator: "/")
    }
}

import Glibc
import Reactor

/// Node: node:os, as far as servers ask.
public enum os {
    /// Node: os.EOL.
    public static let EOL = "\n"

    /// The folder for temporary files, without a slash at its end. Node: os.tmpdir().
    public static func tmpdir() -> String {
        let names = ["TMPDIR", "TMP", "TEMP"]
        let folder = names.lazy.compactMap { name in getenv(name).map { String(cString: $0) } }.first { !$0.isEmpty }
        guard let folder, folder != "/" else { return folder ?? "/tmp" }
        return folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    }

    /// The computer's name. Node: os.hostname().
    public static func hostname() -> String {
        // POSIX allows 255 characters and a zero.
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Node: os.platform().
    public static func platform() -> String { process.platform }

    /// Node: os.arch().
    public static func arch() -> String { process.arch }

    /// The processors that this process may use (count). Node: os.availableParallelism().
    public static func availableParallelism() -> Int { ReactorGroup.coreCount }
}

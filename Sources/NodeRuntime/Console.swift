import Glibc

/// Node's console. The lines are made by `util.format`.
public enum console {
    /// Node: console.log(format, values…), to standard output.
    public static func log(_ items: Any?...) { StandardStream.output.write(util.formatted(items) + "\n") }
    /// Node: console.info, the same as `log`.
    public static func info(_ items: Any?...) { StandardStream.output.write(util.formatted(items) + "\n") }
    /// Node: console.debug, the same as `log`.
    public static func debug(_ items: Any?...) { StandardStream.output.write(util.formatted(items) + "\n") }
    /// Node: console.error(format, values…), to standard error.
    public static func error(_ items: Any?...) { StandardStream.error.write(util.formatted(items) + "\n") }
    /// Node: console.warn, the same as `error`.
    public static func warn(_ items: Any?...) { StandardStream.error.write(util.formatted(items) + "\n") }

    /// Node: console.dir(value, options).
    public static func dir(_ value: Any?, _ options: util.InspectOptions = util.InspectOptions()) {
        StandardStream.output.write(util.inspect(value, options) + "\n")
    }

    /// Node: console.assert(condition, format, values…), to standard error when the condition does not hold.
    public static func assert(_ condition: Bool, _ items: Any?...) {
        if !condition { StandardStream.error.write(failedAssertion(items) + "\n") }
    }

    static func failedAssertion(_ items: [Any?]) -> String {
        guard let first = items.first else { return "Assertion failed" }
        guard let format = first as? String else { return util.formatted(["Assertion failed:"] + items) }
        return util.formatted(["Assertion failed: " + format] + items.dropFirst())
    }
}

/// Standard output or standard error; writing blocks, as Node's does for files and terminals.
public struct StandardStream: Sendable {
    let descriptor: Int32

    static let output = StandardStream(descriptor: STDOUT_FILENO)
    static let error = StandardStream(descriptor: STDERR_FILENO)

    /// Writes all of a text, past short writes; a closed descriptor ends it silently.
    public func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, rest.count > 0 {
                let count = Glibc.write(descriptor, start, rest.count)
                guard count > 0 || errno == EINTR else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(count, 0)))
            }
        }
    }
}

extension NodeProcess {
    /// Node: process.stdout.
    public var stdout: StandardStream { .output }
    /// Node: process.stderr.
    public var stderr: StandardStream { .error }
}

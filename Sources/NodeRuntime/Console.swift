import Glibc

/// Node's console, as far as lines of text go: its arguments joined by blanks, a newline behind.
public enum console {
    /// To standard output.
    public static func log(_ items: Any...) { StandardStream.output.write(line(items)) }
    /// To standard error.
    public static func error(_ items: Any...) { StandardStream.error.write(line(items)) }

    private static func line(_ items: [Any]) -> String {
        items.map { "\($0)" }.joined(separator: " ") + "\n"
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

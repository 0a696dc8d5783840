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
struct StandardStream: Sendable {
    let descriptor: Int32

    static let output = StandardStream(descriptor: STDOUT_FILENO)
    static let error = StandardStream(descriptor: STDERR_FILENO)

    /// Writes all of a text, past short writes; a closed descriptor ends it silently.
    func write(_ text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while let start = rest.baseAddress, rest.count > 0 {
            let count = Glibc.write(descriptor, start, rest.count)
            guard count > 0 || errno == EINTR else { return }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(count, 0)))
        }
    }
}

/// Standard output or standard error as a stream: `process.stdout.write(text)`, `req.pipe(process.stdout)`. As in Node, `pipe` does not end it.
public final class ProcessWriteStream: Writable {
    private let stream: StandardStream

    init(_ stream: StandardStream) {
        self.stream = stream
        super.init(WritableOptions(decodeStrings: true))
    }

    /// Node: process.stdout.fd.
    public var fd: Int { Int(stream.descriptor) }
    /// Node: process.stdout.isTTY.
    public var isTTY: Bool { isatty(stream.descriptor) == 1 }

    public override func _write(_ chunk: Chunk, _ encoding: String, _ callback: StreamCallback) {
        chunk.byteSlice.withUnsafeBytes { stream.write($0) }
        callback()
    }
}

extension NodeProcess {
    /// Node: process.stdout. After it was ended it begins anew, because the process's own output cannot be closed.
    public var stdout: ProcessWriteStream {
        if standardOutput?.writableEnded != false { standardOutput = ProcessWriteStream(.output) }
        return standardOutput!
    }

    /// Node: process.stderr.
    public var stderr: ProcessWriteStream {
        if standardError?.writableEnded != false { standardError = ProcessWriteStream(.error) }
        return standardError!
    }
}

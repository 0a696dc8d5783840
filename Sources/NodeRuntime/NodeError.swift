/// The library's one public error: Node's code, class name and text, and the fields of system errors.
public struct NodeError: Error, CustomStringConvertible {
    /// The JavaScript class of an error, or the type of a warning.
    public struct Name: RawRepresentable, Sendable {
        public let rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        public static let error = Name(rawValue: "Error")
        public static let typeError = Name(rawValue: "TypeError")
        public static let rangeError = Name(rawValue: "RangeError")
        public static let syntaxError = Name(rawValue: "SyntaxError")
        public static let uriError = Name(rawValue: "URIError")
        public static let abortError = Name(rawValue: "AbortError")
        public static let timeoutError = Name(rawValue: "TimeoutError")
        public static let aggregateError = Name(rawValue: "AggregateError")
    }

    private final class Storage: Sendable {
        let code: String
        let name: String
        let message: String
        let cause: (any Error)?
        let errno: Int?
        let syscall: String?
        let address: String?
        let port: Int?
        let path: String?
        let dest: String?
        let hostname: String?
        let errors: [NodeError]?
        let input: String?
        let base: String?

        init(
            _ code: String, _ name: String, _ message: String, _ cause: (any Error)?, _ errno: Int?,
            _ syscall: String?, _ address: String?, _ port: Int?, _ path: String?, _ dest: String?,
            _ hostname: String?, _ errors: [NodeError]?, _ input: String?, _ base: String?
        ) {
            self.code = code
            self.name = name
            self.message = message
            self.cause = cause
            self.errno = errno
            self.syscall = syscall
            self.address = address
            self.port = port
            self.path = path
            self.dest = dest
            self.hostname = hostname
            self.errors = errors
            self.input = input
            self.base = base
        }
    }

    /// One word, so that a thrown or stored error stays small; two errors are the same when they share it.
    private let storage: Storage

    public init(
        _ code: String, _ name: Name, _ message: String, cause: (any Error)? = nil, errno: Int? = nil,
        syscall: String? = nil, address: String? = nil, port: Int? = nil, path: String? = nil, dest: String? = nil,
        hostname: String? = nil, errors: [NodeError]? = nil, input: String? = nil, base: String? = nil
    ) {
        storage = Storage(
            code, name.rawValue, message, cause, errno, syscall, address, port, path, dest, hostname, errors, input,
            base)
    }

    /// A plain error without a code. Node: new Error(message).
    public init(_ message: String, cause: (any Error)? = nil) {
        self.init("", .error, message, cause: cause)
    }

    /// Node's stable name of the error: "ERR_HTTP2_…", "ECONNRESET" …; empty for a plain `new Error(text)`.
    public var code: String { storage.code }
    /// The JavaScript class: "Error", "TypeError", "RangeError" …
    public var name: String { storage.name }
    public var message: String { storage.message }
    public var cause: (any Error)? { storage.cause }
    /// A negative system or codec number.
    public var errno: Int? { storage.errno }
    public var syscall: String? { storage.syscall }
    public var address: String? { storage.address }
    public var port: Int? { storage.port }
    public var path: String? { storage.path }
    /// Where a file should have gone.
    public var dest: String? { storage.dest }
    /// What is no URL, of ERR_INVALID_URL, and what it was relative to.
    public var input: String? { storage.input }
    public var base: String? { storage.base }
    /// The name that could not be resolved.
    public var hostname: String? { storage.hostname }
    /// What an AggregateError sums up.
    public var errors: [NodeError]? { storage.errors }

    /// Node's `String(error)`: "TypeError [CODE]: message"; errors of the system, of OpenSSL and of signals go without
    /// code.
    public var description: String {
        let code: String = storage.code
        let showsCode = code.hasPrefix("ERR_") && !code.hasPrefix("ERR_SSL_") && syscall == nil
        return "\(name)\(showsCode ? " [\(code)]" : ""): \(message)"
    }
}

extension NodeError: Equatable {
    /// Identity, as JavaScript compares errors.
    public static func == (left: Self, right: Self) -> Bool { left.storage === right.storage }
}

extension Error {
    private var node: NodeError? { self as? NodeError }

    /// A stored property of a program's own error; what is read from any error by name is read from those, as in JavaScript.
    private func field<Value>(_ name: String) -> Value? {
        Mirror(reflecting: self).children.first { $0.label == name }.flatMap { flattened($0.value) as? Value }
    }

    /// Node's code of the error, or the property `code` of a Swift error; nil when it has none:
    /// `err.code == "ERR_HTTP2_STREAM_ERROR"` works on any error.
    public var code: String? {
        guard let node else { return field("code") }
        // The type is written out: where a `String?` is expected this very property would be chosen.
        let code: String = node.code
        return code.isEmpty ? nil : code
    }

    /// Node's text of the error; the property `message` of a Swift error, or else its description.
    public var message: String {
        guard let node else { return field("message") ?? "\(self)" }
        return node.message
    }

    /// The JavaScript class of the error; the property `name` of a Swift error, or else "Error".
    @_disfavoredOverload public var name: String {
        guard let node else { return field("name") ?? "Error" }
        return node.name
    }

    /// The error that led to this one: also the property `cause` of a Swift error.
    @_disfavoredOverload public var cause: (any Error)? { node.map(\.cause) ?? field("cause") }

    // What `NodeError` has; nil for a Swift error. Disfavored, so that an error's own fields of these names go first.

    @_disfavoredOverload public var errno: Int? { node?.errno }
    @_disfavoredOverload public var syscall: String? { node?.syscall }
    @_disfavoredOverload public var address: String? { node?.address }
    @_disfavoredOverload public var port: Int? { node?.port }
    @_disfavoredOverload public var path: String? { node?.path }
    @_disfavoredOverload public var hostname: String? { node?.hostname }
}

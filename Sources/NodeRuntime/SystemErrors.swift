import Reactor

extension NodeError {
    /// A refused system call as Node words it: "connect ECONNREFUSED 127.0.0.1:80".
    ///
    /// - Parameter local: our end of a connection that failed, where Node tells it: "… - Local (0.0.0.0:0)".
    public static func system(
        _ error: SystemError, address: String? = nil, port: Int? = nil, local: String? = nil
    ) -> NodeError {
        var message = "\(error.syscall) \(error.code)"
        // Node explains the failure of a listener and leaves that of a connection to its code.
        if error.syscall == "listen" { message += ": \(systemText(error))" }
        if let address { message += " \(address)" }
        if let port, port > 0 { message += ":\(port)" }
        if let local { message += " - Local (\(local))" }
        return NodeError(
            error.code, .error, message, errno: systemNumber(error), syscall: error.syscall, address: address,
            port: port == 0 ? nil : port)
    }

    /// A failed name resolution: "getaddrinfo ENOTFOUND host".
    public static func resolution(_ error: SystemError, host: String) -> NodeError {
        NodeError(
            error.code, .error, "getaddrinfo \(error.code) \(host)", errno: systemNumber(error), syscall: "getaddrinfo",
            hostname: host)
    }

    /// Several failures of one attempt; their code is the first one's. Node: AggregateError.
    public static func aggregate(_ errors: [NodeError]) -> NodeError {
        let code: String = errors.first?.code ?? ""
        return NodeError(code, .aggregateError, "", errors: errors)
    }

    /// A failed file operation: "ENOENT: no such file or directory, open '/x'", "…, rename '/x' -> '/y'".
    public static func file(_ error: SystemError, path: String? = nil, dest: String? = nil) -> NodeError {
        let target = path.map { " '\($0)'" } ?? ""
        let destination = dest.map { " -> '\($0)'" } ?? ""
        return NodeError(
            error.code, .error, "\(error.code): \(systemText(error)), \(error.syscall)\(target)\(destination)",
            errno: systemNumber(error), syscall: error.syscall, path: path, dest: dest)
    }

    /// Node's negative number; its own for a name that is not found.
    private static func systemNumber(_ error: SystemError) -> Int {
        if error.errno > 0 { return -Int(error.errno) }
        return error.code == "ENOTFOUND" ? -3008 : error.code == "EAI_AGAIN" ? -3001 : Int(error.errno)
    }

    /// Node's sentence: the system's own, with a small first letter where it has one of Node's making.
    private static func systemText(_ error: SystemError) -> String {
        nodeTexts[error.code] ?? error.message.prefix(1).lowercased() + error.message.dropFirst()
    }

    /// Where Node's wording is not the system's in lower case.
    private static let nodeTexts = [
        "EADDRNOTAVAIL": "address not available",
        "EAFNOSUPPORT": "address family not supported",
        "EALREADY": "connection already in progress",
        "EBUSY": "resource busy or locked",
        "EEXIST": "file already exists",
        "EFAULT": "bad address in system call argument",
        "EHOSTUNREACH": "host is unreachable",
        "EILSEQ": "illegal byte sequence",
        "EIO": "i/o error",
        "EISCONN": "socket is already connected",
        "EISDIR": "illegal operation on a directory",
        "ELOOP": "too many symbolic links encountered",
        "ENAMETOOLONG": "name too long",
        "ENFILE": "file table overflow",
        "ENOMEM": "not enough memory",
        "ENOTCONN": "socket is not connected",
        "ENOTSUP": "operation not supported on socket",
        "ERANGE": "result too large",
        "ESPIPE": "invalid seek",
        "ETXTBSY": "text file is busy",
        "EXDEV": "cross-device link not permitted",
    ]
}

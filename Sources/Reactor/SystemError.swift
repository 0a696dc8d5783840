import CLinux
import Glibc

/// The refusal of a system call, as a value: which call, and which error.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The system's error number; negative for one of the resolver's own (`EAI_…`).
    public let errno: Int32
    /// The call that failed, as Node names it: "connect", "listen", "getaddrinfo".
    public let syscall: String

    public init(errno: Int32, syscall: String) {
        self.errno = errno
        self.syscall = syscall
    }

    /// The error of the call that has just failed on this thread.
    static func last(_ syscall: String) -> SystemError { SystemError(errno: Glibc.errno, syscall: syscall) }

    /// The name of the error: "ECONNRESET".
    public var code: String {
        if errno < 0 { return resolverCode }
        guard let name = clinux_errno_name(errno) else { return "E\(errno)" }
        return String(cString: name)
    }

    /// Node knows two names for all the ways in which a name is not found.
    private var resolverCode: String {
        switch errno {
        case EAI_NONAME, -5: "ENOTFOUND"
        case EAI_AGAIN: "EAI_AGAIN"
        case EAI_FAIL: "EAI_FAIL"
        case EAI_FAMILY: "EAI_FAMILY"
        case EAI_MEMORY: "EAI_MEMORY"
        case EAI_SERVICE: "EAI_SERVICE"
        case EAI_SOCKTYPE: "EAI_SOCKTYPE"
        case EAI_BADFLAGS: "EAI_BADFLAGS"
        default: "EAI_\(-errno)"
        }
    }

    /// The system's sentence for the error.
    public var message: String {
        if errno < 0 { return String(cString: gai_strerror(errno)) }
        guard let sentence = strerror(errno) else { return code }
        return String(cString: sentence)
    }

    /// As Node words it: "connect ECONNREFUSED".
    public var description: String { "\(syscall) \(code)" }
}

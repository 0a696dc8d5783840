import Glibc
import Reactor

extension NodeProcess {
    private static let signals: [String: Int32] = [
        "SIGHUP": Glibc.SIGHUP, "SIGINT": Glibc.SIGINT, "SIGQUIT": Glibc.SIGQUIT, "SIGABRT": Glibc.SIGABRT,
        "SIGKILL": Glibc.SIGKILL, "SIGUSR1": Glibc.SIGUSR1, "SIGUSR2": Glibc.SIGUSR2, "SIGPIPE": Glibc.SIGPIPE,
        "SIGALRM": Glibc.SIGALRM, "SIGTERM": Glibc.SIGTERM, "SIGCHLD": Glibc.SIGCHLD, "SIGCONT": Glibc.SIGCONT,
        "SIGSTOP": Glibc.SIGSTOP, "SIGTSTP": Glibc.SIGTSTP, "SIGWINCH": Glibc.SIGWINCH,
    ]

    /// Sends a signal. Node: process.kill(pid[, signal]).
    ///
    /// - Throws: ERR_UNKNOWN_SIGNAL; ESRCH, EPERM.
    @discardableResult
    public func kill(_ pid: Int, _ signal: String = "SIGTERM") throws -> Bool {
        guard let number = Self.signals[signal] else {
            throw NodeError("ERR_UNKNOWN_SIGNAL", .typeError, "Unknown signal: \(signal)")
        }
        return try kill(pid, Int(number))
    }

    /// Sends a signal by its number; 0 asks only whether the process is there. Node: process.kill(pid, signal).
    ///
    /// - Throws: ESRCH, EPERM, EINVAL.
    @discardableResult
    public func kill(_ pid: Int, _ signal: Int) throws -> Bool {
        // A number that no process can have finds none; truncated it might find another.
        guard let target = pid_t(exactly: pid), let number = Int32(exactly: signal) else {
            throw NodeError.system(SystemError(errno: ESRCH, syscall: "kill"))
        }
        guard Glibc.kill(target, number) == 0 else {
            throw NodeError.system(SystemError(errno: errno, syscall: "kill"))
        }
        return true
    }
}

import Buffers
import CLinux
import Glibc

/// The system calls of the reactor: interrupted ones are repeated, "not now" is nil, every other refusal a `SystemError`.
///
/// No other file reads `errno`.
enum SystemCall {
    /// - Returns: bytes read, 0 at the end of the stream, nil if there is nothing to read now.
    @inline(__always)
    static func read(_ descriptor: Int32, into memory: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int? {
        while true {
            // For a socket the same as read(2) with less of the way through the file layer.
            let count = Glibc.recv(descriptor, memory.baseAddress, memory.count, 0)
            if count >= 0 { return count }
            if try isTemporary("read") { return nil }
        }
    }

    /// - Returns: bytes taken, nil if the socket takes none now.
    @inline(__always)
    static func write(
        _ descriptor: Int32, _ vectors: UnsafePointer<GatherVector>, count: Int
    ) throws(SystemError) -> Int? {
        while true {
            let taken =
                count == 1
                ? clinux_send(descriptor, vectors[0].base, vectors[0].count)
                : clinux_send_vectors(descriptor, vectors, count)
            if taken >= 0 { return taken }
            if try isTemporary("write") { return nil }
        }
    }

    /// Whether the call that failed should wait for the descriptor; false if it should be repeated at once.
    @inline(never)
    private static func isTemporary(_ syscall: String) throws(SystemError) -> Bool {
        switch errno {
        case EAGAIN: return true
        case EINTR: return false
        default: throw SystemError.last(syscall)
        }
    }

    /// Repeats an interrupted call, and throws when it fails.
    @discardableResult
    static func check(_ syscall: String, _ call: () -> Int32) throws(SystemError) -> Int32 {
        while true {
            let result = call()
            if result >= 0 { return result }
            if errno != EINTR { throw SystemError.last(syscall) }
        }
    }

    /// What an attempt to accept brought.
    enum Accepted {
        /// A connection, owned by the caller.
        case descriptor(Int32)
        /// The queue is empty.
        case none
        /// This connection was lost before it was taken; the next one may be there.
        case lost
        /// The process or the system has run out of descriptors or memory.
        case exhausted(SystemError)
        /// The listening descriptor itself is of no use.
        case failed(SystemError)
    }

    static func accept(_ descriptor: Int32) -> Accepted {
        while true {
            let accepted = clinux_accept(descriptor)
            if accepted >= 0 { return .descriptor(accepted) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .none
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted(SystemError.last("accept"))
            // accept(2): Linux passes pending errors of the new connection on through accept.
            case ECONNABORTED, EPROTO, EPERM, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, ENETUNREACH,
                ETIMEDOUT:
                return .lost
            default: return .failed(SystemError.last("accept"))
            }
        }
    }

    /// Starts a connection; true if it stands at once, false if it is under way.
    static func connect(_ descriptor: Int32, to address: SocketAddress) throws(SystemError) -> Bool {
        let result = address.withSockAddr { Glibc.connect(descriptor, $0, $1) }
        if result == 0 { return true }
        // An interrupted attempt goes on by itself.
        if errno == EINPROGRESS || errno == EINTR { return false }
        throw SystemError.last("connect")
    }

    /// A descriptor is gone after close even if the call was interrupted (close(2)), so it is never repeated.
    static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }
}

extension SystemCall {
    /// The permissions of a file.
    static func mode(of path: String) throws(SystemError) -> mode_t {
        var facts = stat()
        try check("stat") { stat(path, &facts) }
        return facts.st_mode & 0o7777
    }

    /// Adds one to an eventfd.
    static func ring(_ descriptor: Int32) {
        // It fails only when 2⁶⁴ - 2 rings have not been heard.
        _ = clinux_eventfd_add(descriptor)
    }

    /// Sets an eventfd to zero; a semaphore is lowered by one instead, and waits for one.
    static func silence(_ descriptor: Int32) {
        while clinux_eventfd_take(descriptor) < 0, errno == EINTR {}
    }

    /// Prints a last message and ends the process.
    static func exit(withMessage message: String) -> Never {
        var message = message
        message.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
        Glibc.exit(1)
    }
}

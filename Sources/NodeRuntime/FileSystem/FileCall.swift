import CLinux
import Glibc
import Reactor

/// The system calls on files: interrupted ones are repeated, refusals are Node's errors. They block and may run on any thread.
enum FileCall {
    /// Repeats an interrupted call, and throws when it fails.
    ///
    /// - Parameter syscall: as Node names it.
    @discardableResult
    static func check(
        _ syscall: String, _ path: FilePath? = nil, _ dest: FilePath? = nil, _ call: () -> Int
    ) throws(NodeError) -> Int {
        while true {
            let result = call()
            if result >= 0 { return result }
            if errno != EINTR { throw failure(errno, syscall, path, dest) }
        }
    }

    static func failure(
        _ errno: Int32, _ syscall: String, _ path: FilePath? = nil, _ dest: FilePath? = nil
    ) -> NodeError {
        .file(SystemError(errno: errno, syscall: syscall), path: path?.text, dest: dest?.text)
    }

    // MARK: Descriptors

    static func open(_ path: FilePath, _ flags: Int32, _ mode: mode_t) throws(NodeError) -> Int32 {
        Int32(try check("open", path) { Int(Glibc.open(path.bytes, flags | O_CLOEXEC, mode)) })
    }

    /// Opens a regular file for reading if no disk has to be asked for it; nil leaves everything else to `open`.
    static func openCached(_ path: FilePath, _ flags: Int32) -> Int32? {
        guard flags & ~(O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) == O_RDONLY else { return nil }
        // Without the bit a pipe would wait for its writer.
        let descriptor = clinux_open_cached(path.bytes, flags | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        if flags & O_NONBLOCK != 0 || (try? status(descriptor).isFile()) == true { return descriptor }
        _ = Glibc.close(descriptor)
        return nil
    }

    /// The descriptor is gone whatever the answer is (close(2)), so the call is never repeated.
    static func close(_ descriptor: Int32) throws(NodeError) {
        if Glibc.close(descriptor) != 0, errno != EINTR { throw failure(errno, "close") }
    }

    /// Opens a file for `body` and closes it after.
    static func withOpen<Result>(
        _ path: FilePath, _ flags: Int32, _ mode: mode_t = 0o666, _ body: (Int32) throws(NodeError) -> Result
    ) throws(NodeError) -> Result {
        let descriptor = try open(path, flags, mode)
        defer { _ = Glibc.close(descriptor) }
        return try body(descriptor)
    }

    /// - Parameter position: nil for the descriptor's own.
    /// - Returns: bytes read, 0 at the end.
    static func read(
        _ descriptor: Int32, _ memory: UnsafeMutableRawBufferPointer, _ position: Int?
    ) throws(NodeError) -> Int {
        try check("read") {
            guard let position else { return Glibc.read(descriptor, memory.baseAddress, memory.count) }
            return pread(descriptor, memory.baseAddress, memory.count, position)
        }
    }

    /// - Returns: bytes written, which may be fewer than there are.
    static func write(
        _ descriptor: Int32, _ memory: UnsafeRawBufferPointer, _ position: Int?
    ) throws(NodeError) -> Int {
        try check("write") {
            guard let position else { return Glibc.write(descriptor, memory.baseAddress, memory.count) }
            return pwrite(descriptor, memory.baseAddress, memory.count, position)
        }
    }

    /// Writes until nothing is left.
    static func writeAll(
        _ descriptor: Int32, _ memory: UnsafeRawBufferPointer, _ position: Int? = nil
    ) throws(NodeError) {
        var done = 0
        while done < memory.count {
            done += try write(descriptor, .init(rebasing: memory[done...]), position.map { $0 + done })
        }
    }

    static func status(_ descriptor: Int32) throws(NodeError) -> fs.Stats {
        var status = clinux_file_status()
        try check("fstat") { Int(clinux_file_status(descriptor, "", 1, &status)) }
        return fs.Stats(status)
    }

    // MARK: Paths

    static func status(_ path: FilePath, followsLinks: Bool) throws(NodeError) -> fs.Stats {
        var status = clinux_file_status()
        try check(followsLinks ? "stat" : "lstat", path) {
            // An empty path would stand for the descriptor.
            if path.bytes.count == 1 {
                errno = ENOENT
                return -1
            }
            return Int(clinux_file_status(AT_FDCWD, path.bytes, followsLinks ? 1 : 0, &status))
        }
        return fs.Stats(status)
    }

    /// The target of a symbolic link.
    static func readLink(_ path: FilePath) throws(NodeError) -> String {
        var memory = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = try check("readlink", path) {
            Glibc.readlink(path.bytes, &memory, memory.count)
        }
        return String(decoding: memory[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The path without links and dots, or nil with `errno`.
    static func realPath(_ path: FilePath) -> String? {
        guard let found = Glibc.realpath(path.bytes, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    /// Makes a folder with a new name; `prefix` ends in six X.
    static func makeTemporary(_ template: FilePath) throws(NodeError) -> String {
        var bytes = template.bytes
        try check("mkdtemp", template) { mkdtemp(&bytes) == nil ? -1 : 0 }
        return String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Sets the times of access and of change (seconds since 1970).
    ///
    /// - Parameter path: nil for the file of `descriptor`.
    static func setTimes(
        _ descriptor: Int32, _ path: FilePath?, _ accessed: Double, _ modified: Double
    ) throws(NodeError) {
        func time(_ seconds: Double) -> timespec {
            let whole = seconds.rounded(.down)
            return timespec(tv_sec: Int(whole), tv_nsec: Int(((seconds - whole) * 1e6).rounded(.down)) * 1000)
        }
        let times = [time(accessed), time(modified)]
        if let path {
            try check("utime", path) { Int(utimensat(AT_FDCWD, path.bytes, times, 0)) }
        } else {
            try check("futime") { Int(futimens(descriptor, times)) }
        }
    }
}

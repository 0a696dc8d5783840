import Glibc
import Reactor

// Operations on paths.

extension FileWork {
    /// An operation on one path.
    static func path(
        _ path: some fs.PathLike, _ body: @escaping @Sendable (FilePath) throws -> Value
    ) throws -> FileWork where Value: Sendable {
        let path = try FilePath(path)
        return FileWork { try body(path) }
    }

    /// A call on one path that says no more than whether it worked.
    static func path(
        _ path: some fs.PathLike, _ syscall: String, _ call: @escaping @Sendable (FilePath) -> Int32
    ) throws -> FileWork where Value == Void {
        try self.path(path) { path in
            try FileCall.check(syscall, path) { Int(call(path)) }
        }
    }

    /// A call on two paths.
    static func paths(
        _ from: some fs.PathLike, _ to: some fs.PathLike, _ syscall: String, names: (String, String),
        _ call: @escaping @Sendable (FilePath, FilePath) -> Int32
    ) throws -> FileWork where Value == Void {
        let from = try FilePath(from, names.0)
        let to = try FilePath(to, names.1)
        return FileWork {
            try FileCall.check(syscall, from, to) { Int(call(from, to)) }
        }
    }

    static func stat(
        _ path: some fs.PathLike, followsLinks: Bool = true
    ) throws -> FileWork where Value == fs.Stats {
        try self.path(path) { try FileCall.status($0, followsLinks: followsLinks) }
    }

    static func access(_ path: some fs.PathLike, _ mode: Int) throws -> FileWork where Value == Void {
        guard (0...7).contains(mode) else {
            throw NodeError("ERR_OUT_OF_RANGE", .rangeError, "mode is out of range: >= 0 && <= 7")
        }
        return try self.path(path, "access") { Glibc.access($0.bytes, Int32(mode)) }
    }

    static func unlink(_ path: some fs.PathLike) throws -> FileWork where Value == Void {
        try self.path(path, "unlink") { Glibc.unlink($0.bytes) }
    }

    static func rename(_ from: some fs.PathLike, _ to: some fs.PathLike) throws -> FileWork where Value == Void {
        try paths(from, to, "rename", names: ("oldPath", "newPath")) { Glibc.rename($0.bytes, $1.bytes) }
    }

    static func symlink(_ target: some fs.PathLike, _ path: some fs.PathLike) throws -> FileWork
    where Value == Void {
        try paths(target, path, "symlink", names: ("target", "path")) { Glibc.symlink($0.bytes, $1.bytes) }
    }

    static func truncate(_ path: some fs.PathLike, _ length: Int) throws -> FileWork where Value == Void {
        try self.path(path) { path in
            try FileCall.withOpen(path, O_RDWR) { (descriptor) throws(NodeError) in
                _ = try FileCall.check("ftruncate") { Int(Glibc.ftruncate(descriptor, max(length, 0))) }
            }
        }
    }

    static func chmod(_ path: some fs.PathLike, _ mode: Int) throws -> FileWork where Value == Void {
        let mode = try FileArguments.mode(mode)
        return try self.path(path, "chmod") { Glibc.chmod($0.bytes, mode) }
    }

    static func utimes(
        _ path: some fs.PathLike, _ atime: some fs.FileTime, _ mtime: some fs.FileTime
    ) throws -> FileWork where Value == Void {
        let accessed = try FileArguments.time(atime)
        let modified = try FileArguments.time(mtime)
        return try self.path(path) { try FileCall.setTimes(-1, $0, accessed, modified) }
    }

    /// - Parameter syscall: the call that Node's form names in its errors: "lstat" for the part of the path that is missing, or
    ///   "realpath" for all of it.
    static func realpath(_ path: some fs.PathLike, naming syscall: String) throws -> FileWork where Value == String {
        try self.path(path) { path in
            if let found = FileCall.realPath(path) { return found }
            let reason = errno
            if syscall == "lstat" { try FileCall.findMissing(path) }
            throw FileCall.failure(reason, syscall == "lstat" ? "stat" : syscall, path)
        }
    }
}

extension FileCall {
    /// Throws for the first part of a path that does not exist.
    static func findMissing(_ path: FilePath) throws(NodeError) {
        if let parent = path.parent { try findMissing(parent) }
        _ = try status(path, followsLinks: false)
    }
}

extension fs {
    /// Options of `statSync`.
    public struct StatOptions {
        /// False makes the result nil where nothing is found, instead of an error.
        public var throwIfNoEntry: Bool

        public init(throwIfNoEntry: Bool = true) { self.throwIfNoEntry = throwIfNoEntry }
    }

    // MARK: Properties

    /// Node: fs.statSync(path).
    public static func statSync(_ path: some PathLike) throws -> Stats { try FileWork.stat(path).now() }

    /// Node: fs.statSync(path, options).
    public static func statSync(_ path: some PathLike, _ options: StatOptions) throws -> Stats? {
        try found(options) { try statSync(path) }
    }

    /// Node: fs.stat(path, callback).
    public static func stat(_ path: some PathLike, _ callback: @escaping ((any Error)?, Stats) throws -> Void) throws {
        try FileWork.stat(path).later(Stats(), callback)
    }

    /// Node: fs.lstatSync(path): of a symbolic link itself.
    public static func lstatSync(_ path: some PathLike) throws -> Stats {
        try FileWork.stat(path, followsLinks: false).now()
    }

    /// Node: fs.lstatSync(path, options).
    public static func lstatSync(_ path: some PathLike, _ options: StatOptions) throws -> Stats? {
        try found(options) { try lstatSync(path) }
    }

    /// Node: fs.lstat(path, callback).
    public static func lstat(_ path: some PathLike, _ callback: @escaping ((any Error)?, Stats) throws -> Void) throws {
        try FileWork.stat(path, followsLinks: false).later(Stats(), callback)
    }

    private static func found(_ options: StatOptions, _ body: () throws -> Stats) throws -> Stats? {
        do { return try body() } catch {
            guard !options.throwIfNoEntry, error.code == "ENOENT" || error.code == "ENOTDIR" else { throw error }
            return nil
        }
    }

    /// Node: fs.existsSync(path).
    public static func existsSync(_ path: some PathLike) -> Bool {
        // Whatever is wrong with the path, nothing is there.
        (try? FileWork.access(path, constants.F_OK).now()) != nil
    }

    /// Node: fs.exists(path, callback), which gets nothing but the answer.
    public static func exists(_ path: some PathLike, _ callback: @escaping (Bool) throws -> Void) {
        do {
            try FileWork.access(path, constants.F_OK).later { error in try callback(error == nil) }
        } catch {
            Reactor.ofCurrentThread.nextTick { try callback(false) }
        }
    }

    /// Node: fs.accessSync(path, mode).
    public static func accessSync(_ path: some PathLike, _ mode: Int = constants.F_OK) throws {
        try FileWork.access(path, mode).now()
    }

    /// Node: fs.access(path, mode, callback).
    public static func access(
        _ path: some PathLike, _ mode: Int = constants.F_OK, _ callback: @escaping NoParamCallback
    ) throws {
        try FileWork.access(path, mode).later(callback)
    }

    /// Node: fs.realpathSync(path): without links, "." and "..".
    public static func realpathSync(_ path: some PathLike) throws -> String {
        try FileWork.realpath(path, naming: "lstat").now()
    }

    /// Node: fs.realpath(path, callback).
    public static func realpath(
        _ path: some PathLike, _ callback: @escaping ((any Error)?, String) throws -> Void
    ) throws {
        try FileWork.realpath(path, naming: "lstat").later("", callback)
    }

    /// Node: fs.chmodSync(path, mode).
    public static func chmodSync(_ path: some PathLike, _ mode: Int) throws { try FileWork.chmod(path, mode).now() }

    /// Node: fs.chmod(path, mode, callback).
    public static func chmod(_ path: some PathLike, _ mode: Int, _ callback: @escaping NoParamCallback) throws {
        try FileWork.chmod(path, mode).later(callback)
    }

    /// Node: fs.utimesSync(path, atime, mtime), seconds since 1970 or a `Date`.
    public static func utimesSync(_ path: some PathLike, _ atime: some FileTime, _ mtime: some FileTime) throws {
        try FileWork.utimes(path, atime, mtime).now()
    }

    /// Node: fs.utimes(path, atime, mtime, callback).
    public static func utimes(
        _ path: some PathLike, _ atime: some FileTime, _ mtime: some FileTime, _ callback: @escaping NoParamCallback
    ) throws {
        try FileWork.utimes(path, atime, mtime).later(callback)
    }

    /// Node: fs.truncateSync(path, length).
    public static func truncateSync(_ path: some PathLike, _ length: Int = 0) throws {
        try FileWork.truncate(path, length).now()
    }

    /// Node: fs.truncate(path, length, callback).
    public static func truncate(_ path: some PathLike, _ length: Int = 0, _ callback: @escaping NoParamCallback) throws
    {
        try FileWork.truncate(path, length).later(callback)
    }

    // MARK: Names

    /// Node: fs.unlinkSync(path).
    public static func unlinkSync(_ path: some PathLike) throws { try FileWork.unlink(path).now() }

    /// Node: fs.unlink(path, callback).
    public static func unlink(_ path: some PathLike, _ callback: @escaping NoParamCallback) throws {
        try FileWork.unlink(path).later(callback)
    }

    /// Node: fs.renameSync(oldPath, newPath).
    public static func renameSync(_ oldPath: some PathLike, _ newPath: some PathLike) throws {
        try FileWork.rename(oldPath, newPath).now()
    }

    /// Node: fs.rename(oldPath, newPath, callback).
    public static func rename(
        _ oldPath: some PathLike, _ newPath: some PathLike, _ callback: @escaping NoParamCallback
    ) throws {
        try FileWork.rename(oldPath, newPath).later(callback)
    }

    /// Node: fs.symlinkSync(target, path).
    public static func symlinkSync(_ target: some PathLike, _ path: some PathLike) throws {
        try FileWork.symlink(target, path).now()
    }

    /// Node: fs.symlink(target, path, callback).
    public static func symlink(
        _ target: some PathLike, _ path: some PathLike, _ callback: @escaping NoParamCallback
    ) throws {
        try FileWork.symlink(target, path).later(callback)
    }

    /// Node: fs.readlinkSync(path).
    public static func readlinkSync(_ path: some PathLike) throws -> String {
        try FileWork.path(path) { try FileCall.readLink($0) }.now()
    }

    /// Node: fs.readlink(path, callback).
    public static func readlink(
        _ path: some PathLike, _ callback: @escaping ((any Error)?, String) throws -> Void
    ) throws {
        try FileWork.path(path) { try FileCall.readLink($0) }.later("", callback)
    }

    /// Node: fs.copyFileSync(src, dest, mode).
    public static func copyFileSync(_ src: some PathLike, _ dest: some PathLike, _ mode: Int = 0) throws {
        try FileWork.copyFile(src, dest, mode).now()
    }

    /// Node: fs.copyFile(src, dest, mode, callback).
    public static func copyFile(
        _ src: some PathLike, _ dest: some PathLike, _ mode: Int = 0, _ callback: @escaping NoParamCallback
    ) throws {
        try FileWork.copyFile(src, dest, mode).later(callback)
    }
}

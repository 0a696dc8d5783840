// Node: fs.promises. The promise forms of all operations; what their arguments lack is thrown where the callback forms throw
// it. Aborting the signal, or cancelling the task, gives up waiting; the operation itself goes on to its end.

extension FileWork {
    /// The promise form.
    nonisolated(nonsending) func value(signal: AbortSignal? = nil) async throws -> Value {
        try await withReactorContinuation(signal: signal) { continuation in
            later { continuation.resume(with: $0) }
        }
    }
}

extension fs.promises {
    /// Node: fs.promises.constants.
    public typealias constants = fs.constants

    /// Node: fs.promises.open(path, flags, mode).
    public nonisolated(nonsending) static func open(
        _ path: some fs.PathLike, _ flags: any fs.OpenFlags = "r", _ mode: Int = 0o666
    ) async throws -> fs.FileHandle {
        let work = try FileWork.open(path, flags, mode)
        return try await withReactorContinuation { continuation in
            work.later { result in
                // Without anybody who waits the handle goes away at once, and closes the file.
                continuation.resume(with: result.map { fs.FileHandle($0) })
            }
        }
    }

    // MARK: Whole files

    /// Node: fs.promises.readFile(path).
    public nonisolated(nonsending) static func readFile(_ path: some fs.PathLike) async throws -> Buffer {
        try await FileWork.readFile(path).value()
    }

    /// Node: fs.promises.readFile(path, encoding).
    public nonisolated(nonsending) static func readFile(
        _ path: some fs.PathLike, _ encoding: String
    ) async throws -> String {
        try await FileWork.readFile(path, encoding).value()
    }

    /// Node: fs.promises.readFile(path, options). The result is text when the options name an encoding.
    public nonisolated(nonsending) static func readFile(
        _ path: some fs.PathLike, _ options: fs.ReadFileOptions
    ) async throws -> Chunk {
        try await FileWork.readFile(path, options).value(signal: options.signal)
    }

    /// Node: fs.promises.writeFile(path, data, options).
    public nonisolated(nonsending) static func writeFile(
        _ path: some fs.PathLike, _ data: some fs.Data, _ options: fs.WriteFileOptions = fs.WriteFileOptions()
    ) async throws {
        try await FileWork.writeFile(path, data, options, flag: "w").value(signal: options.signal)
    }

    /// Node: fs.promises.writeFile(path, data, encoding).
    public nonisolated(nonsending) static func writeFile(
        _ path: some fs.PathLike, _ data: some fs.Data, _ encoding: String
    ) async throws {
        try await writeFile(path, data, fs.WriteFileOptions(encoding: encoding))
    }

    /// Node: fs.promises.appendFile(path, data, options).
    public nonisolated(nonsending) static func appendFile(
        _ path: some fs.PathLike, _ data: some fs.Data, _ options: fs.WriteFileOptions = fs.WriteFileOptions()
    ) async throws {
        try await FileWork.writeFile(path, data, options, flag: "a").value(signal: options.signal)
    }

    /// Node: fs.promises.copyFile(src, dest, mode).
    public nonisolated(nonsending) static func copyFile(
        _ src: some fs.PathLike, _ dest: some fs.PathLike, _ mode: Int = 0
    ) async throws {
        try await FileWork.copyFile(src, dest, mode).value()
    }

    /// Node: fs.promises.truncate(path, length).
    public nonisolated(nonsending) static func truncate(_ path: some fs.PathLike, _ length: Int = 0) async throws {
        try await FileWork.truncate(path, length).value()
    }

    // MARK: Properties

    /// Node: fs.promises.stat(path).
    public nonisolated(nonsending) static func stat(_ path: some fs.PathLike) async throws -> fs.Stats {
        try await FileWork.stat(path).value()
    }

    /// Node: fs.promises.lstat(path).
    public nonisolated(nonsending) static func lstat(_ path: some fs.PathLike) async throws -> fs.Stats {
        try await FileWork.stat(path, followsLinks: false).value()
    }

    /// Node: fs.promises.access(path, mode).
    public nonisolated(nonsending) static func access(
        _ path: some fs.PathLike, _ mode: Int = fs.constants.F_OK
    ) async throws {
        try await FileWork.access(path, mode).value()
    }

    /// Node: fs.promises.chmod(path, mode).
    public nonisolated(nonsending) static func chmod(_ path: some fs.PathLike, _ mode: Int) async throws {
        try await FileWork.chmod(path, mode).value()
    }

    /// Node: fs.promises.utimes(path, atime, mtime).
    public nonisolated(nonsending) static func utimes(
        _ path: some fs.PathLike, _ atime: some fs.FileTime, _ mtime: some fs.FileTime
    ) async throws {
        try await FileWork.utimes(path, atime, mtime).value()
    }

    /// Node: fs.promises.realpath(path).
    public nonisolated(nonsending) static func realpath(_ path: some fs.PathLike) async throws -> String {
        try await FileWork.realpath(path, naming: "realpath").value()
    }

    // MARK: Names

    /// Node: fs.promises.unlink(path).
    public nonisolated(nonsending) static func unlink(_ path: some fs.PathLike) async throws {
        try await FileWork.unlink(path).value()
    }

    /// Node: fs.promises.rename(oldPath, newPath).
    public nonisolated(nonsending) static func rename(
        _ oldPath: some fs.PathLike, _ newPath: some fs.PathLike
    ) async throws {
        try await FileWork.rename(oldPath, newPath).value()
    }

    /// Node: fs.promises.symlink(target, path).
    public nonisolated(nonsending) static func symlink(
        _ target: some fs.PathLike, _ path: some fs.PathLike
    ) async throws {
        try await FileWork.symlink(target, path).value()
    }

    /// Node: fs.promises.readlink(path).
    public nonisolated(nonsending) static func readlink(_ path: some fs.PathLike) async throws -> String {
        try await FileWork.path(path) { try FileCall.readLink($0) }.value()
    }

    // MARK: Folders

    /// Node: fs.promises.mkdir(path, options).
    ///
    /// - Returns: with `recursive`, the first folder that had to be made.
    @discardableResult
    public nonisolated(nonsending) static func mkdir(
        _ path: some fs.PathLike, _ options: fs.MkdirOptions = fs.MkdirOptions()
    ) async throws -> String? {
        try await FileWork.mkdir(path, options).value()
    }

    /// Node: fs.promises.mkdtemp(prefix).
    public nonisolated(nonsending) static func mkdtemp(_ prefix: some fs.PathLike) async throws -> String {
        try await FileWork.mkdtemp(prefix).value()
    }

    /// Node: fs.promises.readdir(path, options).
    public nonisolated(nonsending) static func readdir(
        _ path: some fs.PathLike, _ options: fs.ReaddirOptions = fs.ReaddirOptions()
    ) async throws -> [String] {
        try await FileWork.readdir(path, options).value()
    }

    /// Node: fs.promises.readdir(path, { withFileTypes: true }).
    public nonisolated(nonsending) static func readdir(
        _ path: some fs.PathLike, _ options: fs.ReaddirOptions = fs.ReaddirOptions(), withFileTypes: Bool
    ) async throws -> [fs.Dirent] {
        try await FileWork.entries(path, options).value()
    }

    /// Node: fs.promises.rmdir(path).
    public nonisolated(nonsending) static func rmdir(_ path: some fs.PathLike) async throws {
        try await FileWork.rmdir(path).value()
    }

    /// Node: fs.promises.rm(path, options).
    public nonisolated(nonsending) static func rm(
        _ path: some fs.PathLike, _ options: fs.RmOptions = fs.RmOptions()
    ) async throws {
        try await FileWork.rm(path, options).value()
    }
}

import Glibc

// Making, reading and removing folders.

extension fs {
    /// Options of `mkdir`.
    public struct MkdirOptions {
        /// Makes the folders above too, and is content with one that is there.
        public var recursive: Bool
        /// Permissions.
        public var mode: Int

        public init(recursive: Bool = false, mode: Int = 0o777) {
            self.recursive = recursive
            self.mode = mode
        }
    }

    /// Options of `rm`.
    public struct RmOptions {
        /// Is content when nothing is there.
        public var force: Bool
        /// Removes a folder with all that is in it.
        public var recursive: Bool

        public init(force: Bool = false, recursive: Bool = false) {
            self.force = force
            self.recursive = recursive
        }
    }

    /// Options of `readdir`.
    public struct ReaddirOptions {
        /// Reads the folders within too; their entries come after those of the folder that holds them.
        public var recursive: Bool

        public init(recursive: Bool = false) { self.recursive = recursive }
    }

    // MARK: Making

    /// Node: fs.mkdirSync(path, options).
    ///
    /// - Returns: with `recursive`, the first folder that had to be made.
    @discardableResult
    public static func mkdirSync(
        _ path: some PathLike, _ options: MkdirOptions = MkdirOptions()
    ) throws -> String? {
        try FileWork.mkdir(path, options).now()
    }

    /// Node: fs.mkdirSync(path, mode).
    public static func mkdirSync(_ path: some PathLike, _ mode: Int) throws {
        _ = try FileWork.mkdir(path, MkdirOptions(mode: mode)).now()
    }

    /// Node: fs.mkdir(path, options, callback).
    public static func mkdir(
        _ path: some PathLike, _ options: MkdirOptions = MkdirOptions(),
        _ callback: @escaping ((any Error)?, String?) throws -> Void
    ) throws {
        try FileWork.mkdir(path, options).later(nil, callback)
    }

    /// Node: fs.mkdir(path, callback), whose callback gets the error alone.
    public static func mkdir(_ path: some PathLike, _ callback: @escaping NoParamCallback) throws {
        try FileWork.mkdir(path, MkdirOptions()).later(nil) { error, _ in try callback(error) }
    }

    /// Node: fs.mkdtempSync(prefix). Six characters are added that make the name new.
    public static func mkdtempSync(_ prefix: some PathLike) throws -> String { try FileWork.mkdtemp(prefix).now() }

    /// Node: fs.mkdtemp(prefix, callback).
    public static func mkdtemp(
        _ prefix: some PathLike, _ callback: @escaping ((any Error)?, String) throws -> Void
    ) throws {
        try FileWork.mkdtemp(prefix).later("", callback)
    }

    // MARK: Reading

    /// Node: fs.readdirSync(path, options). Names in the order of their octets, without "." and "..".
    public static func readdirSync(
        _ path: some PathLike, _ options: ReaddirOptions = ReaddirOptions()
    ) throws -> [String] {
        try FileWork.readdir(path, options).now()
    }

    /// Node: fs.readdirSync(path, { withFileTypes: true }).
    public static func readdirSync(
        _ path: some PathLike, _ options: ReaddirOptions = ReaddirOptions(), withFileTypes: Bool
    ) throws -> [Dirent] {
        try FileWork.entries(path, options).now()
    }

    /// Node: fs.readdir(path, options, callback).
    public static func readdir(
        _ path: some PathLike, _ options: ReaddirOptions = ReaddirOptions(),
        _ callback: @escaping ((any Error)?, [String]) throws -> Void
    ) throws {
        try FileWork.readdir(path, options).later([], callback)
    }

    /// Node: fs.readdir(path, { withFileTypes: true }, callback).
    public static func readdir(
        _ path: some PathLike, _ options: ReaddirOptions = ReaddirOptions(), withFileTypes: Bool,
        _ callback: @escaping ((any Error)?, [Dirent]) throws -> Void
    ) throws {
        try FileWork.entries(path, options).later([], callback)
    }

    // MARK: Removing

    /// Node: fs.rmdirSync(path): an empty folder.
    public static func rmdirSync(_ path: some PathLike) throws { try FileWork.rmdir(path).now() }

    /// Node: fs.rmdir(path, callback).
    public static func rmdir(_ path: some PathLike, _ callback: @escaping NoParamCallback) throws {
        try FileWork.rmdir(path).later(callback)
    }

    /// Node: fs.rmSync(path, options).
    public static func rmSync(_ path: some PathLike, _ options: RmOptions = RmOptions()) throws {
        try FileWork.rm(path, options).now()
    }

    /// Node: fs.rm(path, options, callback).
    public static func rm(
        _ path: some PathLike, _ options: RmOptions = RmOptions(), _ callback: @escaping NoParamCallback
    ) throws {
        try FileWork.rm(path, options).later(callback)
    }
}

extension FileWork {
    static func mkdir(_ path: some fs.PathLike, _ options: fs.MkdirOptions) throws -> FileWork
    where Value == String? {
        let mode = try FileArguments.mode(options.mode)
        let isRecursive = options.recursive
        return try self.path(path) { path in
            if isRecursive { return try FileCall.makeFolders(path, mode) }
            try FileCall.check("mkdir", path) { Int(Glibc.mkdir(path.bytes, mode)) }
            return nil
        }
    }

    static func mkdtemp(_ prefix: some fs.PathLike) throws -> FileWork where Value == String {
        let prefix = try FilePath(prefix, "prefix")
        return FileWork { try FileCall.makeTemporary(FilePath(prefix.text + "XXXXXX")) }
    }

    static func entries(_ path: some fs.PathLike, _ options: fs.ReaddirOptions) throws -> FileWork
    where Value == [fs.Dirent] {
        let isRecursive = options.recursive
        return try self.path(path) { try FileCall.entries($0, recursive: isRecursive) }
    }

    static func readdir(_ path: some fs.PathLike, _ options: fs.ReaddirOptions) throws -> FileWork
    where Value == [String] {
        let isRecursive = options.recursive
        return try self.path(path) { path in
            let top = path.text
            return try FileCall.entries(path, recursive: isRecursive).map { entry in
                // Names of a folder within are relative to the one that was asked for.
                let folder = entry.parentPath.dropFirst(top.count).drop { $0 == "/" }
                return folder.isEmpty ? entry.name : "\(folder)/\(entry.name)"
            }
        }
    }

    static func rmdir(_ path: some fs.PathLike) throws -> FileWork where Value == Void {
        try self.path(path, "rmdir") { Glibc.rmdir($0.bytes) }
    }

    static func rm(_ path: some fs.PathLike, _ options: fs.RmOptions) throws -> FileWork where Value == Void {
        let (isForced, isRecursive) = (options.force, options.recursive)
        return try self.path(path) { path in
            do {
                let status = try FileCall.status(path, followsLinks: false)
                guard status.isDirectory() else { return try FileCall.remove(AT_FDCWD, path, isFolder: false) }
                guard isRecursive else { throw NodeError.ERR_FS_EISDIR(path.text) }
                try FileCall.removeTree(path)
            } catch {
                guard isForced, error.code == "ENOENT" else { throw error }
            }
        }
    }
}

extension NodeError {
    static func ERR_FS_EISDIR(_ path: String) -> NodeError {
        NodeError(
            "ERR_FS_EISDIR", Name(rawValue: "SystemError"),
            "Path is a directory: rm returned EISDIR (is a directory) \(path)", errno: Int(EISDIR), syscall: "rm",
            path: path)
    }
}

extension FileCall {
    /// Makes a folder and what is missing above it.
    ///
    /// - Returns: the first that was made; nil when all were there.
    static func makeFolders(_ path: FilePath, _ mode: mode_t) throws(NodeError) -> String? {
        var missing = [path]
        var first: String?
        while let folder = missing.last {
            if Glibc.mkdir(folder.bytes, mode) == 0 {
                first = first ?? folder.text
                missing.removeLast()
                continue
            }
            let reason = errno
            if reason == ENOENT, first == nil, let parent = folder.parent {
                missing.append(parent)
                continue
            }
            guard reason == EEXIST, try status(folder, followsLinks: true).isDirectory() else {
                throw failure(reason, "mkdir", path)
            }
            missing.removeLast()
        }
        return first
    }

    /// What a folder holds, sorted by name.
    static func entries(_ path: FilePath, recursive: Bool) throws(NodeError) -> [fs.Dirent] {
        var all: [fs.Dirent] = []
        var waiting = [path]
        while !waiting.isEmpty {
            let folder = waiting.removeFirst()
            let text = folder.text
            let entries = try list(folder)
            all += entries
            guard recursive else { continue }
            for entry in entries where entry.isDirectory() {
                waiting.append(FilePath(text.hasSuffix("/") ? text + entry.name : "\(text)/\(entry.name)"))
            }
        }
        return all
    }

    private static func list(_ path: FilePath) throws(NodeError) -> [fs.Dirent] {
        guard let folder = opendir(path.bytes) else { throw failure(errno, "scandir", path) }
        defer { closedir(folder) }
        var found: [fs.Dirent] = []
        while let entry = Glibc.readdir(folder) {
            let name = self.name(entry).text
            guard name != ".", name != ".." else { continue }
            var kind = Int(entry.pointee.d_type) << 12  // The kinds of a mode stand in its upper four bits.
            if entry.pointee.d_type == DT_UNKNOWN {
                let status = try? status(FilePath("\(path.text)/\(name)"), followsLinks: false)
                kind = (status?.mode ?? 0) & fs.constants.S_IFMT  // Gone meanwhile: of no kind.
            }
            found.append(fs.Dirent(name: name, parentPath: path.text, kind: kind))
        }
        return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private static func name(_ entry: UnsafeMutablePointer<dirent>) -> FilePath {
        withUnsafeBytes(of: &entry.pointee.d_name) { octets in
            FilePath(octets: octets.prefix { $0 != 0 })
        }
    }

    static func remove(_ folder: Int32, _ path: FilePath, isFolder: Bool) throws(NodeError) {
        try check(isFolder ? "rmdir" : "unlink", path) {
            Int(unlinkat(folder, path.bytes, isFolder ? AT_REMOVEDIR : 0))
        }
    }

    /// Removes a folder and all that is in it, following no link: each folder is opened as such and its entries are named
    /// relative to it, so that nobody can turn the way elsewhere meanwhile.
    static func removeTree(_ path: FilePath) throws(NodeError) {
        try empty(AT_FDCWD, path)
        try remove(AT_FDCWD, path, isFolder: true)
    }

    private static func empty(_ parent: Int32, _ name: FilePath) throws(NodeError) {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let descriptor = Int32(try check("open", name) { Int(openat(parent, name.bytes, flags)) })
        guard let folder = fdopendir(descriptor) else {
            let reason = errno
            _ = Glibc.close(descriptor)
            throw failure(reason, "scandir", name)
        }
        defer { closedir(folder) }
        while let entry = Glibc.readdir(folder) {
            let child = self.name(entry)
            guard child.text != ".", child.text != ".." else { continue }
            var isFolder = entry.pointee.d_type == DT_DIR
            if entry.pointee.d_type == DT_UNKNOWN {
                isFolder = unlinkat(descriptor, child.bytes, 0) != 0
                if !isFolder { continue }
            }
            if isFolder { try empty(descriptor, child) }
            try remove(descriptor, child, isFolder: isFolder)
        }
    }
}

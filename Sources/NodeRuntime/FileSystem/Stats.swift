import CLinux

extension fs {
    /// What the system says of a file. Node: fs.Stats.
    ///
    /// Times stand in three forms: a `Date`, milliseconds and, as Node's BigIntStats has them, nanoseconds since 1970.
    public struct Stats: Sendable, Equatable {
        public var dev = 0
        /// Kind and permissions, see `fs.constants.S_…`.
        public var mode = 0
        public var nlink = 0
        public var uid = 0
        public var gid = 0
        public var rdev = 0
        /// The size that reads and writes should have (bytes).
        public var blksize = 0
        public var ino = 0
        /// Size (bytes).
        public var size = 0
        /// Space that it takes (512 bytes).
        public var blocks = 0
        public var atimeNs = 0
        public var mtimeNs = 0
        public var ctimeNs = 0
        /// 0 where the file system does not know it.
        public var birthtimeNs = 0

        public init() {}

        init(_ status: clinux_file_status) {
            dev = Int(truncatingIfNeeded: status.device)
            mode = Int(status.mode)
            nlink = Int(truncatingIfNeeded: status.links)
            uid = Int(status.user)
            gid = Int(status.group)
            rdev = Int(truncatingIfNeeded: status.raw_device)
            blksize = Int(status.block_size)
            ino = Int(truncatingIfNeeded: status.inode)
            size = Int(status.size)
            blocks = Int(status.blocks)
            atimeNs = Int(status.accessed)
            mtimeNs = Int(status.modified)
            ctimeNs = Int(status.changed)
            birthtimeNs = Int(status.born)
        }

        public var atimeMs: Double { Double(atimeNs) / 1e6 }
        public var mtimeMs: Double { Double(mtimeNs) / 1e6 }
        public var ctimeMs: Double { Double(ctimeNs) / 1e6 }
        public var birthtimeMs: Double { Double(birthtimeNs) / 1e6 }

        /// Last access.
        public var atime: Date { Self.date(atimeNs) }
        /// Last change of the contents.
        public var mtime: Date { Self.date(mtimeNs) }
        /// Last change of contents or properties.
        public var ctime: Date { Self.date(ctimeNs) }
        public var birthtime: Date { Self.date(birthtimeNs) }

        /// The nearest millisecond, as Node has it.
        private static func date(_ nanoseconds: Int) -> Date { Date((Double(nanoseconds) / 1e6 + 0.5).rounded(.down)) }

        public func isFile() -> Bool { isKind(constants.S_IFREG) }
        public func isDirectory() -> Bool { isKind(constants.S_IFDIR) }
        /// Only `lstat` sees one.
        public func isSymbolicLink() -> Bool { isKind(constants.S_IFLNK) }
        public func isFIFO() -> Bool { isKind(constants.S_IFIFO) }
        public func isSocket() -> Bool { isKind(constants.S_IFSOCK) }
        public func isCharacterDevice() -> Bool { isKind(constants.S_IFCHR) }
        public func isBlockDevice() -> Bool { isKind(constants.S_IFBLK) }

        private func isKind(_ kind: Int) -> Bool { mode & constants.S_IFMT == kind }
    }

    /// An entry of a folder. Node: fs.Dirent.
    public struct Dirent: Sendable, Equatable {
        public let name: String
        /// The folder that was read.
        public let parentPath: String
        /// As in `Stats.mode`.
        let kind: Int

        public func isFile() -> Bool { kind == constants.S_IFREG }
        public func isDirectory() -> Bool { kind == constants.S_IFDIR }
        public func isSymbolicLink() -> Bool { kind == constants.S_IFLNK }
        public func isFIFO() -> Bool { kind == constants.S_IFIFO }
        public func isSocket() -> Bool { kind == constants.S_IFSOCK }
        public func isCharacterDevice() -> Bool { kind == constants.S_IFCHR }
        public func isBlockDevice() -> Bool { kind == constants.S_IFBLK }
    }
}

import Glibc

extension fs {
    /// How a file is opened: "r", "w", "a+", "wx" … or a sum of `fs.constants.O_…`.
    public protocol OpenFlags {
        /// The system's number.
        ///
        /// - Throws: ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE.
        func _openFlags() throws -> Int32
    }
}

extension Int: fs.OpenFlags {
    public func _openFlags() throws -> Int32 {
        try check("flags", self, Int(Int32.min)...Int(Int32.max))
        return Int32(self)
    }
}

extension String: fs.OpenFlags {
    public func _openFlags() throws -> Int32 {
        let synchronous = Int32(fs.constants.O_SYNC)
        switch self {
        case "r": return O_RDONLY
        case "rs", "sr": return O_RDONLY | synchronous
        case "r+": return O_RDWR
        case "rs+", "sr+": return O_RDWR | synchronous
        case "w": return O_TRUNC | O_CREAT | O_WRONLY
        case "wx", "xw": return O_TRUNC | O_CREAT | O_WRONLY | O_EXCL
        case "w+": return O_TRUNC | O_CREAT | O_RDWR
        case "wx+", "xw+": return O_TRUNC | O_CREAT | O_RDWR | O_EXCL
        case "a": return O_APPEND | O_CREAT | O_WRONLY
        case "ax", "xa": return O_APPEND | O_CREAT | O_WRONLY | O_EXCL
        case "as", "sa": return O_APPEND | O_CREAT | O_WRONLY | synchronous
        case "a+": return O_APPEND | O_CREAT | O_RDWR
        case "ax+", "xa+": return O_APPEND | O_CREAT | O_RDWR | O_EXCL
        case "as+", "sa+": return O_APPEND | O_CREAT | O_RDWR | synchronous
        default: throw NodeError.ERR_INVALID_ARG_VALUE("flags", self)
        }
    }
}

extension fs {
    /// Node: fs.constants, with Linux's numbers.
    public enum constants {
        public static let F_OK = 0
        public static let R_OK = 4
        public static let W_OK = 2
        public static let X_OK = 1

        public static let COPYFILE_EXCL = 1
        public static let COPYFILE_FICLONE = 2
        public static let COPYFILE_FICLONE_FORCE = 4

        public static let O_RDONLY = Int(Glibc.O_RDONLY)
        public static let O_WRONLY = Int(Glibc.O_WRONLY)
        public static let O_RDWR = Int(Glibc.O_RDWR)
        public static let O_CREAT = Int(Glibc.O_CREAT)
        public static let O_EXCL = Int(Glibc.O_EXCL)
        public static let O_NOCTTY = Int(Glibc.O_NOCTTY)
        public static let O_TRUNC = Int(Glibc.O_TRUNC)
        public static let O_APPEND = Int(Glibc.O_APPEND)
        public static let O_DIRECTORY = Int(Glibc.O_DIRECTORY)
        public static let O_NOFOLLOW = Int(Glibc.O_NOFOLLOW)
        public static let O_SYNC = Int(Glibc.O_SYNC)
        public static let O_DSYNC = Int(Glibc.O_DSYNC)
        public static let O_NONBLOCK = Int(Glibc.O_NONBLOCK)

        public static let S_IFMT = Int(Glibc.S_IFMT)
        public static let S_IFREG = Int(Glibc.S_IFREG)
        public static let S_IFDIR = Int(Glibc.S_IFDIR)
        public static let S_IFCHR = Int(Glibc.S_IFCHR)
        public static let S_IFBLK = Int(Glibc.S_IFBLK)
        public static let S_IFIFO = Int(Glibc.S_IFIFO)
        public static let S_IFLNK = Int(Glibc.S_IFLNK)
        public static let S_IFSOCK = Int(Glibc.S_IFSOCK)

        public static let S_IRWXU = 0o700
        public static let S_IRUSR = 0o400
        public static let S_IWUSR = 0o200
        public static let S_IXUSR = 0o100
        public static let S_IRWXG = 0o070
        public static let S_IRGRP = 0o040
        public static let S_IWGRP = 0o020
        public static let S_IXGRP = 0o010
        public static let S_IRWXO = 0o007
        public static let S_IROTH = 0o004
        public static let S_IWOTH = 0o002
        public static let S_IXOTH = 0o001

        // The C library shows these two to programs that ask for its extensions only; every Linux of ours has them so.
        #if arch(arm64) || arch(arm)
        public static let O_DIRECT = 0o200000
        #else
        public static let O_DIRECT = 0o40000
        #endif
        public static let O_NOATIME = 0o1000000
    }
}

import Buffers
import Glibc

// Operations on descriptors.

extension FileWork {
    /// Node: open.
    static func open(
        _ path: some fs.PathLike, _ flags: any fs.OpenFlags, _ mode: Int
    ) throws -> FileWork where Value == Int {
        let path = try FilePath(path)
        let flags = try flags._openFlags()
        let mode = try FileArguments.mode(mode)
        return FileWork { Int(try FileCall.open(path, flags, mode)) }
            .orAtOnce { FileCall.openCached(path, flags).map { Int($0) } }
    }

    /// An operation on an open file.
    static func descriptor(
        _ fd: Int, _ body: @escaping @Sendable (Int32) throws -> Value
    ) throws -> FileWork where Value: Sendable {
        let descriptor = try FileArguments.descriptor(fd)
        return FileWork { try body(descriptor) }
    }

    /// A call on an open file that says no more than whether it worked.
    static func descriptor(
        _ fd: Int, _ syscall: String, _ call: @escaping @Sendable (Int32) -> Int32
    ) throws -> FileWork where Value == Void {
        try descriptor(fd) { descriptor in
            try FileCall.check(syscall) { Int(call(descriptor)) }
        }
    }

    /// Node: close.
    static func close(_ fd: Int) throws -> FileWork where Value == Void {
        try descriptor(fd) { try FileCall.close($0) }
    }

    /// Node: read. Fills a part of `buffer`.
    static func read(
        _ fd: Int, _ buffer: Buffer, _ offset: Int, _ length: Int?, _ position: Int?
    ) throws -> FileWork where Value == Int {
        let descriptor = try FileArguments.descriptor(fd)
        let range = try FileArguments.readRange(buffer, offset, length)
        let position = try FileArguments.readPosition(position)
        guard !range.isEmpty else { return FileWork { 0 } }
        // The bytes stay where they are: the storage that was made writable here is held until the work is done.
        nonisolated(unsafe) let memory = buffer.withMutableBytes { UnsafeMutableRawBufferPointer(rebasing: $0[range]) }
        return FileWork(holding: buffer.byteSlice.storage) { try FileCall.read(descriptor, memory, position) }
    }

    /// Node: write. One call, which may take fewer bytes than there are.
    ///
    /// - Parameter position: nil, and anything below 0, for the descriptor's own.
    static func write(
        _ fd: Int, _ bytes: ByteSlice, _ offset: Int, _ length: Int?, _ position: Int?
    ) throws -> FileWork where Value == Int {
        let descriptor = try FileArguments.descriptor(fd)
        let slice = bytes[try FileArguments.writeRange(bytes, offset, length)]
        let position = position.flatMap { $0 < 0 ? nil : $0 }
        nonisolated(unsafe) let memory = slice.withUnsafeBytes { $0 }
        return FileWork(holding: slice.storage) { try FileCall.write(descriptor, memory, position) }
    }

    /// Node: ftruncate. A negative length is 0.
    static func ftruncate(_ fd: Int, _ length: Int) throws -> FileWork where Value == Void {
        try descriptor(fd, "ftruncate") { Glibc.ftruncate($0, max(length, 0)) }
    }
}

extension fs {
    // MARK: Opening

    /// Node: fs.openSync(path, flags, mode). Returns the descriptor, which the program closes.
    public static func openSync(
        _ path: some PathLike, _ flags: any OpenFlags = "r", _ mode: Int = 0o666
    ) throws -> Int {
        try FileWork.open(path, flags, mode).now()
    }

    /// Node: fs.open(path, flags, mode, callback).
    public static func open(
        _ path: some PathLike, _ flags: any OpenFlags = "r", _ mode: Int = 0o666,
        _ callback: @escaping ((any Error)?, Int) throws -> Void
    ) throws {
        try FileWork.open(path, flags, mode).later(-1, callback)
    }

    /// Node: fs.closeSync(fd).
    public static func closeSync(_ fd: Int) throws { try FileWork.close(fd).now() }

    /// Node: fs.close(fd, callback). Without a callback an error is an uncaught exception.
    public static func close(_ fd: Int, _ callback: @escaping NoParamCallback = { if let error = $0 { throw error } })
        throws
    {
        try FileWork.close(fd).later(callback)
    }

    // MARK: Reading and writing

    /// Node: fs.readSync(fd, buffer, offset, length, position).
    ///
    /// - Parameters:
    ///   - length: at most (bytes); all that `buffer` has behind `offset` when nil.
    ///   - position: in the file; nil reads on from where the last read ended.
    /// - Returns: bytes read, 0 at the end.
    public static func readSync(
        _ fd: Int, _ buffer: Buffer, _ offset: Int = 0, _ length: Int? = nil, _ position: Int? = nil
    ) throws -> Int {
        try FileWork.read(fd, buffer, offset, length, position).now()
    }

    /// Node: fs.read(fd, buffer, offset, length, position, callback), which gets the error, the bytes read and the buffer.
    public static func read(
        _ fd: Int, _ buffer: Buffer, _ offset: Int = 0, _ length: Int? = nil, _ position: Int? = nil,
        _ callback: @escaping ((any Error)?, Int, Buffer) throws -> Void
    ) throws {
        try FileWork.read(fd, buffer, offset, length, position).later(0) { try callback($0, $1, buffer) }
    }

    /// Node: fs.read(fd, callback), into a new buffer of 16 KiB.
    public static func read(_ fd: Int, _ callback: @escaping ((any Error)?, Int, Buffer) throws -> Void) throws {
        try read(fd, Buffer.alloc(16_384), 0, nil, nil, callback)
    }

    /// Node: fs.writeSync(fd, buffer, offset, length, position).
    ///
    /// - Returns: bytes written, which may be fewer than there are.
    @discardableResult
    public static func writeSync(
        _ fd: Int, _ buffer: some BufferReading, _ offset: Int = 0, _ length: Int? = nil, _ position: Int? = nil
    ) throws -> Int {
        try FileWork.write(fd, buffer.byteSlice, offset, length, position).now()
    }

    /// Node: fs.writeSync(fd, text, position, encoding).
    @discardableResult
    public static func writeSync(
        _ fd: Int, _ text: String, _ position: Int? = nil, _ encoding: String = "utf8"
    ) throws -> Int {
        try FileWork.write(fd, text._bytes(encoding), 0, nil, position).now()
    }

    /// Node: fs.write(fd, buffer, offset, length, position, callback), which gets the error, the bytes written and the buffer.
    public static func write<Bytes: BufferReading>(
        _ fd: Int, _ buffer: Bytes, _ offset: Int = 0, _ length: Int? = nil, _ position: Int? = nil,
        _ callback: @escaping ((any Error)?, Int, Bytes) throws -> Void
    ) throws {
        try FileWork.write(fd, buffer.byteSlice, offset, length, position).later(0) { try callback($0, $1, buffer) }
    }

    /// Node: fs.write(fd, text, position, encoding, callback).
    public static func write(
        _ fd: Int, _ text: String, _ position: Int? = nil, _ encoding: String = "utf8",
        _ callback: @escaping ((any Error)?, Int, String) throws -> Void
    ) throws {
        try FileWork.write(fd, text._bytes(encoding), 0, nil, position).later(0) { try callback($0, $1, text) }
    }

    // MARK: Properties

    /// Node: fs.fstatSync(fd).
    public static func fstatSync(_ fd: Int) throws -> Stats {
        try FileWork.descriptor(fd) { try FileCall.status($0) }.now()
    }

    /// Node: fs.fstat(fd, callback).
    public static func fstat(_ fd: Int, _ callback: @escaping ((any Error)?, Stats) throws -> Void) throws {
        try FileWork.descriptor(fd) { try FileCall.status($0) }.later(Stats(), callback)
    }

    /// Node: fs.ftruncateSync(fd, length).
    public static func ftruncateSync(_ fd: Int, _ length: Int = 0) throws { try FileWork.ftruncate(fd, length).now() }

    /// Node: fs.ftruncate(fd, length, callback).
    public static func ftruncate(_ fd: Int, _ length: Int = 0, _ callback: @escaping NoParamCallback) throws {
        try FileWork.ftruncate(fd, length).later(callback)
    }

    /// Node: fs.fsyncSync(fd). Waits until the disk has all.
    public static func fsyncSync(_ fd: Int) throws { try FileWork.descriptor(fd, "fsync") { Glibc.fsync($0) }.now() }

    /// Node: fs.fsync(fd, callback).
    public static func fsync(_ fd: Int, _ callback: @escaping NoParamCallback) throws {
        try FileWork.descriptor(fd, "fsync") { Glibc.fsync($0) }.later(callback)
    }

    /// Node: fs.fdatasyncSync(fd).
    public static func fdatasyncSync(_ fd: Int) throws {
        try FileWork.descriptor(fd, "fdatasync") { Glibc.fdatasync($0) }.now()
    }

    /// Node: fs.fdatasync(fd, callback).
    public static func fdatasync(_ fd: Int, _ callback: @escaping NoParamCallback) throws {
        try FileWork.descriptor(fd, "fdatasync") { Glibc.fdatasync($0) }.later(callback)
    }

    /// Node: fs.fchmodSync(fd, mode).
    public static func fchmodSync(_ fd: Int, _ mode: Int) throws { try FileWork.fchmod(fd, mode).now() }

    /// Node: fs.fchmod(fd, mode, callback).
    public static func fchmod(_ fd: Int, _ mode: Int, _ callback: @escaping NoParamCallback) throws {
        try FileWork.fchmod(fd, mode).later(callback)
    }

    /// Node: fs.futimesSync(fd, atime, mtime), seconds since 1970 or a `Date`.
    public static func futimesSync(_ fd: Int, _ atime: some FileTime, _ mtime: some FileTime) throws {
        try FileWork.futimes(fd, atime, mtime).now()
    }

    /// Node: fs.futimes(fd, atime, mtime, callback).
    public static func futimes(
        _ fd: Int, _ atime: some FileTime, _ mtime: some FileTime, _ callback: @escaping NoParamCallback
    ) throws {
        try FileWork.futimes(fd, atime, mtime).later(callback)
    }

    /// A time that can be given to a file: seconds since 1970, or a `Date`.
    public protocol FileTime {
        var _seconds: Double { get }
    }
}

extension Int: fs.FileTime {
    public var _seconds: Double { Double(self) }
}

extension Double: fs.FileTime {
    public var _seconds: Double { self }
}

extension Date: fs.FileTime {
    public var _seconds: Double { getTime() / 1000 }
}

extension FileWork where Value == Void {
    static func fchmod(_ fd: Int, _ mode: Int) throws -> FileWork {
        let mode = try FileArguments.mode(mode)
        return try descriptor(fd, "fchmod") { Glibc.fchmod($0, mode) }
    }

    static func futimes(_ fd: Int, _ atime: some fs.FileTime, _ mtime: some fs.FileTime) throws -> FileWork {
        let accessed = try FileArguments.time(atime)
        let modified = try FileArguments.time(mtime)
        return try descriptor(fd) { try FileCall.setTimes($0, nil, accessed, modified) }
    }
}

extension FileArguments {
    /// Seconds that the system can hold.
    ///
    /// - Throws: ERR_INVALID_ARG_TYPE for the invalid date, and for what no clock will show.
    static func time(_ time: some fs.FileTime) throws -> Double {
        let seconds = time._seconds
        guard seconds.isFinite, seconds.magnitude < 1e15 else {
            throw NodeError.ERR_INVALID_ARG_TYPE("time", ["Date", "Time in seconds"], time)
        }
        return seconds
    }
}

import Buffers
import Glibc

extension fs {
    /// An open file, as `fs.promises.open` gives it. Node: FileHandle.
    ///
    /// Belongs to the thread that opened it. The file is closed by `close`, or when the last reference goes; never while an
    /// operation on it is under way.
    public final class FileHandle: EventEmitter {
        /// The descriptor; -1 once it is closed.
        public private(set) var fd: Int
        /// Operations under way, and one for the handle itself until `close`.
        private var references = 1
        private var isClosing = false
        /// Who waits for the end of `close`.
        private var closers: [(Result<Void, any Error>) -> Void] = []

        /// What a read brought.
        public struct ReadResult: PlainObject {
            public let bytesRead: Int
            public let buffer: Buffer
        }

        /// What a write took.
        public struct WriteResult<Bytes>: PlainObject {
            public let bytesWritten: Int
            public let buffer: Bytes
        }

        init(_ fd: Int) {
            self.fd = fd
            super.init()
        }

        deinit { if fd >= 0 { _ = Glibc.close(Int32(fd)) } }

        // MARK: Reading

        /// Node: filehandle.read(buffer, offset, length, position).
        ///
        /// - Parameter position: in the file; nil reads on from where the last read ended.
        public nonisolated(nonsending) func read(
            _ buffer: Buffer, _ offset: Int = 0, _ length: Int? = nil, _ position: Int? = nil
        ) async throws -> ReadResult {
            let count = try await perform("read") { try FileWork.read($0, buffer, offset, length, position) }
            return ReadResult(bytesRead: count, buffer: buffer)
        }

        /// Node: filehandle.read(), into a new buffer of 16 KiB.
        public nonisolated(nonsending) func read() async throws -> ReadResult { try await read(Buffer.alloc(16_384)) }

        /// Node: filehandle.readFile(): all from the present position on.
        public nonisolated(nonsending) func readFile() async throws -> Buffer {
            try await perform("readFile") { try FileWork.readFile($0) }
        }

        /// Node: filehandle.readFile(encoding).
        public nonisolated(nonsending) func readFile(_ encoding: String) async throws -> String {
            try await perform("readFile") { try FileWork.readFile($0, encoding) }
        }

        /// Node: filehandle.readFile(options).
        public nonisolated(nonsending) func readFile(_ options: ReadFileOptions) async throws -> Chunk {
            try await perform("readFile", options.signal) { try FileWork.readFile($0, options) }
        }

        // MARK: Writing

        /// Node: filehandle.write(buffer, offset, length, position).
        @discardableResult
        public nonisolated(nonsending) func write<Bytes: BufferReading>(
            _ buffer: Bytes, _ offset: Int = 0, _ length: Int? = nil, _ position: Int? = nil
        ) async throws -> WriteResult<Bytes> {
            let count = try await perform("write") {
                try FileWork.write($0, buffer.byteSlice, offset, length, position)
            }
            return WriteResult(bytesWritten: count, buffer: buffer)
        }

        /// Node: filehandle.write(text, position, encoding).
        @discardableResult
        public nonisolated(nonsending) func write(
            _ text: String, _ position: Int? = nil, _ encoding: String = "utf8"
        ) async throws -> WriteResult<String> {
            let count = try await perform("write") {
                try FileWork.write($0, text._bytes(encoding), 0, nil, position)
            }
            return WriteResult(bytesWritten: count, buffer: text)
        }

        /// Node: filehandle.writeFile(data, options), from the present position on.
        public nonisolated(nonsending) func writeFile(
            _ data: some Data, _ options: WriteFileOptions = WriteFileOptions()
        ) async throws {
            try await perform("writeFile", options.signal) { try FileWork.writeFile($0, data, options, flag: "w") }
        }

        /// Node: filehandle.writeFile(data, encoding).
        public nonisolated(nonsending) func writeFile(_ data: some Data, _ encoding: String) async throws {
            try await writeFile(data, WriteFileOptions(encoding: encoding))
        }

        /// Node: filehandle.appendFile(data, options), the same as `writeFile`.
        public nonisolated(nonsending) func appendFile(
            _ data: some Data, _ options: WriteFileOptions = WriteFileOptions()
        ) async throws {
            try await writeFile(data, options)
        }

        // MARK: Properties

        /// Node: filehandle.stat().
        public nonisolated(nonsending) func stat() async throws -> Stats {
            try await perform("fstat") { fd in try FileWork.descriptor(fd) { try FileCall.status($0) } }
        }

        /// Node: filehandle.truncate(length).
        public nonisolated(nonsending) func truncate(_ length: Int = 0) async throws {
            try await perform("ftruncate") { try FileWork.ftruncate($0, length) }
        }

        /// Node: filehandle.sync().
        public nonisolated(nonsending) func sync() async throws {
            try await perform("fsync") { fd in try FileWork.descriptor(fd, "fsync") { Glibc.fsync($0) } }
        }

        /// Node: filehandle.datasync().
        public nonisolated(nonsending) func datasync() async throws {
            try await perform("fdatasync") { fd in try FileWork.descriptor(fd, "fdatasync") { Glibc.fdatasync($0) } }
        }

        /// Node: filehandle.chmod(mode).
        public nonisolated(nonsending) func chmod(_ mode: Int) async throws {
            try await perform("fchmod") { try FileWork.fchmod($0, mode) }
        }

        /// Node: filehandle.utimes(atime, mtime).
        public nonisolated(nonsending) func utimes(_ atime: some FileTime, _ mtime: some FileTime) async throws {
            try await perform("futime") { try FileWork.futimes($0, atime, mtime) }
        }

        // MARK: Closing

        /// Node: filehandle.close(). Waits for the operations that are under way; 'close' is emitted when it begins to close.
        public nonisolated(nonsending) func close() async throws {
            try await withReactorContinuation { continuation in
                close { continuation.resume(with: $0) }
            }
        }

        /// Node: filehandle[Symbol.asyncDispose](): `close()`.
        public nonisolated(nonsending) final func asyncDispose() async throws { try await close() }

        /// The same for callbacks.
        func close(_ completion: @escaping (Result<Void, any Error>) -> Void) {
            // Whoever comes too late for the first call's end has nothing to wait for.
            if fd == -1, closers.isEmpty { return completion(.success(())) }
            closers.append(completion)
            guard !isClosing else { return }
            isClosing = true
            release()
        }

        private func release() {
            references -= 1
            guard references == 0 else { return }
            let descriptor = fd
            fd = -1
            do {
                try FileWork.close(descriptor).later { [self] result in
                    let waiting = closers
                    closers = []
                    for closer in waiting { closer(result) }
                }
            } catch { preconditionFailure("a descriptor that was opened is in range") }
            announceClose()
        }

        private func announceClose() { deliver(.close) }

        /// Starts an operation, for which the descriptor stays open.
        ///
        /// - Parameter syscall: named by the error when the file is closed.
        /// - Throws: EBADF, and what `make` throws.
        func start<Value>(
            _ syscall: String, _ make: (Int) throws -> FileWork<Value>,
            _ completion: @escaping (Result<Value, any Error>) -> Void
        ) throws {
            guard fd >= 0 else { throw NodeError("EBADF", .error, "file closed", syscall: syscall) }
            let work = try make(fd)
            references += 1
            work.later { [self] result in
                release()
                completion(result)
            }
        }

        private nonisolated(nonsending) func perform<Value>(
            _ syscall: String, _ signal: AbortSignal? = nil, _ make: (Int) throws -> FileWork<Value>
        ) async throws -> Value {
            try await withReactorContinuation(signal: signal) { continuation in
                try start(syscall, make) { continuation.resume(with: $0) }
            }
        }
    }
}

extension Event where Emitter: fs.FileHandle, Arguments == Void {
    /// The file is being closed.
    public static var close: Self { Self(.close) }
}

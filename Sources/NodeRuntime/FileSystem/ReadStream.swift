import Buffers
import Reactor

extension fs {
    /// Options of `createReadStream`; nil leaves Node's default.
    public struct ReadStreamOptions {
        /// "r" by default.
        public var flags: (any OpenFlags)?
        /// Makes text of the data.
        public var encoding: String?
        /// An open file; the path is not looked at.
        public var fd: (any OpenFile)?
        public var mode: Int?
        /// false: neither the end nor an error closes the file.
        public var autoClose: Bool?
        /// false: no 'close'.
        public var emitClose: Bool?
        /// First and last byte that is read, counted from 0. Without a start it is the descriptor's own position.
        public var start: Int?
        public var end: Int?
        /// What one read asks for at most (bytes): 65,536 by default.
        public var highWaterMark: Int?
        /// Aborting it destroys the stream.
        public var signal: AbortSignal?

        public init(
            flags: (any OpenFlags)? = nil, encoding: String? = nil, fd: (any OpenFile)? = nil, mode: Int? = nil,
            autoClose: Bool? = nil, emitClose: Bool? = nil, start: Int? = nil, end: Int? = nil,
            highWaterMark: Int? = nil, signal: AbortSignal? = nil
        ) {
            self.flags = flags
            self.encoding = encoding
            self.fd = fd
            self.mode = mode
            self.autoClose = autoClose
            self.emitClose = emitClose
            self.start = start
            self.end = end
            self.highWaterMark = highWaterMark
            self.signal = signal
        }
    }

    /// Node: fs.createReadStream(path, options).
    ///
    /// - Throws: ERR_OUT_OF_RANGE, ERR_INVALID_ARG_VALUE; that the file can't be opened is an 'error'.
    public static func createReadStream(
        _ path: some PathLike, _ options: ReadStreamOptions = ReadStreamOptions()
    ) throws -> ReadStream {
        try ReadStream(path, options)
    }

    /// Node: fs.createReadStream(path, encoding).
    public static func createReadStream(_ path: some PathLike, _ encoding: String) throws -> ReadStream {
        try ReadStream(path, ReadStreamOptions(encoding: encoding))
    }

    /// The contents of a file. Node: fs.ReadStream.
    public final class ReadStream: Readable {
        private let file: StreamFile
        /// nil for the stream of a file that was open.
        public let path: String?
        /// Node: readStream.start, readStream.end.
        public let start: Int?
        public let end: Int
        public let autoClose: Bool
        /// Node: readStream.bytesRead (bytes).
        public private(set) var bytesRead = 0
        private var position: Int?

        /// Node: readStream.fd; nil before 'open' and after 'close'.
        public var fd: Int? { file.fd }
        /// Node: readStream.pending: the file is not open yet.
        public var pending: Bool { file.fd == nil }

        fileprivate convenience init(_ path: some PathLike, _ options: ReadStreamOptions) throws {
            if let fd = options.fd {
                try self.init(StreamFile(fd), nil, options)
            } else {
                let path = try FilePath(path)
                try self.init(StreamFile(path, options.flags ?? "r", options.mode ?? 0o666), path.text, options)
            }
        }

        fileprivate init(_ file: StreamFile, _ path: String?, _ options: ReadStreamOptions) throws {
            if let start = options.start { try check("start", start, 0...safeIntegerMax) }
            if let end = options.end {
                try check("end", end, 0...safeIntegerMax)
                if let start = options.start, start > end {
                    throw NodeError.ERR_OUT_OF_RANGE("start", "<= \"end\" (here: \(end))", start)
                }
            }
            if let encoding = options.encoding { _ = try FileArguments.encoding(encoding) }
            self.file = file
            self.path = path
            start = options.start
            end = options.end ?? safeIntegerMax
            autoClose = options.autoClose ?? true
            position = options.start
            super.init(
                ReadableOptions(
                    highWaterMark: options.highWaterMark ?? 65_536, encoding: options.encoding,
                    emitClose: options.emitClose, autoDestroy: autoClose))
            if let signal = options.signal { stream.addAbortSignal(signal, self) }
        }

        public override func _construct(_ callback: StreamCallback) throws {
            guard file.mustBeOpened else { return try super._construct(callback) }
            file.open { [self] error in
                callback(error)
                if error == nil { announceOpen() }
            }
        }

        private func announceOpen() {
            guard let fd else { return }
            deliver(.open, fd)
            deliver(.ready)
        }

        public override func _read(_ size: Int) throws {
            let first = start ?? 0
            let count = Swift.min(end - first - bytesRead + 1, size)
            guard count > 0 else {
                push(Chunk?.none)
                return
            }
            let memory = Buffer(ByteSlice(.allocation(byteCount: count)))
            let position = self.position
            file.start {
                try FileWork.read($0, memory, 0, count, position)
            } _: { [self] result in
                take(result, memory)
            }
        }

        private func take(_ result: Result<Int, any Error>, _ memory: Buffer) {
            if destroyed { return }
            switch result {
            case .failure(let error): errorOrDestroy(error)
            case .success(0): push(Chunk?.none)
            case .success(let count):
                bytesRead += count
                position? += count
                push(Chunk(memory.byteSlice.prefix(count).compacted()))
            }
        }

        public override func _destroy(_ error: (any Error)?, _ callback: StreamCallback) throws {
            file.close { callback($0 ?? error) }
        }

        /// Closes the file, whatever was read. Node: readStream.close(callback).
        public func close(_ callback: (((any Error)?) throws -> Void)? = nil) {
            if let callback {
                once(.close) { [unowned self] in
                    try callback(readableEnded ? nil : errored ?? NodeError.ERR_STREAM_PREMATURE_CLOSE)
                }
            }
            destroy()
        }
    }
}

extension fs.FileHandle {
    /// Node: filehandle.createReadStream(options). The stream closes the handle at its end.
    public func createReadStream(
        _ options: fs.ReadStreamOptions = fs.ReadStreamOptions()
    ) throws -> fs.ReadStream {
        try fs.ReadStream(StreamFile(self), nil, options)
    }
}

extension Event where Emitter: fs.ReadStream, Arguments == Int {
    /// The file is open: its descriptor.
    public static var open: Self { Self(.open) }
}

extension Event where Emitter: fs.ReadStream, Arguments == Void {
    /// The stream can be used; follows 'open'.
    public static var ready: Self { Self(.ready) }
}

import Buffers
import Glibc
import Reactor

extension fs {
    /// Options of `createWriteStream`; nil leaves Node's default.
    public struct WriteStreamOptions {
        /// "w" by default.
        public var flags: (any OpenFlags)?
        /// Of text that is written; "utf8" by default.
        public var encoding: String?
        /// An open file; the path is not looked at.
        public var fd: (any OpenFile)?
        /// Permissions of a new file; 0o666 by default.
        public var mode: Int?
        /// false: neither the end nor an error closes the file.
        public var autoClose: Bool?
        /// false: no 'close'.
        public var emitClose: Bool?
        /// Where writing begins, counted from 0; the descriptor's own position by default.
        public var start: Int?
        public var highWaterMark: Int?
        /// Waits until the disk has all before it closes.
        public var flush: Bool?
        /// Aborting it destroys the stream.
        public var signal: AbortSignal?

        public init(
            flags: (any OpenFlags)? = nil, encoding: String? = nil, fd: (any OpenFile)? = nil, mode: Int? = nil,
            autoClose: Bool? = nil, emitClose: Bool? = nil, start: Int? = nil, highWaterMark: Int? = nil,
            flush: Bool? = nil, signal: AbortSignal? = nil
        ) {
            self.flags = flags
            self.encoding = encoding
            self.fd = fd
            self.mode = mode
            self.autoClose = autoClose
            self.emitClose = emitClose
            self.start = start
            self.highWaterMark = highWaterMark
            self.flush = flush
            self.signal = signal
        }
    }

    /// Node: fs.createWriteStream(path, options).
    ///
    /// - Throws: ERR_OUT_OF_RANGE, ERR_INVALID_ARG_VALUE; that the file can't be opened is an 'error'.
    public static func createWriteStream(
        _ path: some PathLike, _ options: WriteStreamOptions = WriteStreamOptions()
    ) throws -> WriteStream {
        try WriteStream(path, options)
    }

    /// Node: fs.createWriteStream(path, encoding).
    public static func createWriteStream(_ path: some PathLike, _ encoding: String) throws -> WriteStream {
        try WriteStream(path, WriteStreamOptions(encoding: encoding))
    }

    /// A file that is written. Node: fs.WriteStream.
    public final class WriteStream: Writable {
        private let file: StreamFile
        private let flushes: Bool
        /// nil for the stream of a file that was open.
        public let path: String?
        /// Node: writeStream.start.
        public let start: Int?
        public let autoClose: Bool
        /// Node: writeStream.bytesWritten (bytes).
        public private(set) var bytesWritten = 0
        private var position: Int?

        /// Node: writeStream.fd; nil before 'open' and after 'close'.
        public var fd: Int? { file.fd }
        /// Node: writeStream.pending: the file is not open yet.
        public var pending: Bool { file.fd == nil }

        fileprivate convenience init(_ path: some PathLike, _ options: WriteStreamOptions) throws {
            if let fd = options.fd {
                try self.init(StreamFile(fd), nil, options)
            } else {
                let path = try FilePath(path)
                try self.init(StreamFile(path, options.flags ?? "w", options.mode ?? 0o666), path.text, options)
            }
        }

        fileprivate init(_ file: StreamFile, _ path: String?, _ options: WriteStreamOptions) throws {
            if let start = options.start { try check("start", start, 0...safeIntegerMax) }
            if let encoding = options.encoding { _ = try FileArguments.encoding(encoding) }
            self.file = file
            self.path = path
            start = options.start
            autoClose = options.autoClose ?? true
            flushes = options.flush ?? false
            position = options.start
            super.init(
                WritableOptions(
                    highWaterMark: options.highWaterMark, defaultEncoding: options.encoding,
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

        public override func _write(_ chunk: Chunk, _ encoding: String, _ callback: StreamCallback) throws {
            try _writev([(chunk, encoding)], callback)
        }

        public override func _writev(
            _ chunks: [(chunk: Chunk, encoding: String)], _ callback: StreamCallback
        ) throws {
            let pieces = chunks.map(\.chunk.byteSlice)
            let count = pieces.reduce(0) { $0 + $1.count }
            let position = self.position
            file.start {
                try FileWork.writeAll($0, pieces, position)
            } _: { [self] result in
                switch result {
                case .failure(let error): callback(error)
                case .success:
                    bytesWritten += count
                    self.position? += count
                    callback()
                }
            }
        }

        public override func _destroy(_ error: (any Error)?, _ callback: StreamCallback) throws {
            guard flushes, error == nil, file.fd != nil else { return file.close { callback($0 ?? error) } }
            file.start {
                try FileWork.descriptor($0, "fsync") { Glibc.fsync($0) }
            } _: { [self] result in
                var failure: (any Error)?
                if case .failure(let error) = result { failure = error }
                file.close { callback(failure ?? $0) }
            }
        }

        /// Ends the stream and closes the file. Node: writeStream.close(callback).
        public func close(_ callback: (((any Error)?) throws -> Void)? = nil) {
            if let callback {
                if closed {
                    reactor.nextTick { try callback(nil) }
                    return
                }
                once(.close) { try callback(nil) }
            }
            // Without autoClose the end alone would leave the file open.
            if !autoClose { once(.finish) { [unowned self] in destroy() } }
            end()
        }
    }
}

extension fs.FileHandle {
    /// Node: filehandle.createWriteStream(options). The stream closes the handle at its end.
    public func createWriteStream(
        _ options: fs.WriteStreamOptions = fs.WriteStreamOptions()
    ) throws -> fs.WriteStream {
        try fs.WriteStream(StreamFile(self), nil, options)
    }
}

extension Event where Emitter: fs.WriteStream, Arguments == Int {
    /// The file is open: its descriptor.
    public static var open: Self { Self(.open) }
}

extension Event where Emitter: fs.WriteStream, Arguments == Void {
    /// The stream can be used; follows 'open'.
    public static var ready: Self { Self(.ready) }
}

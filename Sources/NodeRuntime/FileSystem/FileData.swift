import Buffers

extension fs {
    /// What can be written to a file: a String, a Buffer, a stream's chunk, or an array of bytes.
    public protocol Data {
        /// The bytes; an encoding is for text alone.
        func _bytes(_ encoding: String) throws -> ByteSlice
    }
}

extension String: fs.Data {
    public func _bytes(_ encoding: String) throws -> ByteSlice {
        let encoding = try FileArguments.encoding(encoding)
        return encoding == .utf8 ? ByteSlice(utf8: self) : ByteSlice(encoding.bytes(self))
    }
}

extension Buffer: fs.Data {
    public func _bytes(_ encoding: String) -> ByteSlice { byteSlice }
}

extension Chunk: fs.Data {
    public func _bytes(_ encoding: String) -> ByteSlice { byteSlice }
}

extension [UInt8]: fs.Data {
    public func _bytes(_ encoding: String) -> ByteSlice { ByteSlice(self) }
}

extension fs {
    /// Options of `readFile`.
    public struct ReadFileOptions {
        /// Makes text of the contents.
        public var encoding: String?
        public var flag: any OpenFlags
        /// Aborting it throws ABORT_ERR, or hands it to the callback.
        public var signal: AbortSignal?

        public init(encoding: String? = nil, flag: any OpenFlags = "r", signal: AbortSignal? = nil) {
            self.encoding = encoding
            self.flag = flag
            self.signal = signal
        }
    }

    /// Options of `writeFile` and `appendFile`.
    public struct WriteFileOptions {
        /// Of text; "utf8" by default.
        public var encoding: String?
        /// Permissions of a new file; 0o666 by default.
        public var mode: Int?
        /// "w" by default, "a" for `appendFile`.
        public var flag: (any OpenFlags)?
        /// Waits until the disk has it.
        public var flush: Bool?
        /// Aborting it throws ABORT_ERR, or hands it to the callback.
        public var signal: AbortSignal?

        public init(
            encoding: String? = nil, mode: Int? = nil, flag: (any OpenFlags)? = nil, flush: Bool? = nil,
            signal: AbortSignal? = nil
        ) {
            self.encoding = encoding
            self.mode = mode
            self.flag = flag
            self.flush = flush
            self.signal = signal
        }
    }
}

import Buffers
import Glibc

extension FileCall {
    /// Largest file that is read at once (bytes), as in Node.
    static let wholeFileBytesMax = Int(Int32.max)

    /// What one read asks for where the size is unknown (bytes).
    private static let pieceBytes = 64 * 1024

    /// All that follows the descriptor's position.
    static func readAll(_ descriptor: Int32) throws(NodeError) -> [UInt8] {
        let status = try status(descriptor)
        let size = status.isFile() ? status.size : 0
        guard size <= wholeFileBytesMax else { throw NodeError.ERR_FS_FILE_TOO_LARGE(size) }
        // A file of the kernel's making says that its size is 0.
        return size > 0 ? try read(descriptor, count: size) : try readToEnd(descriptor)
    }

    private static func read(_ descriptor: Int32, count: Int) throws(NodeError) -> [UInt8] {
        var failure: NodeError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { memory, done in
            do throws(NodeError) {
                let memory = UnsafeMutableRawBufferPointer(memory)
                while done < count {
                    let taken = try read(descriptor, UnsafeMutableRawBufferPointer(rebasing: memory[done...]), nil)
                    if taken == 0 { break }
                    done += taken
                }
            } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    private static func readToEnd(_ descriptor: Int32) throws(NodeError) -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let piece = try readPiece(descriptor)
            if piece.isEmpty { return all }
            all += piece
            guard all.count <= wholeFileBytesMax else { throw NodeError.ERR_FS_FILE_TOO_LARGE(all.count) }
        }
    }

    private static func readPiece(_ descriptor: Int32) throws(NodeError) -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: pieceBytes)
        var failure: NodeError?
        let count = piece.withUnsafeMutableBytes { memory in
            do throws(NodeError) { return try read(descriptor, memory, nil) } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        return Array(piece[..<count])
    }
}

extension NodeError {
    static func ERR_FS_FILE_TOO_LARGE(_ size: Int) -> NodeError {
        NodeError("ERR_FS_FILE_TOO_LARGE", .rangeError, "File size (\(size)) is greater than 2 GiB")
    }
}

extension FileWork {
    /// Node: readFile. The contents, made into `Value` on the reactor's thread.
    static func readFile(
        _ file: some fs.PathOrFileDescriptor, _ flag: any fs.OpenFlags, _ convert: @escaping ([UInt8]) throws -> Value
    ) throws -> FileWork {
        let flags = try flag._openFlags()
        switch try file._place("path").kind {
        case .descriptor(let descriptor): return FileWork({ try FileCall.readAll(descriptor) }, convert)
        case .path(let path):
            return FileWork({ try FileCall.withOpen(path, flags, 0o666, FileCall.readAll) }, convert)
        }
    }
}

extension FileWork where Value == Buffer {
    static func readFile(_ file: some fs.PathOrFileDescriptor) throws -> FileWork {
        try readFile(file, "r") { Buffer(ByteSlice($0)) }
    }
}

extension FileWork where Value == String {
    static func readFile(_ file: some fs.PathOrFileDescriptor, _ encoding: String) throws -> FileWork {
        let encoding = try FileArguments.encoding(encoding)
        return try readFile(file, "r") { encoding.string(of: $0) }
    }
}

extension FileWork where Value == Chunk {
    static func readFile(_ file: some fs.PathOrFileDescriptor, _ options: fs.ReadFileOptions) throws -> FileWork {
        let encoding = try options.encoding.map { try FileArguments.encoding($0) }
        return try readFile(file, options.flag) { bytes in
            if let encoding { return Chunk(encoding.string(of: bytes)) }
            return Chunk(ByteSlice(bytes))
        }
    }
}

extension FileWork where Value == Void {
    /// Node: writeFile, and appendFile with its flag.
    static func writeFile(
        _ file: some fs.PathOrFileDescriptor, _ data: some fs.Data, _ options: fs.WriteFileOptions, flag: String
    ) throws -> FileWork {
        let slice = try data._bytes(options.encoding ?? "utf8")
        let flags = try (options.flag ?? flag)._openFlags()
        let mode = try FileArguments.mode(options.mode ?? 0o666)
        let flushes = options.flush ?? false
        // The slice's storage is held until the work is done.
        nonisolated(unsafe) let memory = slice.withUnsafeBytes { $0 }
        @Sendable func write(_ descriptor: Int32) throws(NodeError) {
            try FileCall.writeAll(descriptor, memory)
            if flushes { try FileCall.check("fsync") { Int(fsync(descriptor)) } }
        }
        switch try file._place("path").kind {
        case .descriptor(let descriptor): return FileWork(holding: slice.storage) { try write(descriptor) }
        case .path(let path):
            return FileWork(holding: slice.storage) { try FileCall.withOpen(path, flags, mode, write) }
        }
    }
}

extension fs {
    // MARK: Reading

    /// Node: fs.readFileSync(path). A path, or a descriptor, which is read from its position on.
    public static func readFileSync(_ path: some PathOrFileDescriptor) throws -> Buffer {
        try FileWork.readFile(path).now()
    }

    /// Node: fs.readFileSync(path, encoding).
    public static func readFileSync(_ path: some PathOrFileDescriptor, _ encoding: String) throws -> String {
        try FileWork.readFile(path, encoding).now()
    }

    /// Node: fs.readFileSync(path, options). The result is text when the options name an encoding.
    public static func readFileSync(_ path: some PathOrFileDescriptor, _ options: ReadFileOptions) throws -> Chunk {
        try FileWork.readFile(path, options).now()
    }

    /// Node: fs.readFile(path, callback).
    public static func readFile(
        _ path: some PathOrFileDescriptor, _ callback: @escaping ((any Error)?, Buffer) throws -> Void
    ) throws {
        try FileWork.readFile(path).later(Buffer(ByteSlice()), callback)
    }

    /// Node: fs.readFile(path, encoding, callback).
    public static func readFile(
        _ path: some PathOrFileDescriptor, _ encoding: String,
        _ callback: @escaping ((any Error)?, String) throws -> Void
    ) throws {
        try FileWork.readFile(path, encoding).later("", callback)
    }

    /// Node: fs.readFile(path, options, callback).
    public static func readFile(
        _ path: some PathOrFileDescriptor, _ options: ReadFileOptions,
        _ callback: @escaping ((any Error)?, Chunk) throws -> Void
    ) throws {
        try FileWork.readFile(path, options).later(Chunk(ByteSlice()), signal: options.signal, callback)
    }

    // MARK: Writing

    /// Node: fs.writeFileSync(path, data, options). Replaces what the file held; a descriptor is written from its position on.
    public static func writeFileSync(
        _ path: some PathOrFileDescriptor, _ data: some Data, _ options: WriteFileOptions = WriteFileOptions()
    ) throws {
        try FileWork.writeFile(path, data, options, flag: "w").now()
    }

    /// Node: fs.writeFileSync(path, data, encoding).
    public static func writeFileSync(
        _ path: some PathOrFileDescriptor, _ data: some Data, _ encoding: String
    ) throws {
        try writeFileSync(path, data, WriteFileOptions(encoding: encoding))
    }

    /// Node: fs.writeFile(path, data, options, callback).
    public static func writeFile(
        _ path: some PathOrFileDescriptor, _ data: some Data, _ options: WriteFileOptions = WriteFileOptions(),
        _ callback: @escaping NoParamCallback
    ) throws {
        try FileWork.writeFile(path, data, options, flag: "w").later(signal: options.signal, callback)
    }

    /// Node: fs.writeFile(path, data, encoding, callback).
    public static func writeFile(
        _ path: some PathOrFileDescriptor, _ data: some Data, _ encoding: String, _ callback: @escaping NoParamCallback
    ) throws {
        try writeFile(path, data, WriteFileOptions(encoding: encoding), callback)
    }

    /// Node: fs.appendFileSync(path, data, options).
    public static func appendFileSync(
        _ path: some PathOrFileDescriptor, _ data: some Data, _ options: WriteFileOptions = WriteFileOptions()
    ) throws {
        try FileWork.writeFile(path, data, options, flag: "a").now()
    }

    /// Node: fs.appendFileSync(path, data, encoding).
    public static func appendFileSync(
        _ path: some PathOrFileDescriptor, _ data: some Data, _ encoding: String
    ) throws {
        try appendFileSync(path, data, WriteFileOptions(encoding: encoding))
    }

    /// Node: fs.appendFile(path, data, options, callback).
    public static func appendFile(
        _ path: some PathOrFileDescriptor, _ data: some Data, _ options: WriteFileOptions = WriteFileOptions(),
        _ callback: @escaping NoParamCallback
    ) throws {
        try FileWork.writeFile(path, data, options, flag: "a").later(signal: options.signal, callback)
    }
}

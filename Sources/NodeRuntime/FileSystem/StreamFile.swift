import Buffers

/// The file below a stream: opened when the stream begins, closed when it ends, never while a call on it is under way.
///
/// Owned by its stream, on one thread.
final class StreamFile {
    // Fixed at init.
    private let path: FilePath?
    private let flags: any fs.OpenFlags
    private let mode: Int
    private let handle: fs.FileHandle?

    /// nil before it is open and once it is closed.
    private(set) var fd: Int?
    private var isBusy = false
    /// The close that waits for the call under way.
    private var whenIdle: (() -> Void)?

    /// A file to be opened.
    init(_ path: FilePath, _ flags: any fs.OpenFlags, _ mode: Int) {
        self.path = path
        self.flags = flags
        self.mode = mode
        handle = nil
    }

    /// One that is open already.
    init(_ file: any fs.OpenFile) throws {
        _ = try FileArguments.descriptor(file._descriptor)
        path = nil
        flags = "r"
        mode = 0
        handle = file._handle
        fd = file._descriptor
    }

    var mustBeOpened: Bool { path != nil && fd == nil }

    /// Opens it; `completion` runs later, but at once for bad arguments.
    func open(_ completion: @escaping ((any Error)?) -> Void) {
        guard let path else { return completion(nil) }
        do {
            let flags = try self.flags._openFlags()
            let mode = try FileArguments.mode(self.mode)
            let work = FileWork { Int(try FileCall.open(path, flags, mode)) }
            work.later { [self] result in
                switch result {
                case .success(let descriptor):
                    fd = descriptor
                    completion(nil)
                case .failure(let error): completion(error)
                }
            }
        } catch {
            completion(error)
        }
    }

    /// Starts a call on the open file.
    func start<Value>(
        _ make: (Int) throws -> FileWork<Value>, _ completion: @escaping (Result<Value, any Error>) -> Void
    ) {
        isBusy = true
        func finish(_ result: Result<Value, any Error>) {
            isBusy = false
            completion(result)
            if !isBusy, let whenIdle {
                self.whenIdle = nil
                whenIdle()
            }
        }
        do {
            if let handle { return try handle.start("read", make, finish) }
            guard let fd else { throw NodeError("EBADF", .error, "file closed") }
            try make(fd).later(finish)
        } catch {
            finish(.failure(error))
        }
    }

    /// Closes it, if it is open, once no call is under way.
    func close(_ completion: @escaping ((any Error)?) -> Void) {
        if isBusy {
            whenIdle = { self.close(completion) }
            return
        }
        guard let fd else { return completion(nil) }
        self.fd = nil
        func finish(_ result: Result<Void, any Error>) {
            switch result {
            case .success: completion(nil)
            case .failure(let error): completion(error)
            }
        }
        if let handle { return handle.close(finish) }
        do { try FileWork.close(fd).later(finish) } catch { completion(error) }
    }
}

extension FileWork where Value == Void {
    /// Writes pieces one after the other, past short writes.
    ///
    /// - Parameter position: in the file; nil for the descriptor's own.
    static func writeAll(_ fd: Int, _ pieces: [ByteSlice], _ position: Int?) throws -> FileWork {
        let descriptor = try FileArguments.descriptor(fd)
        // Their storages are held until the work is done.
        nonisolated(unsafe) let memories = pieces.map { $0.withUnsafeBytes { $0 } }
        return FileWork(holding: pieces) {
            var position = position
            for memory in memories {
                try FileCall.writeAll(descriptor, memory, position)
                position? += memory.count
            }
        }
    }
}

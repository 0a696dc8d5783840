import Buffers
import CLinux
import Glibc

extension fs {
    /// A file that is open: a descriptor, or a `FileHandle`.
    public protocol OpenFile {
        var _descriptor: Int { get }
        var _handle: FileHandle? { get }
    }
}

extension Int: fs.OpenFile {
    public var _descriptor: Int { self }
    public var _handle: fs.FileHandle? { nil }
}

extension fs.FileHandle: fs.OpenFile {
    public var _descriptor: Int { fd }
    public var _handle: fs.FileHandle? { self }
}

/// A file that is read in pieces: one that it has opened, and closes, or one that stays the program's. What the page cache has
/// is read at once, the rest on another thread.
///
/// Belongs to one thread. Its own descriptor is never closed under a read, and closed at the latest with the object.
public final class _FileSource {
    private let file: any fs.OpenFile
    private let isOwned: Bool
    private var isReading = false
    private var isClosed = false
    private var cachedReads = CachedReads.untried

    /// Whether reads without waiting are to be had of the file system.
    private enum CachedReads {
        case untried
        case possible
        /// All reads are such.
        case always
        case never
    }

    /// Blocks of one `readCached`.
    public static let blocksMax = 8

    /// One that the program has opened.
    ///
    /// - Throws: ERR_OUT_OF_RANGE.
    public init(_ file: some fs.OpenFile) throws {
        _ = try FileArguments.descriptor(file._descriptor)
        self.file = file
        isOwned = false
    }

    private init(owning descriptor: Int) {
        file = descriptor
        isOwned = true
    }

    deinit { if isOwned, !isClosed { _ = Glibc.close(Int32(file._descriptor)) } }

    /// Opens a file for reading and looks at it, in one step of another thread.
    ///
    /// - Throws: ERR_INVALID_ARG_VALUE; other failures come with the completion.
    public static func open(
        _ path: some fs.PathLike, _ completion: @escaping (Result<(_FileSource, fs.Stats), any Error>) -> Void
    ) throws {
        let path = try FilePath(path)
        let work = FileWork { () throws -> (Int, fs.Stats) in
            let descriptor = try FileCall.open(path, O_RDONLY, 0)
            do { return (Int(descriptor), try FileCall.status(descriptor)) } catch {
                _ = Glibc.close(descriptor)
                throw error
            }
        }
        .orAtOnce {
            guard let descriptor = FileCall.openCached(path, O_RDONLY) else { return nil }
            if let stat = try? FileCall.status(descriptor) { return (Int(descriptor), stat) }
            _ = Glibc.close(descriptor)
            return nil
        }
        work.later { result in completion(result.map { (_FileSource(owning: $0.0), $0.1) }) }
    }

    public func stat(_ completion: @escaping (Result<fs.Stats, any Error>) -> Void) {
        // What is open is known: no disk is asked.
        start(
            "fstat",
            { fd in
                try FileWork.descriptor(fd) { try FileCall.status($0) }.orAtOnce { try? FileCall.status(Int32(fd)) }
            }, completion)
    }

    /// Reads at most `count` bytes; none at the end.
    ///
    /// - Parameter position: in the file; nil reads on from where the descriptor is.
    public func read(
        _ count: Int, at position: Int?, _ completion: @escaping (Result<ByteSlice, any Error>) -> Void
    ) {
        let memory = Buffer(ByteSlice(.allocation(byteCount: count)))
        start("read", { try FileWork.read($0, memory, 0, count, position) }) { result in
            completion(result.map { memory.byteSlice.prefix($0) })
        }
    }

    /// Reads at once what no disk has to be asked for, at most `count` bytes and `blocksMax` blocks of `pool`.
    ///
    /// - Returns: the bytes in order, none at the end; nil if only `read` can tell.
    public func readCached(_ count: Int, at position: Int, into pool: BlockPool) -> [ByteSlice]? {
        guard cachedReads != .never, !isReading, !isClosed else { return nil }
        let blocks = min(Self.blocksMax, (count + pool.blockBytes - 1) / pool.blockBytes)
        return withUnsafeTemporaryAllocation(of: GatherVector.self, capacity: Self.blocksMax) { vectors in
            var slices: [ByteSlice] = []
            slices.reserveCapacity(blocks)
            for index in 0..<blocks {
                let slice = ByteSlice(.block(from: pool)).prefix(count - index * pool.blockBytes)
                slice.withUnsafeBytes {
                    vectors.initializeElement(at: index, to: GatherVector(base: $0.baseAddress, count: $0.count))
                }
                slices.append(slice)
            }
            guard let bytes = readCached(vectors.baseAddress.unsafelyUnwrapped, blocks, position) else { return nil }
            while !slices.isEmpty, (slices.count - 1) * pool.blockBytes >= bytes { slices.removeLast() }
            if let last = slices.popLast() {
                slices.append(last.prefix(bytes - slices.count * pool.blockBytes))
            }
            return slices
        }
    }

    /// One system call, and what it shows of the file system.
    private func readCached(_ vectors: UnsafePointer<GatherVector>, _ count: Int, _ position: Int) -> Int? {
        let descriptor = Int32(file._descriptor)
        if cachedReads != .always {
            let bytes = clinux_read_cached(descriptor, vectors, Int32(count), Int64(position))
            if bytes >= 0 {
                cachedReads = .possible
                return bytes
            }
            // Whatever else fails, `read` says so.
            if errno == EOPNOTSUPP { cachedReads = clinux_is_memory_file(descriptor) == 1 ? .always : .never }
            guard cachedReads == .always else { return nil }
        }
        let bytes = vectors.withMemoryRebound(to: iovec.self, capacity: count) {
            preadv(descriptor, $0, Int32(count), off_t(position))
        }
        return bytes >= 0 ? bytes : nil
    }

    private func start<Value>(
        _ syscall: String, _ make: (Int) throws -> FileWork<Value>,
        _ completion: @escaping (Result<Value, any Error>) -> Void
    ) {
        isReading = true
        func finish(_ result: Result<Value, any Error>) {
            isReading = false
            if isClosed { closeNow() }
            completion(result)
        }
        do {
            if let handle = file._handle { return try handle.start(syscall, make, finish) }
            try make(file._descriptor).later(finish)
        } catch {
            finish(.failure(error))
        }
    }

    /// Closes the descriptor if it is its own, after the read under way.
    public func close() {
        guard isOwned, !isClosed else { return }
        isClosed = true
        if !isReading { closeNow() }
    }

    private func closeNow() {
        guard isOwned else { return }
        // Nothing was written to it: closing has nothing to wait for and nothing to tell.
        _ = Glibc.close(Int32(file._descriptor))
    }
}

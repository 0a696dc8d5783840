/// What a `Storage` knows of its memory.
public struct StorageHeader {
    @usableFromInline var base: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int
    /// Where a pool block goes back to.
    @usableFromInline var pool: BlockPool?
    /// Keeps adopted bytes alive; nobody writes to them.
    @usableFromInline var array: [UInt8]?

    @usableFromInline
    init(base: UnsafeMutableRawPointer, capacity: Int, pool: BlockPool?, array: [UInt8]?) {
        self.base = base
        self.capacity = capacity
        self.pool = pool
        self.array = array
    }
}

/// Counted memory that slices share: a pool block, an allocation of exact size, or the bytes of an array.
///
/// Owned by all slices of it; the last one to go returns the block to its pool. One thread's, like the pool.
/// It is a `ManagedBuffer` so that object and bytes of an exact allocation are one piece of memory.
public final class Storage: ManagedBuffer<StorageHeader, UInt8> {
    /// A block of `pool`, returned to it in the end.
    public static func block(from pool: BlockPool) -> Storage {
        make(tailBytes: 0) { _ in
            StorageHeader(base: pool.acquire(), capacity: pool.blockBytes, pool: pool, array: nil)
        }
    }

    /// An allocation of its own; its bytes are undefined.
    public static func allocation(byteCount: Int) -> Storage {
        precondition(byteCount >= 0, "a size is not negative")
        return make(tailBytes: byteCount) { tail in
            StorageHeader(base: tail, capacity: byteCount, pool: nil, array: nil)
        }
    }

    /// The bytes of `array`, neither copied nor ever written.
    public static func adopting(_ array: [UInt8]) -> Storage {
        make(tailBytes: 0) { tail in
            // An array of bytes is one piece of memory that stays where it is while a reference to it exists; the header
            // holds one, and a writer elsewhere then copies. `tail` stands in for the address that an empty array lacks.
            let base = array.withUnsafeBytes { $0.baseAddress }.map { UnsafeMutableRawPointer(mutating: $0) }
            return StorageHeader(base: base ?? tail, capacity: array.count, pool: nil, array: array)
        }
    }

    private static func make(
        tailBytes: Int, header: (_ tail: UnsafeMutableRawPointer) -> StorageHeader
    ) -> Storage {
        let buffer = Storage.create(minimumCapacity: tailBytes) { buffer in
            buffer.withUnsafeMutablePointerToElements { header(UnsafeMutableRawPointer($0)) }
        }
        return unsafeDowncast(buffer, to: Storage.self)
    }

    deinit {
        withUnsafeMutablePointerToHeader { header in
            if let pool = header.pointee.pool { pool.release(header.pointee.base) }
        }
    }

    /// First byte; valid while this object lives.
    @inlinable
    public var base: UnsafeMutableRawPointer { withUnsafeMutablePointerToHeader { $0.pointee.base } }

    /// Size (bytes).
    @inlinable
    public var byteCount: Int { withUnsafeMutablePointerToHeader { $0.pointee.capacity } }

    /// Whether its bytes may be changed: those of an array may not.
    public var isWritable: Bool { withUnsafeMutablePointerToHeader { $0.pointee.array == nil } }
}

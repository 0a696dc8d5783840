/// A counted slice of a `Storage`: passing it on or cutting it never copies bytes, and it keeps its memory alive.
///
/// Invariant: `start ..< start + count` lies within `storage`; an empty slice may have no storage at all.
public struct ByteSlice {
    /// Keeps the bytes alive.
    public let storage: Storage?
    @usableFromInline let start: UnsafeRawPointer
    /// Size (bytes).
    public let count: Int

    /// An array of at least this size (bytes) is adopted instead of copied; below it a copy is cheaper than holding on.
    @usableFromInline static var adoptBytesMin: Int { 1024 }

    @inlinable
    init(uncheckedStorage storage: Storage?, start: UnsafeRawPointer, count: Int) {
        self.storage = storage
        self.start = start
        self.count = count
    }

    /// No bytes, no memory.
    @inlinable
    public init() {
        self.init(uncheckedStorage: nil, start: UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped, count: 0)
    }

    /// `count` bytes of `storage` from `offset` on.
    @inlinable
    public init(_ storage: Storage, offset: Int, count: Int) {
        precondition(
            offset >= 0 && count >= 0 && offset <= storage.byteCount && count <= storage.byteCount &- offset,
            "a slice lies within its storage")
        self.init(uncheckedStorage: storage, start: UnsafeRawPointer(storage.base) + offset, count: count)
    }

    /// All of `storage`.
    @inlinable
    public init(_ storage: Storage) {
        self.init(uncheckedStorage: storage, start: UnsafeRawPointer(storage.base), count: storage.byteCount)
    }

    /// A copy in memory of its own.
    @inlinable
    public init(copying bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, !bytes.isEmpty else {
            self.init()
            return
        }
        let storage = Storage.allocation(byteCount: bytes.count)
        storage.base.copyMemory(from: source, byteCount: bytes.count)
        self.init(storage)
    }

    /// The bytes of an array, by reference when there are many.
    public init(_ array: [UInt8]) {
        if array.count >= Self.adoptBytesMin {
            self.init(Storage.adopting(array))
        } else {
            self = array.withUnsafeBytes { ByteSlice(copying: $0) }
        }
    }

    /// The UTF-8 bytes of a string.
    public init(utf8 string: String) {
        var string = string
        self = string.withUTF8 { ByteSlice(copying: UnsafeRawBufferPointer($0)) }
    }

    @inlinable
    public var isEmpty: Bool { count == 0 }

    /// Byte at `index`, counted from the start of the slice.
    @inlinable
    public subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < count, "an index lies within its slice")
        return withExtendedLifetime(storage) { start.load(fromByteOffset: index, as: UInt8.self) }
    }

    /// The bytes at `range`, counted from the start of the slice; shares the memory.
    @inlinable
    public subscript(range: Range<Int>) -> ByteSlice {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "a part lies within its slice")
        return ByteSlice(uncheckedStorage: storage, start: start + range.lowerBound, count: range.count)
    }

    /// The same bytes for keeping: copied when they are a small part of the memory that they would hold.
    public func compacted() -> ByteSlice {
        guard let storage, storage.byteCount / 4 > count else { return self }
        return withUnsafeBytes { ByteSlice(copying: $0) }
    }

    /// These bytes and `more` as one slice, `more` copied into the storage behind these.
    ///
    /// - Precondition: the storage has room there, and the caller made it and shares those bytes with nobody.
    public func appending(_ more: ByteSlice) -> ByteSlice {
        guard let storage else { preconditionFailure("only a slice with a storage has room") }
        let offset = start - UnsafeRawPointer(storage.base) + count
        precondition(more.count <= storage.byteCount - offset, "a slice grows within its storage")
        more.withUnsafeBytes { bytes in
            if let source = bytes.baseAddress {
                (storage.base + offset).copyMemory(from: source, byteCount: bytes.count)
            }
        }
        return ByteSlice(uncheckedStorage: storage, start: start, count: count + more.count)
    }

    /// The first `length` bytes, or all if there are fewer.
    @inlinable
    public func prefix(_ length: Int) -> ByteSlice { self[0..<min(max(length, 0), count)] }

    /// What follows the first `length` bytes; empty if there are fewer.
    @inlinable
    public func dropFirst(_ length: Int) -> ByteSlice { self[min(max(length, 0), count)..<count] }

    /// Lends the bytes; the pointer is valid within `body` only.
    @inlinable
    public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// Lends the bytes for change, which every slice of the same memory sees; nil if they belong to an array.
    @inlinable
    public func withUnsafeMutableBytes<Result, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard let storage else { return try body(UnsafeMutableRawBufferPointer(start: nil, count: 0)) }
        guard storage.isWritable else { return nil }
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(mutating: start), count: count))
    }

    /// A copy of the bytes.
    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}

extension ByteSlice: Equatable {
    /// Whether both hold the same bytes, wherever these lie.
    public static func == (left: ByteSlice, right: ByteSlice) -> Bool {
        left.count == right.count
            && left.withUnsafeBytes { l in right.withUnsafeBytes { r in l.elementsEqual(r) } }
    }
}

/// The bytes of an encoded header block: a growable buffer that a reactor reuses for every block it sends.
public struct HeaderBlockBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>?
    private var capacity = 0
    public private(set) var count = 0

    public init() {}

    deinit {
        base?.deallocate()
    }

    /// The bytes written so far, borrowed until the buffer changes.
    public var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base, count: count)
    }

    /// Empties the buffer; its memory stays for the next block unless told otherwise.
    public mutating func removeAll(keepingCapacity: Bool = true) {
        count = 0
        if keepingCapacity { return }
        base?.deallocate()
        base = nil
        capacity = 0
    }

    /// Makes room for `bytes` more bytes and returns the first free one.
    @inline(__always)
    mutating func reserve(_ bytes: Int) -> UnsafeMutablePointer<UInt8> {
        if bytes > capacity &- count || base == nil { grow(bytes) }
        return base.unsafelyUnwrapped + count
    }

    /// Takes what was written from the last `reserve` on up to `end`.
    @inline(__always)
    mutating func commit(upTo end: UnsafeMutablePointer<UInt8>) {
        count = end - base.unsafelyUnwrapped
    }

    @inline(never)
    private mutating func grow(_ bytes: Int) {
        let grownCapacity = max(1024, 2 * capacity, count + bytes)
        let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: grownCapacity)
        if let base {
            grown.update(from: base, count: count)
            base.deallocate()
        }
        base = grown
        capacity = grownCapacity
    }
}

/// A queue of small values without lifetime of their own, in a ring that grows by doubling.
///
/// Owned by one reactor's queue; the owner frees the memory, and releases what the values stand for.
@usableFromInline
struct Ring<Element: BitwiseCopyable> {
    @usableFromInline var memory: UnsafeMutablePointer<Element>
    @usableFromInline var capacity: Int
    @usableFromInline var head = 0
    @usableFromInline var count = 0

    private static var capacityMin: Int { 64 }

    init() {
        capacity = Self.capacityMin
        memory = .allocate(capacity: capacity)
    }

    /// Frees the memory; called once, by the owner's deinit.
    func deallocate() { memory.deallocate() }

    @inlinable @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { resize(to: capacity * 2) }
        // Proof: capacity is a power of two, and head + count is at most twice as much.
        (memory + ((head &+ count) & (capacity &- 1))).initialize(to: element)
        count &+= 1
    }

    /// Takes the oldest; there is one.
    @inline(__always)
    mutating func removeFirst() -> Element {
        precondition(count > 0, "an empty queue has no first element")
        let element = memory[head]
        head = (head &+ 1) & (capacity &- 1)
        count &-= 1
        return element
    }

    /// Gives the memory of a past burst back.
    mutating func trim() {
        if count == 0, capacity > Self.capacityMin { resize(to: Self.capacityMin) }
    }

    @usableFromInline @inline(never)
    mutating func resize(to larger: Int) {
        let fresh = UnsafeMutablePointer<Element>.allocate(capacity: larger)
        for index in 0..<count { (fresh + index).initialize(to: memory[(head &+ index) & (capacity &- 1)]) }
        memory.deallocate()
        memory = fresh
        capacity = larger
        head = 0
    }
}

/// Who the events of a descriptor are for: slots found by the low half of a token, each use told apart by the high half.
///
/// Owned by one reactor; a slot in use owns one count of its target. Invariant: a generation is never given twice in 2³² uses, so an
/// event of an earlier user of a slot is recognised, also when the slot has been given away within the same batch.
struct SlotTable {
    private struct Slot {
        var target: Unmanaged<PollTarget>?
        var generation: UInt32
        var nextFree: Int32
    }

    private var memory: UnsafeMutablePointer<Slot>
    private var capacity: Int
    private var firstFree: Int32 = -1
    private var nextGeneration: UInt32 = 1
    /// Slots in use.
    private(set) var count = 0

    private static let capacityMin = 64

    init() {
        capacity = Self.capacityMin
        memory = .allocate(capacity: capacity)
        free(from: 0)
    }

    /// Frees the memory; called once, by the owner's deinit, when no slot is in use.
    func deallocate() { memory.deallocate() }

    /// Gives `target` a slot.
    ///
    /// - Returns: its token.
    mutating func insert(_ target: PollTarget) -> UInt64 {
        if firstFree < 0 { resize(to: capacity * 2) }
        let slot = Int(firstFree)
        firstFree = memory[slot].nextFree
        memory[slot] = Slot(target: .passRetained(target), generation: nextGeneration, nextFree: -1)
        let token = UInt64(nextGeneration) << 32 | UInt64(slot)
        nextGeneration &+= 1  // Proof: wrapping is meant; see the invariant.
        count += 1
        return token
    }

    /// The target that `token` was given to, if it still has the slot.
    @inline(__always)
    func target(of token: UInt64) -> Unmanaged<PollTarget>? {
        let slot = Int(UInt32(truncatingIfNeeded: token))
        guard slot < capacity, memory[slot].generation == UInt32(truncatingIfNeeded: token >> 32) else { return nil }
        return memory[slot].target
    }

    /// Frees a slot; its count of the target goes to the caller.
    mutating func remove(_ token: UInt64) -> PollTarget {
        guard let target = target(of: token) else { preconditionFailure("a slot is freed by its user") }
        let slot = Int(UInt32(truncatingIfNeeded: token))
        memory[slot] = Slot(target: nil, generation: 0, nextFree: firstFree)
        firstFree = Int32(slot)
        count -= 1
        return target.takeRetainedValue()
    }

    /// All targets, for the end of the reactor.
    var targets: [PollTarget] {
        (0..<capacity).compactMap { memory[$0].target?.takeUnretainedValue() }
    }

    /// Gives the memory of a past burst back.
    mutating func trim() {
        let used = (0..<capacity).last { memory[$0].target != nil }.map { $0 + 1 } ?? 0
        var smaller = capacity
        while smaller > Self.capacityMin, smaller / 2 >= used { smaller /= 2 }
        if smaller < capacity { resize(to: smaller) }
    }

    private mutating func resize(to size: Int) {
        let fresh = UnsafeMutablePointer<Slot>.allocate(capacity: size)
        let kept = min(size, capacity)
        fresh.update(from: memory, count: kept)
        memory.deallocate()
        memory = fresh
        capacity = size
        free(from: kept)
    }

    /// Makes the slots from `first` on free, and puts all free slots in order.
    private mutating func free(from first: Int) {
        for slot in first..<capacity { memory[slot] = Slot(target: nil, generation: 0, nextFree: -1) }
        firstFree = -1
        for slot in (0..<capacity).reversed() where memory[slot].target == nil {
            memory[slot].nextFree = firstFree
            firstFree = Int32(slot)
        }
    }
}

/// Something that happens at a time; a subclass says what. Armed and cancelled through its reactor.
///
/// Owned by whoever made it and, while armed, by the wheel too.
open class TimerNode {
    // Owned by the wheel.
    @exclusivity(unchecked) fileprivate var next: Unmanaged<TimerNode>?
    @exclusivity(unchecked) fileprivate var previous: Unmanaged<TimerNode>?
    @exclusivity(unchecked) fileprivate var order: UInt64 = 0
    @exclusivity(unchecked) fileprivate var place: Int16 = TimerNode.unarmed
    /// When it fires, in the reactor's time (milliseconds).
    @exclusivity(unchecked) public fileprivate(set) var dueMilliseconds = 0

    // Owned by the reactor.
    /// Zero if it fires once.
    @exclusivity(unchecked) final var repeatMilliseconds = 0
    @exclusivity(unchecked) final var isReferencedFlag = true

    fileprivate static let unarmed: Int16 = -1
    private static let firing: Int16 = -2

    public init() {}

    /// Runs when the time has come.
    open func fire() throws {}

    /// Whether it will fire, or is firing now.
    public final var isArmed: Bool { place != Self.unarmed }

    /// Whether it waits in a wheel.
    final var isInWheel: Bool { place >= 0 }

    final func beginFiring() { place = Self.firing }

    /// Whether neither `cancel` nor `schedule` came while it fired; it is then unarmed.
    final func endFiring() -> Bool {
        guard place == Self.firing else { return false }
        place = Self.unarmed
        return true
    }

    final func abandonFiring() { place = Self.unarmed }
}

/// Deadlines in milliseconds, armed and cancelled in constant time; fired by due time, then in the order of arming.
///
/// Seven levels of 64 slots: level n counts in steps of 64ⁿ ms, so 2⁴² ms (139 years) are in reach. A timer stands on the level of the
/// highest base-64 digit in which its due time differs from `elapsed`, and moves down when `elapsed` reaches its slot.
/// Invariant: on each level every occupied slot lies at or after the digit of `elapsed`.
struct TimerWheel {
    private struct List {
        var first: Unmanaged<TimerNode>?
        var last: Unmanaged<TimerNode>?
    }

    private static let levels = 7
    private static let slotsPerLevel = 64
    private static let readyPlace = levels * slotsPerLevel
    private static let dueMax = 1 << (6 * levels) - 1

    private let lists: UnsafeMutablePointer<List>
    /// One bit per slot that has timers, one word per level.
    private let occupied: UnsafeMutablePointer<UInt64>
    /// All due times before it have been fired (milliseconds).
    private var elapsed: Int
    private var nextOrder: UInt64 = 0
    private(set) var count = 0

    init(now: Int) {
        elapsed = now
        lists = .allocate(capacity: Self.readyPlace + 1)
        lists.initialize(repeating: List(), count: Self.readyPlace + 1)
        occupied = .allocate(capacity: Self.levels)
        occupied.initialize(repeating: 0, count: Self.levels)
    }

    /// Takes any armed timer out; nil if there is none.
    mutating func removeAny() -> TimerNode? {
        for place in 0...Self.readyPlace {
            guard let node = lists[place].first?.takeUnretainedValue() else { continue }
            remove(node)
            return node
        }
        return nil
    }

    /// Drops all timers and frees the memory; called once, by the owner's deinit.
    mutating func deallocate() {
        while removeAny() != nil {}
        lists.deallocate()
        occupied.deallocate()
    }

    /// Arms a timer that is not armed.
    mutating func insert(_ node: TimerNode, due: Int) {
        precondition(!node.isInWheel, "a timer waits in one place")
        node.dueMilliseconds = min(max(due, elapsed), Self.dueMax)
        node.order = nextOrder
        nextOrder += 1
        count += 1
        link(.passRetained(node))
    }

    /// Takes an armed timer out.
    mutating func remove(_ node: TimerNode) {
        precondition(node.isInWheel, "a timer that is taken out is in")
        count -= 1
        let reference = Unmanaged.passUnretained(node)
        unlink(reference)
        node.place = TimerNode.unarmed
        reference.release()
    }

    /// A time before which no timer fires: exact within 64 ms, else early, so that the timers can move down (milliseconds).
    var nextWakeUp: Int? {
        if lists[Self.readyPlace].first != nil { return elapsed }
        return nextSlot?.start
    }

    /// Takes the next timer that is due at `now`; the caller owns it.
    mutating func popDue(now: Int) -> TimerNode? {
        while true {
            if let node = lists[Self.readyPlace].first {
                unlink(node)
                count -= 1
                let owned = node.takeRetainedValue()
                owned.beginFiring()
                return owned
            }
            guard let slot = nextSlot, slot.start <= now else {
                elapsed = max(elapsed, now)
                return nil
            }
            elapsed = slot.start
            empty(level: slot.level, place: slot.place)
        }
    }

    private var nextSlot: (level: Int, place: Int, start: Int)? {
        for level in 0..<Self.levels where occupied[level] != 0 {
            let slot = occupied[level].trailingZeroBitCount
            let higherDigits = (elapsed >> (6 * (level + 1))) << (6 * (level + 1))
            return (level, level * Self.slotsPerLevel + slot, higherDigits | slot << (6 * level))
        }
        return nil
    }

    /// Moves the timers of a slot that `elapsed` has reached: down, or from the lowest level to the ready list.
    private mutating func empty(level: Int, place: Int) {
        var node = lists[place].first
        lists[place] = List()
        occupied[level] &= ~(1 << UInt64(place % Self.slotsPerLevel))
        if level > 0 {
            while let current = node {
                node = current._withUnsafeGuaranteedRef { $0.next }
                link(current)
            }
            return
        }
        // Timers that moved down can stand behind younger ones; the lists are short and mostly in order.
        var nodes: [Unmanaged<TimerNode>] = []
        while let current = node {
            nodes.append(current)
            node = current._withUnsafeGuaranteedRef { $0.next }
        }
        func order(_ node: Unmanaged<TimerNode>) -> UInt64 { node._withUnsafeGuaranteedRef { $0.order } }
        if !zip(nodes, nodes.dropFirst()).allSatisfy({ order($0) < order($1) }) {
            nodes.sort { order($0) < order($1) }
        }
        for node in nodes { append(node, to: Self.readyPlace) }
    }

    private func link(_ node: Unmanaged<TimerNode>) {
        let due = node._withUnsafeGuaranteedRef { $0.dueMilliseconds }
        let difference = UInt64(due ^ elapsed) | 63
        let level = (63 - difference.leadingZeroBitCount) / 6
        let slot = due >> (6 * level) & 63
        occupied[level] |= 1 << UInt64(slot)
        append(node, to: level * Self.slotsPerLevel + slot)
    }

    private func append(_ node: Unmanaged<TimerNode>, to place: Int) {
        let last = lists[place].last
        node._withUnsafeGuaranteedRef {
            $0.next = nil
            $0.previous = last
            $0.place = Int16(place)
        }
        if let last {
            last._withUnsafeGuaranteedRef { $0.next = node }
        } else {
            lists[place].first = node
        }
        lists[place].last = node
    }

    private func unlink(_ node: Unmanaged<TimerNode>) {
        let (next, previous, place) = node._withUnsafeGuaranteedRef { ($0.next, $0.previous, Int($0.place)) }
        if let next {
            next._withUnsafeGuaranteedRef { $0.previous = previous }
        } else {
            lists[place].last = previous
        }
        if let previous {
            previous._withUnsafeGuaranteedRef { $0.next = next }
        } else {
            lists[place].first = next
        }
        if place < Self.readyPlace, lists[place].first == nil {
            occupied[place / Self.slotsPerLevel] &= ~(1 << UInt64(place % Self.slotsPerLevel))
        }
    }
}

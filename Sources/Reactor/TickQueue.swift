/// Something whose code runs as a tick: after the present callback, before anything else (Node's `process.nextTick`).
open class TickTarget {
    public init() {}

    /// Does what `opcode`, chosen by the subclass, stands for.
    open func runTick(_ opcode: Int) {}
}

/// Ticks in order: each an object and an opcode, so that a tick of the engine's own allocates nothing.
///
/// Owned by one reactor. A retained entry owns one count of its target until it has run.
@usableFromInline
struct TickQueue {
    @usableFromInline
    struct Entry: BitwiseCopyable {
        // A count is held exactly if the low bit of `word` is set; the opcode is in the others.
        @usableFromInline var target: Unmanaged<TickTarget>
        @usableFromInline var word: Int

        @inlinable
        init(target: Unmanaged<TickTarget>, word: Int) {
            self.target = target
            self.word = word
        }
    }

    @usableFromInline var ring = Ring<Entry>()

    var isEmpty: Bool { ring.count == 0 }

    @inline(__always)
    mutating func append(_ target: TickTarget, _ opcode: Int) {
        ring.append(Entry(target: .passRetained(target), word: opcode << 1 | 1))
    }

    /// Without a count: whoever queues it keeps the target alive until the tick has run.
    @inlinable @inline(__always)
    mutating func appendUnretained(_ target: TickTarget, _ opcode: Int) {
        ring.append(Entry(target: .passUnretained(target), word: opcode << 1))
    }

    /// Takes the oldest tick; running it holds no count besides the entry's own.
    @inline(__always)
    mutating func removeFirst() -> Tick {
        let entry = ring.removeFirst()
        return Tick(target: entry.target, word: entry.word)
    }

    struct Tick {
        fileprivate let target: Unmanaged<TickTarget>
        fileprivate let word: Int

        @inline(__always)
        func run() {
            target._withUnsafeGuaranteedRef { $0.runTick(word >> 1) }
            if word & 1 != 0 { target.release() }
        }
    }

    mutating func trim() { ring.trim() }

    /// Drops what is left and frees the memory; called once, by the owner's deinit.
    mutating func deallocate() {
        while !isEmpty {
            let tick = removeFirst()
            if tick.word & 1 != 0 { tick.target.release() }
        }
        ring.deallocate()
    }
}

/// A closure as a tick.
final class ClosureTick: TickTarget {
    private let body: () throws -> Void
    private let reactor: Reactor

    init(_ reactor: Reactor, _ body: @escaping () throws -> Void) {
        self.reactor = reactor
        self.body = body
    }

    override func runTick(_ opcode: Int) {
        do { try body() } catch { reactor.reportUncaught(error) }
    }
}

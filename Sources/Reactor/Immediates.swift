/// A callback for the end of the poll phase (Node's `setImmediate`).
public final class Immediate {
    fileprivate var body: (() throws -> Void)?
    private let reactor: Reactor
    fileprivate var isReferencedFlag = true

    init(_ reactor: Reactor, _ body: @escaping () throws -> Void) {
        self.reactor = reactor
        self.body = body
    }

    /// Whether it still waits.
    public var isPending: Bool { body != nil }

    /// Drops it; nothing happens if it has run.
    public func cancel() {
        if body == nil { return }
        body = nil
        if isReferencedFlag { reactor.references -= 1 }
        reactor.immediates.cancelled(isReferenced: isReferencedFlag)
    }

    public var isReferenced: Bool { isReferencedFlag }

    /// Lets it keep the loop going, as it does at first.
    @discardableResult
    public func ref() -> Immediate { setReferenced(true) }

    /// Lets the loop end, or sleep, before it has run.
    @discardableResult
    public func unref() -> Immediate { setReferenced(false) }

    private func setReferenced(_ isReferenced: Bool) -> Immediate {
        if isReferencedFlag == isReferenced { return self }
        isReferencedFlag = isReferenced
        if body == nil { return self }
        reactor.references += isReferenced ? 1 : -1
        reactor.immediates.referencedCount += isReferenced ? 1 : -1
        return self
    }
}

/// Immediates in order; those queued while others run wait for the next turn.
struct ImmediateQueue {
    private var waiting: [Immediate] = []
    private var running: [Immediate] = []
    private var runningNext = 0
    /// Waiting ones that keep the loop from sleeping.
    fileprivate(set) var referencedCount = 0

    mutating func append(_ immediate: Immediate) {
        waiting.append(immediate)
        referencedCount += 1
    }

    fileprivate mutating func cancelled(isReferenced: Bool) {
        if isReferenced { referencedCount -= 1 }
    }

    mutating func cancelAll() {
        let all = running[runningNext...] + waiting
        running = []
        waiting = []
        runningNext = 0
        for immediate in all { immediate.cancel() }
    }

    /// Begins a phase: only what waits now will run.
    mutating func beginPhase() {
        if waiting.isEmpty { return }
        swap(&waiting, &running)
        runningNext = 0
    }

    /// The body of the next immediate of the phase, or nil at its end.
    mutating func next(_ reactor: Reactor) -> (() throws -> Void)? {
        while runningNext < running.count {
            let immediate = running[runningNext]
            runningNext += 1
            guard let body = immediate.body else { continue }
            immediate.body = nil
            if immediate.isReferencedFlag {
                referencedCount -= 1
                reactor.references -= 1
            }
            return body
        }
        running.removeAll(keepingCapacity: running.capacity <= 256)
        runningNext = 0
        return nil
    }
}

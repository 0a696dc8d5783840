/// A closure called at a time, once or again and again.
public final class Timer: TimerNode {
    private let reactor: Reactor
    private let body: () throws -> Void

    init(_ reactor: Reactor, _ body: @escaping () throws -> Void) {
        self.reactor = reactor
        self.body = body
        super.init()
    }

    public override func fire() throws { try body() }

    /// Drops it; nothing happens if it has fired.
    public func cancel() { reactor.cancel(self) }

    public var isReferenced: Bool { isReferencedFlag }

    /// Lets it keep `run` going while armed, as it does at first.
    public func ref() { reactor.setReferenced(self, true) }

    /// Lets `run` end although it is armed.
    public func unref() { reactor.setReferenced(self, false) }
}

extension Reactor {
    /// Calls `body` after `milliseconds`, at least 1, and again every time as long if it repeats.
    @discardableResult
    public func setTimer(
        afterMilliseconds milliseconds: Int, repeating: Bool = false, _ body: @escaping () throws -> Void
    ) -> Timer {
        let timer = Timer(self, body)
        schedule(timer, afterMilliseconds: milliseconds, repeating: repeating)
        return timer
    }

    /// Arms `node`, armed already or not, to fire `milliseconds` from this moment, at least 1.
    public func schedule(_ node: TimerNode, afterMilliseconds milliseconds: Int, repeating: Bool = false) {
        assertCurrent()
        cancel(node)
        // Longer than the wheel reaches is never; the wheel itself clamps the sum.
        let delay = min(max(1, milliseconds), 1 << 41)
        node.repeatMilliseconds = repeating ? delay : 0
        arm(node, due: updateTime() + delay)
    }

    /// Disarms `node`; nothing happens if it is not armed.
    public func cancel(_ node: TimerNode) {
        if node.isInWheel {
            timers.remove(node)
            if node.isReferencedFlag { references -= 1 }
        } else {
            node.abandonFiring()
        }
    }

    /// Says whether `node` keeps `run` going while it is armed.
    public func setReferenced(_ node: TimerNode, _ isReferenced: Bool) {
        if node.isReferencedFlag == isReferenced { return }
        node.isReferencedFlag = isReferenced
        if node.isInWheel { references += isReferenced ? 1 : -1 }
    }

    private func arm(_ node: TimerNode, due: Int) {
        timers.insert(node, due: due)
        if node.isReferencedFlag { references += 1 }
    }

    /// Fires what is due, in order; what is armed meanwhile is at least a millisecond later and waits.
    func runTimers() {
        if timers.count == 0 { return }
        let now = updateTime()
        var hasFired = false
        while let node = timers.popDue(now: now) {
            if node.isReferencedFlag { references -= 1 }
            // As in Node, an interval counts from the start of its callback.
            let start = node.repeatMilliseconds > 0 ? updateTime() : now
            do { try node.fire() } catch { reportUncaught(error) }
            if node.endFiring(), node.repeatMilliseconds > 0 { arm(node, due: start + node.repeatMilliseconds) }
            finishCallback()
            hasFired = true
        }
        // The next sleep is measured from here, whatever the callbacks took.
        if hasFired { updateTime() }
    }
}

/// Callbacks, and the two queues that run after each of them: ticks first, then microtasks, until both are empty.
extension Reactor {
    /// Runs `body` before anything else, when the present callback and the ticks before it are done.
    public func nextTick(_ body: @escaping () throws -> Void) {
        assertCurrent()
        ticks.append(ClosureTick(self, body), 0)
    }

    /// Runs `body` after the ticks, in its place among the jobs of Swift's concurrency. Node: queueMicrotask.
    public func queueMicrotask(_ body: @escaping () throws -> Void) {
        assertCurrent()
        microtasks.append(Microtask(ClosureTick(self, body)))
    }

    /// Runs `body` once, when ticks and microtasks have run out: Node judges there which rejections nobody has handled.
    public func whenQueuesAreEmpty(_ body: @escaping () -> Void) {
        assertCurrent()
        lastWords.append(body)
        // Makes the present callback end with a look at the queues.
        enqueueTick(TickTarget(), 0)
    }

    /// Queues a tick of `target`, which stays alive until it has run.
    public func enqueueTick(_ target: TickTarget, _ opcode: Int) {
        assertCurrent()
        ticks.append(target, opcode)
    }

    /// Queues a tick without a reference to `target`: the caller keeps it alive until the tick has run.
    ///
    /// For targets that are recycled when nobody else refers to them, which a reference in the queue would prevent.
    @inlinable
    public func enqueueTickUnretained(_ target: TickTarget, _ opcode: Int) {
        assertCurrent()
        ticks.appendUnretained(target, opcode)
    }

    /// Queues a closure for the end of the next poll phase.
    @discardableResult
    public func setImmediate(_ body: @escaping () throws -> Void) -> Immediate {
        assertCurrent()
        let immediate = Immediate(self, body)
        immediates.append(immediate)
        references += 1
        return immediate
    }

    /// Runs `body` as one user callback: what it throws is reported, and its ticks run when the outermost callback is done.
    public func runCallback(_ body: () throws -> Void) {
        beginCallback()
        do { try body() } catch { reportUncaught(error) }
        endCallback()
    }

    /// Begins a user callback by hand; `endCallback` follows on every path.
    @inlinable
    public func beginCallback() { callbackDepth &+= 1 }  // Proof: bounded by the depth of the call stack.

    /// Ends a user callback, and runs the ticks if it was the outermost.
    public func endCallback() {
        callbackDepth &-= 1  // Proof: pairs with `beginCallback`.
        finishCallback()
    }

    /// Runs what a callback has queued, unless another callback is still under way.
    @inline(__always)
    func finishCallback() {
        if callbackDepth == 0, !(ticks.isEmpty && microtasks.count == 0) { drainQueues() }
    }

    @inline(never)
    func drainQueues() {
        if isDrainPutOff {
            isDrainPutOff = false
            return
        }
        callbackDepth += 1
        while true {
            while !ticks.isEmpty {
                ticks.removeFirst().run()
                if isDrainPutOff { break }
            }
            if isDrainPutOff { break }
            if microtasks.count == 0 {
                if lastWords.isEmpty { break }
                sayLastWords()
            }
            while microtasks.count > 0 { microtasks.removeFirst().run(self) }
            // As in JavaScript, a microtask that fails does not keep the others waiting.
            isDrainPutOff = false
        }
        isDrainPutOff = false
        callbackDepth -= 1
    }

    private func sayLastWords() {
        let bodies = lastWords
        lastWords = []
        for body in bodies { body() }
    }

    /// Tells the handler of an error that nobody caught; without one the process ends.
    ///
    /// As in Node, the ticks and microtasks of a callback that failed run after the next callback, an immediate at the latest.
    public func reportUncaught(_ error: any Error) {
        guard let uncaughtErrorHandler else { SystemCall.exit(withMessage: "Uncaught \(error)\n") }
        uncaughtErrorHandler(error)
        if ticks.isEmpty, microtasks.count == 0 { return }
        isDrainPutOff = true
        setImmediate {}
    }
}

import CLinux

/// The reactor as executor of Swift's concurrency: jobs are its microtasks.
extension Reactor: SerialExecutor, TaskExecutor {
    /// The reactor of this thread, if it has one.
    public static var current: Reactor? {
        guard let reactor = clinux_current_reactor() else { return nil }
        return Unmanaged<Reactor>.fromOpaque(reactor).takeUnretainedValue()
    }

    /// Whether this thread is the reactor's.
    public var isCurrent: Bool { clinux_current_reactor() == Unmanaged.passUnretained(self).toOpaque() }

    /// Stops a debug build in which another thread comes in.
    @inlinable @inline(__always)
    public func assertCurrent() { assert(isCurrent, "a reactor is touched by its own thread") }

    /// Takes a job from any thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if !isCurrent {
            mailbox.put(.job(job))
        } else if isStartingTask {
            isStartingTask = false
            startingJob = job
        } else {
            microtasks.append(Microtask(job))
        }
    }

    /// Runs the first part of a task at once, up to its first suspension, instead of as a microtask.
    ///
    /// Swift's `Task.immediate` does so only where the caller's executors are the task's, which callbacks of the loop do not have.
    /// - Parameter make: makes one task that prefers this reactor, on the main thread as the main actor.
    public func startAtOnce<Value>(_ make: () -> Value) -> Value {
        assertCurrent()
        isStartingTask = true
        let value = make()
        isStartingTask = false
        if let job = startingJob {
            startingJob = nil
            Microtask(job, asMain: isMain, prefersReactor: true).run(self)
        }
        return value
    }

    public func isIsolatingCurrentContext() -> Bool? { isCurrent }

    public func checkIsolated() { precondition(isCurrent, "code of a reactor runs on its own thread") }

    /// Runs `body` on the reactor's thread, as one callback of its poll phase; may be called from any thread.
    ///
    /// It does not keep `run` going: a reactor that has nothing else to do ends without it.
    public func post(_ body: @escaping @Sendable () -> Void) { mailbox.put(.work(body)) }

    /// `stop` for other threads.
    public func stopFromAnyThread() { post { self.stop() } }

    /// Makes this reactor the thread's own for a while.
    ///
    /// - Returns: whose the thread was, for `leaveThread`.
    func enterThread() -> UnsafeMutableRawPointer? {
        let outer = clinux_current_reactor()
        clinux_set_current_reactor(Unmanaged.passUnretained(self).toOpaque())
        return outer
    }

    func leaveThread(_ outer: UnsafeMutableRawPointer?) { clinux_set_current_reactor(outer) }
}

import CLinux

/// Runs what is `@MainActor`: top-level code of main.swift, its tasks and closures, as microtasks of the main thread's reactor.
///
/// Swift's own main executor is Dispatch's main queue, which is no part of our loop: each hop to it would cost a turn, and an
/// asynchronous main function would leave the main thread for good. One for the process, from before main; any thread may enqueue.
/// While the main thread has no reactor, jobs wait, and Dispatch's main queue is asked to run them.
final class MainExecutor: SerialExecutor {
    static let shared = MainExecutor()

    private struct State {
        /// The door of the main thread's reactor.
        var mailbox: Mailbox?
        var waiting: [UnownedJob] = []
    }

    private let state = Locked(State())

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if let reactor = Reactor.current, reactor.isMain { return reactor.microtasks.append(Microtask(ofMain: job)) }
        let (mailbox, isFirst) = state.withLock { state in
            if state.mailbox == nil { state.waiting.append(job) }
            return (state.mailbox, state.waiting.count == 1)
        }
        if let mailbox {
            mailbox.put(.mainJob(job))
        } else if isFirst {
            clinux_main_queue_async { _ in MainExecutor.shared.runWaiting() }
        }
    }

    /// Makes the reactor of this mailbox, on the calling thread, the one that runs the main actor.
    ///
    /// - Returns: nil if this is not the main thread or it has one already; else the jobs that have waited.
    func claim(_ mailbox: Mailbox) -> [UnownedJob]? {
        guard clinux_is_main_thread() != 0 else { return nil }
        return state.withLock { state in
            guard state.mailbox == nil else { return nil }
            state.mailbox = mailbox
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    /// The reactor is no more.
    func release() { state.withLock { $0.mailbox = nil } }

    /// The jobs of a program that runs Dispatch's main queue and no reactor.
    private func runWaiting() {
        let jobs = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }

    func isIsolatingCurrentContext() -> Bool? { clinux_is_main_thread() != 0 }

    func checkIsolated() {
        precondition(clinux_is_main_thread() != 0, "code of the main actor runs on the main thread")
    }
}

/// Tells Swift's concurrency library who the main executor is; called by the hook in CLinux.
@c(reactor_main_executor)
func writeMainExecutor(_ reference: UnsafeMutableRawPointer) {
    reference.storeBytes(of: MainExecutor.shared.asUnownedSerialExecutor(), as: UnownedSerialExecutor.self)
}

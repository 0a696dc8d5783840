import CLinux

/// A task that waits for a callback of its reactor: suspended once, woken once, as a microtask in the order of `wake`.
///
/// Swift's continuations resume on nobody's executor and come to the main actor by way of another thread; this one keeps the task's
/// own job, which it gets by changing to an executor that does nothing but hold it. Belongs to the reactor's thread.
open class Suspension {
    // Fixed at init.
    package final let reactor: Reactor

    // Owned by the reactor's thread.
    @exclusivity(unchecked) private var waiting: Microtask?
    @exclusivity(unchecked) private var isAwake = false

    package init(_ reactor: Reactor) { self.reactor = reactor }

    /// Suspends the calling task until `wake`; also if that has come already, so that what waits before it goes first.
    package final func suspend(isolation: isolated (any Actor)? = #isolation) async {
        reactor.assertCurrent()
        let prefersReactor = !reactor.isMain || withUnsafeCurrentTask { $0?.unownedTaskExecutor != nil }
        reactor.parking.park(self, asMain: reactor.isMain && isolation != nil, prefersReactor: prefersReactor)
        await reactor.parking.lot.wait()
    }

    /// Lets the task go on. Further calls do nothing.
    package final func wake() {
        reactor.assertCurrent()
        isAwake = true
        guard let task = waiting else { return }
        waiting = nil
        reactor.microtasks.append(task)
    }

    fileprivate final func hold(_ task: Microtask) {
        if isAwake { reactor.microtasks.append(task) } else { waiting = task }
    }
}

/// The executor that takes the jobs of suspending tasks; one per reactor, used on its thread alone.
final class ParkingExecutor: SerialExecutor, @unchecked Sendable {
    /// What a task changes to: an actor of this executor. Its method is never reached but by a resumed task.
    actor Lot {
        private let executor: ParkingExecutor
        private var resumed = 0

        fileprivate init(_ executor: ParkingExecutor) { self.executor = executor }

        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        /// The work is there so that the compiler cannot leave the change of executors out.
        @inline(never)
        func wait() { resumed &+= 1 }
    }

    // The lot refers to the executor; the reactor lives as long as both.
    private(set) lazy var lot = Lot(self)
    private var suspension: Suspension?
    private var asMain = false
    private var prefersReactor = true

    /// Says whose job comes next.
    func park(_ suspension: Suspension, asMain: Bool, prefersReactor: Bool) {
        self.suspension = suspension
        self.asMain = asMain
        self.prefersReactor = prefersReactor
    }

    func enqueue(_ job: consuming ExecutorJob) {
        guard let suspension else { preconditionFailure("a task suspends by its suspension") }
        self.suspension = nil
        suspension.hold(Microtask(UnownedJob(job), asMain: asMain, prefersReactor: prefersReactor))
    }

    func isIsolatingCurrentContext() -> Bool? { true }

    func checkIsolated() {}
}

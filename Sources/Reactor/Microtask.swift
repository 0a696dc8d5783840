/// An entry of the microtask queue: a job of Swift's concurrency, or a closure (Node's `queueMicrotask`).
///
/// One word: the reference of the job, or of the closure, which the entry owns one count of. Objects are aligned to 16 bytes, so the low
/// bits say what it is.
struct Microtask: BitwiseCopyable {
    private let word: UInt

    private static let isClosure: UInt = 1
    /// A job of the main actor's.
    private static let isMain: UInt = 2
    /// Of a task that has no executor preference.
    private static let hasNoPreference: UInt = 4
    private static let bits: UInt = 7

    /// A job of a task that prefers this reactor, as nobody's.
    @inline(__always)
    init(_ job: UnownedJob) { word = unsafeBitCast(job, to: UInt.self) }

    /// A job that came to the main actor, of whatever task.
    @inline(__always)
    init(ofMain job: UnownedJob) { self.init(job, asMain: true, prefersReactor: false) }

    @inline(__always)
    init(_ job: UnownedJob, asMain: Bool, prefersReactor: Bool) {
        word =
            unsafeBitCast(job, to: UInt.self) | (asMain ? Self.isMain : 0) | (prefersReactor ? 0 : Self.hasNoPreference)
    }

    init(_ closure: ClosureTick) {
        word = UInt(bitPattern: Unmanaged.passRetained(closure).toOpaque()) | Self.isClosure
    }

    /// Runs it; a closure's count goes with it. A job runs under the executors that its task has, so that it need not change them.
    @inline(__always)
    func run(_ reactor: Reactor) {
        if let closure {
            closure._withUnsafeGuaranteedRef { $0.runTick(0) }
            closure.release()
        } else if word & Self.isMain == 0 {
            job.runSynchronously(on: reactor.asUnownedTaskExecutor())
        } else if word & Self.hasNoPreference != 0 {
            job.runSynchronously(on: MainExecutor.shared.asUnownedSerialExecutor())
        } else {
            job.runSynchronously(
                isolatedTo: MainExecutor.shared.asUnownedSerialExecutor(), taskExecutor: reactor.asUnownedTaskExecutor()
            )
        }
    }

    /// Drops a closure that will not run. A job stays its task's.
    func drop() { closure?.release() }

    @inline(__always)
    private var job: UnownedJob { unsafeBitCast(word & ~Self.bits, to: UnownedJob.self) }

    @inline(__always)
    private var closure: Unmanaged<ClosureTick>? {
        guard word & Self.isClosure != 0, let pointer = UnsafeRawPointer(bitPattern: word & ~Self.bits) else {
            return nil
        }
        return Unmanaged.fromOpaque(pointer)
    }
}

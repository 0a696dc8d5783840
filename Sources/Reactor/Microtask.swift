/// An entry of the microtask queue: a job of Swift's concurrency, or a closure (Node's `queueMicrotask`).
///
/// One word: the reference of the job or, with bit 0 set, of the closure, which the entry owns one count of. Bit 1 marks a job of
/// the main actor's.
struct Microtask: BitwiseCopyable {
    private let word: UInt

    @inline(__always)
    init(_ job: UnownedJob) { word = unsafeBitCast(job, to: UInt.self) }

    @inline(__always)
    init(ofMain job: UnownedJob) { word = unsafeBitCast(job, to: UInt.self) | 2 }

    init(_ closure: ClosureTick) { word = UInt(bitPattern: Unmanaged.passRetained(closure).toOpaque()) | 1 }

    /// Runs it; a closure's count goes with it.
    @inline(__always)
    func run(_ reactor: Reactor) {
        if let closure {
            closure._withUnsafeGuaranteedRef { $0.runTick(0) }
            closure.release()
        } else if word & 2 != 0 {
            reactor.runAsMain(job)
        } else {
            reactor.run(job)
        }
    }

    /// Objects are aligned to 16 bytes: without bit 0 the word is a job's.
    @inline(__always)
    private var job: UnownedJob { unsafeBitCast(word & ~2, to: UnownedJob.self) }

    /// Drops a closure that will not run. A job stays its task's.
    func drop() { closure?.release() }

    private var closure: Unmanaged<ClosureTick>? {
        guard word & 1 != 0, let pointer = UnsafeRawPointer(bitPattern: word & ~1) else { return nil }
        return Unmanaged.fromOpaque(pointer)
    }
}

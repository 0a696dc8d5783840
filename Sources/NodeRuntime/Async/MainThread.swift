import Glibc
import Reactor

/// The main thread of a program whose top-level code awaits: the loop runs below it from its first `await` on.
enum MainThread {
    // Of the main thread alone.
    nonisolated(unsafe) private static var isReferenced = false

    /// Runs the loop for as long as the top-level code goes on; `process.run`, or its end, ends the process from there.
    ///
    /// When nothing is left that could settle what the code awaits, the process ends with exit code 13, as in Node.
    static func keep() -> Never {
        let reactor = Reactor.ofCurrentThread
        reactor.serveMainQueue()
        let process = process
        while true {
            reactor.run()
            if othersMayWakeUs {
                // The program may be waiting for something that the loop knows nothing of.
                isReferenced = true
                reactor.ref()
                reactor.run()
            }
            // A thread that has ended since may have left a message.
            reactor.turn()
            if reactor.isAlive || othersMayWakeUs { continue }
            reactor.runCallback { try process.emit(.beforeExit, process.exitCode ?? 0) }
            if !reactor.isAlive { break }
        }
        let isUnsettled = process.exitCode == nil
        if isUnsettled { process.exitCode = 13 }
        process.announceExit()
        if isUnsettled { process.writeError("Warning: Detected unsettled top-level await\n") }
        Glibc.exit(Int32(truncatingIfNeeded: process.exitCode ?? 13))
    }

    /// Whether there are threads besides this one and the idle pool: Swift's own, Dispatch's, workers, the program's.
    private static var othersMayWakeUs: Bool { threadCountOfProcess > 1 + BlockingPool.shared.threadCount }

    /// The top-level code is at its last line: only the loop's own handles count now.
    static func letGo() {
        if isReferenced { Reactor.ofCurrentThread.unref() }
        isReferenced = false
    }
}

/// Called by the hook in CLinux when an asynchronous main function suspends for the first time.
@c(node_runtime_keep_main_thread)
func keepMainThread() { MainThread.keep() }

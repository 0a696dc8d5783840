import Glibc
import Reactor

/// The main thread of a program whose top-level code awaits: the loop runs below it from its first `await` on.
enum MainThread {
    // Of the main thread alone.
    nonisolated(unsafe) private static var isKept = false

    /// Runs the loop for as long as the top-level code goes on; `process.run`, or its end, ends the process from there.
    static func keep() -> Never {
        let reactor = Reactor.ofCurrentThread
        reactor.serveMainQueue()
        // The program may be waiting for something that the loop knows nothing of.
        reactor.ref()
        isKept = true
        reactor.run()
        Glibc.exit(Int32(truncatingIfNeeded: process.exitCode ?? 0))
    }

    /// The top-level code is at its last line: only the loop's own handles count now.
    static func letGo() {
        if isKept { Reactor.ofCurrentThread.unref() }
        isKept = false
    }
}

/// Called by the hook in CLinux when an asynchronous main function suspends for the first time.
@c(node_runtime_keep_main_thread)
func keepMainThread() { MainThread.keep() }

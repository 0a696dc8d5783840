import Glibc

/// A reactor on a thread of its own, for as long as `body` takes.
///
/// Owned by whoever starts it, on any thread; joined once.
public final class ReactorThread: Sendable {
    private let thread = Locked<pthread_t?>(nil)

    /// Starts the thread, which makes its reactor, runs `body` with it, closes what is still open and ends.
    ///
    /// - Parameters:
    ///   - body: runs the loop itself; not called if the reactor cannot be made.
    ///   - ended: runs last, on that thread, with what kept the reactor from being made, or nil.
    public init(
        name: String, body: @escaping @Sendable (Reactor) -> Void, ended: @escaping @Sendable (SystemError?) -> Void
    ) throws(SystemError) {
        let thread = try Thread.start(name: name) {
            do throws(SystemError) {
                let reactor = try Reactor()
                body(reactor)
                reactor.end()
                ended(nil)
            } catch {
                ended(error)
            }
        }
        self.thread.withLock { $0 = thread }
    }

    /// Waits until the thread has ended.
    public func join() {
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        if let thread { pthread_join(thread, nil) }
    }
}

extension ReactorThread {
    /// Ends the calling thread, one of these, where it stands: what the frames below hold is lost.
    public static func endCurrent() -> Never { pthread_exit(nil) }
}

extension Reactor {
    /// The last thing on a reactor's thread: what is open is closed, and the module above lets go.
    func end() {
        closeAll()
        attachment?.reactorEnded()
        attachment = nil
    }
}

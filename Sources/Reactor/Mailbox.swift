import CLinux
import Glibc

/// The only door for other threads: messages under a lock, and an eventfd that wakes the poller.
///
/// Owned by its reactor, filled by anyone. Invariant: while messages wait, the eventfd is readable.
final class Mailbox: Sendable {
    enum Message: Sendable {
        case work(@Sendable () -> Void)
        case job(UnownedJob)
        /// A job of the main actor's.
        case mainJob(UnownedJob)
        /// A descriptor for its new owner; closed if nobody takes the message.
        case connection(Int32, @Sendable (Reactor, Int32) -> Void)
    }

    /// Beyond every token of a slot: generation 0 is never given.
    static let token: UInt64 = 0xffff_ffff

    let descriptor: Int32
    private let messages = Locked<[Message]>([])

    init() throws(SystemError) {
        descriptor = try SystemCall.check("eventfd") { clinux_eventfd(1, 0) }
    }

    deinit {
        for case .connection(let connection, _) in takeAll() { SystemCall.close(connection) }
        SystemCall.close(descriptor)
    }

    /// Leaves a message, from any thread.
    func put(_ message: sending Message) {
        let isFirst = messages.withLock { waiting in
            waiting.append(message)
            return waiting.count == 1
        }
        // Whoever finds others waiting knows that the bell has been rung for them.
        if isFirst { SystemCall.ring(descriptor) }
    }

    /// Takes what waits, oldest first.
    func takeAll() -> [Message] {
        // Silence first: a message that comes in between rings again.
        SystemCall.silence(descriptor)
        return messages.withLock { waiting in
            let taken = waiting
            waiting = []
            return taken
        }
    }
}

/// A value that several threads share, one at a time.
///
/// `@unchecked Sendable` because the compiler cannot see that every access to `value` lies between lock and unlock. It is the C library's
/// mutex, which thread sanitizers know; they do not see into the one of Swift's Synchronization module and report races that are none.
package final class Locked<Value>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    package init(_ value: sending Value) {
        self.value = value
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Lends the value to this thread alone; `body` takes no other lock.
    package func withLock<Result>(_ body: (inout sending Value) -> sending Result) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&value)
    }
}

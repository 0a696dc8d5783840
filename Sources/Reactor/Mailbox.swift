import CLinux
import Glibc
import Synchronization

/// The only door for other threads: messages under a lock, and an eventfd that wakes the poller.
///
/// Owned by its reactor, filled by anyone. Invariant: while messages wait, the eventfd is readable.
final class Mailbox: Sendable {
    enum Message: Sendable {
        case work(@Sendable () -> Void)
        case job(UnownedJob)
        /// A descriptor for its new owner; closed if nobody takes the message.
        case connection(Int32, @Sendable (Reactor, Int32) -> Void)
    }

    /// Beyond every token of a slot: generation 0 is never given.
    static let token: UInt64 = 0xffff_ffff

    let descriptor: Int32
    private let messages = Mutex<[Message]>([])

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

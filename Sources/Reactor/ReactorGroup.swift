import CLinux
import Glibc

/// Several reactors, each on a thread of its own, by default one per core.
///
/// Owned by whoever starts it, on any thread. The lock guards the list of doors alone; no request ever meets it.
public final class ReactorGroup: Sendable {
    private struct State {
        /// The doors of the running reactors; a reactor itself stays with its thread.
        var mailboxes: [Mailbox?] = []
        var threads: [pthread_t] = []
        var failure: (any Error)?
        var nextConnection = 0
    }

    // Fixed at init.
    /// Reactors of the group.
    public let count: Int
    private let isPinned: Bool
    private let state = Locked(State())
    private let started = Semaphore()

    /// Cores that this process may use.
    public static var coreCount: Int { max(1, Int(clinux_allowed_cpus(nil, 0))) }

    /// - Parameters:
    ///   - count: one per core by default.
    ///   - isPinned: whether each thread is bound to a core of its own.
    public init(count: Int = ReactorGroup.coreCount, isPinned: Bool = false) {
        precondition(count > 0, "a group has reactors")
        self.count = count
        self.isPinned = isPinned
    }

    /// Starts all reactors and runs `body` on each, with its index, before its loop; returns when all have begun.
    ///
    /// A reactor ends when nothing keeps it going, or by `stop`.
    /// - Throws: what the first `body` that failed has thrown; the group is then stopped.
    public func start(_ body: @escaping @Sendable (Reactor, Int) throws -> Void) throws {
        state.withLock { state in
            precondition(state.threads.isEmpty, "a group is started once at a time")
            state.mailboxes = Array(repeating: nil, count: count)
            state.failure = nil
        }
        var failure: (any Error)?
        var running = 0
        for index in 0..<count where failure == nil {
            do {
                let thread = try Thread.start(name: "reactor-\(index)") { self.serve(index, body) }
                state.withLock { $0.threads.append(thread) }
                running += 1
            } catch {
                failure = error
            }
        }
        for _ in 0..<running { started.wait() }
        if let failure = failure ?? state.withLock({ $0.failure }) {
            stop()
            join()
            throw failure
        }
    }

    /// Lets all reactors end after their present turn; what they have open is closed.
    public func stop() {
        for index in 0..<count { post(to: index) { $0.stop() } }
    }

    /// Waits until all reactors have ended.
    public func join() {
        let threads = state.withLock { state in
            defer { state.threads = [] }
            return state.threads
        }
        for thread in threads { pthread_join(thread, nil) }
    }

    /// Runs `body` on the reactor at `index`.
    ///
    /// - Returns: false if that reactor has ended.
    @discardableResult
    public func post(to index: Int, _ body: @escaping @Sendable (Reactor) -> Void) -> Bool {
        guard let mailbox = mailbox(index) else { return false }
        mailbox.put(.work { if let reactor = Reactor.current { body(reactor) } })
        return true
    }

    /// Listens on one reactor, of this group or not, for all: accepted descriptors go to the group's reactors in turn.
    ///
    /// - Parameter accepted: runs on the reactor that shall own the descriptor.
    public func listen(
        on reactor: Reactor, address: SocketAddress, options: SocketListener.Options = SocketListener.Options(),
        accepted: @escaping @Sendable (Reactor, Int32) -> Void
    ) throws(SystemError) -> SocketListener {
        try SocketListener(reactor: reactor, address: address, options: options) { descriptor in
            guard let mailbox = self.nextMailbox() else { return SystemCall.close(descriptor) }
            mailbox.put(.connection(descriptor, accepted))
        }
    }

    private func nextMailbox() -> Mailbox? {
        state.withLock { state in
            for _ in 0..<count {
                let index = state.nextConnection
                state.nextConnection = (index + 1) % count
                if let mailbox = state.mailboxes[index] { return mailbox }
            }
            return nil
        }
    }

    private func mailbox(_ index: Int) -> Mailbox? {
        state.withLock { $0.mailboxes.indices.contains(index) ? $0.mailboxes[index] : nil }
    }

    private func serve(_ index: Int, _ body: @Sendable (Reactor, Int) throws -> Void) {
        if isPinned { pin(index) }
        do {
            let reactor = try Reactor()
            state.withLock { $0.mailboxes[index] = reactor.mailbox }
            do {
                defer { started.signal() }
                do { try body(reactor, index) } catch { fail(error, reactor) }
            }
            reactor.run()
            state.withLock { $0.mailboxes[index] = nil }
            reactor.end()
        } catch {
            state.withLock { $0.failure = $0.failure ?? error }
            started.signal()
        }
    }

    private func fail(_ error: any Error, _ reactor: Reactor) {
        state.withLock { $0.failure = $0.failure ?? error }
        reactor.closeAll()
    }

    private func pin(_ index: Int) {
        let cores = Self.coreCount
        let cpus = [Int32](unsafeUninitializedCapacity: cores) { buffer, used in
            used = min(cores, Int(clinux_allowed_cpus(buffer.baseAddress, Int32(cores))))
        }
        // A machine that refuses still runs the thread, only elsewhere.
        if !cpus.isEmpty { _ = clinux_pin_thread(cpus[index % cpus.count]) }
    }
}

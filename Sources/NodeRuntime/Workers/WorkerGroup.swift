import Reactor

/// Several reactors on threads of their own that do the same work side by side, such as servers that share a port.
///
/// Beyond Node, whose nearest is the cluster module. The body runs once on each worker, before its loop; what it makes
/// belongs to that worker's thread. A worker ends when nothing keeps its loop going.
public final class WorkerGroup {
    /// One worker of a group, as its body sees it. It stays on its thread.
    public final class Member {
        /// Place in the group, from 0.
        public let index: Int
        fileprivate var stopHandlers: [() -> Void] = []

        fileprivate init(index: Int) { self.index = index }

        /// Runs on the worker's thread when the group is asked to stop: the place to close servers.
        public func onStop(_ handler: @escaping () -> Void) { stopHandlers.append(handler) }
    }

    private let group: ReactorGroup

    /// - Parameters:
    ///   - count: workers; one per core by default.
    ///   - isPinned: whether each is bound to a core of its own.
    public init(count: Int? = nil, isPinned: Bool = false) {
        group = ReactorGroup(count: count ?? ReactorGroup.coreCount, isPinned: isPinned)
    }

    /// Starts the workers; returns when all bodies have run.
    ///
    /// - Throws: what the first body that failed has thrown; the group is then stopped.
    public func start(_ body: @escaping @Sendable (Member) throws -> Void) throws {
        try group.start { reactor, index in
            let member = Member(index: index)
            let thread = ThreadState.current
            thread.workerMember = member
            let process = thread.process
            reactor.uncaughtErrorHandler = { error in process.handleUncaught(error, "uncaughtException") }
            try body(member)
        }
    }

    /// Asks every worker to stop: its `onStop` handlers run on its thread. Those that have ended are past asking.
    public func stop() {
        for index in 0..<group.count {
            group.post(to: index) { _ in
                for handler in ThreadState.current.workerMember?.stopHandlers ?? [] { handler() }
            }
        }
    }

    /// Calls back on this thread's reactor when all workers have ended; keeps its loop going until then.
    public func whenFinished(_ callback: @escaping () -> Void) {
        let group = group
        Reactor.ofCurrentThread.runBlocking({ group.join() }) { _ in callback() }
    }
}

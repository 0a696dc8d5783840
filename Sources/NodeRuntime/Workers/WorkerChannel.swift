import Reactor

/// What both sides of a worker share: their reactors' mailboxes, and the messages for a worker that has not begun.
///
/// The one object of a worker that two threads touch. Each closure it posts runs on the thread of the side that it is for, and finds
/// that side by its own thread's state.
final class WorkerChannel: Sendable {
    enum News: Sendable {
        case online
        case message(any Sendable)
        case error(any Error)
        case exit(Int)
    }

    private struct Child {
        var reactor: Reactor?
        var hasEnded = false
        var waiting: [any Sendable] = []
        var isTerminated = false
    }

    let threadId: Int
    private let parent: Reactor
    private let child = Locked(Child())

    init(_ threadId: Int, parent: Reactor) {
        self.threadId = threadId
        self.parent = parent
    }

    // MARK: For the worker's thread

    /// The worker begins.
    ///
    /// - Returns: what was posted before, oldest first; nil if it has been terminated already.
    func childBegins(_ reactor: Reactor) -> [any Sendable]? {
        child.withLock { child in
            if child.isTerminated { return nil }
            child.reactor = reactor
            defer { child.waiting = [] }
            return child.waiting
        }
    }

    func childEnds() {
        child.withLock { child in
            child.reactor = nil
            child.hasEnded = true
        }
    }

    func toParent(_ news: News) {
        let id = threadId
        parent.post { ThreadState.current.workers.first { $0.threadNumber == id }?.receive(news) }
    }

    // MARK: For the parent's thread

    func toChild(_ value: any Sendable) {
        let reactor = child.withLock { child in
            if child.reactor == nil, !child.hasEnded { child.waiting.append(value) }
            return child.reactor
        }
        reactor?.post { ThreadState.current.workerThread?.port.receive(value) }
    }

    /// Asks the worker to stop after its present callback.
    func terminate() {
        let reactor = child.withLock { child in
            child.isTerminated = true
            return child.reactor
        }
        reactor?.post {
            ThreadState.current.workerThread?.isTerminated = true
            Reactor.current?.stop()
        }
    }
}

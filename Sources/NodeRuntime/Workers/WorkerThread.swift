import Reactor

/// A `Worker` from inside: what its thread keeps while it runs.
///
/// Owned by its thread's state.
final class WorkerThread {
    let port: MessagePort
    /// The parent wants it to end: nothing more is announced.
    @exclusivity(unchecked) var isTerminated = false
    var threadId: Int { channel.threadId }

    private let channel: WorkerChannel
    private let reactor: Reactor

    init(_ channel: WorkerChannel, _ reactor: Reactor, _ workerData: (any Sendable)?) {
        self.channel = channel
        self.reactor = reactor
        port = MessagePort(channel, reactor, workerData)
    }

    /// The life of the thread.
    func run(_ body: @Sendable (MessagePort) throws -> Void) {
        let thread = ThreadState.current
        thread.workerThread = self
        let process = thread.process
        reactor.uncaughtErrorHandler = { error in process.handleUncaught(error, "uncaughtException") }
        process.failed = { [unowned self] error in fail(error, process) }
        process.terminate = { [unowned self] code in
            end(Int(code))
            ReactorThread.endCurrent()
        }
        if let posted = channel.childBegins(reactor) {
            channel.toParent(.online)
            reactor.runCallback { try body(port) }
            for value in posted { reactor.post { ThreadState.current.workerThread?.port.receive(value) } }
            if !isTerminated { process.finish(reactor) { isTerminated } }
        } else {
            isTerminated = true
        }
        end(isTerminated ? 1 : process.exitCode ?? 0)
    }

    /// Nobody has caught an error: the parent hears of it, and the worker stops after the present turn.
    private func fail(_ error: any Error, _ process: NodeProcess) {
        if isTerminated { return }
        isTerminated = true
        process.exitCode = 1
        process.announceExit()
        channel.toParent(.error(error))
        reactor.stop()
    }

    private func end(_ code: Int) {
        channel.childEnds()
        isTerminated = true
        for worker in ThreadState.current.workers { worker.endWithParent() }
        ThreadState.current.workers = []
        reactor.closeAll()
        channel.toParent(.exit(code))
    }
}

import Glibc
import Reactor

/// What Node keeps per thread: its `process` object and the reactor that it runs on.
///
/// Owned by its thread; freed when the thread ends.
final class ThreadState {
    let process = NodeProcess()
    /// The worker that the thread is, when it is one of a group.
    var workerMember: WorkerGroup.Member?
    /// Scratch space of TLS, made at the first use.
    private var workspace: TLSWorkspace?
    /// What the thread is as a `Worker`.
    var workerThread: WorkerThread?
    /// The workers that this thread has started; they end with it.
    var workers: [Worker] = []
    let performance = Performance()
    /// The channels of diagnostics that somebody has asked for, by name.
    var diagnosticsChannels: [String: diagnostics_channel.Channel] = [:]
    /// The reactor made here because the thread had none; a worker brings its own.
    private var ownReactor: Reactor?

    /// The reactor of the thread, made at the first use on a thread that has none.
    var reactor: Reactor {
        if let current = Reactor.current { return current }
        if let ownReactor { return ownReactor }
        do {
            let reactor = try Reactor()
            ownReactor = reactor
            let process = self.process
            reactor.uncaughtErrorHandler = { error in process.handleUncaught(error, "uncaughtException") }
            return reactor
        } catch {
            // Without epoll or descriptors there is no loop to report the failure to.
            fatalError("no reactor: \(error)")
        }
    }

    func tlsWorkspace(_ reactor: Reactor) -> TLSWorkspace {
        if let workspace, workspace.resources.blocks === reactor.blockPool { return workspace }
        let fresh = TLSWorkspace(reactor)
        workspace = fresh
        return fresh
    }

    /// The calling thread's own.
    static var current: ThreadState {
        if let pointer = pthread_getspecific(key) {
            return Unmanaged<ThreadState>.fromOpaque(pointer).takeUnretainedValue()
        }
        let state = ThreadState()
        pthread_setspecific(key, Unmanaged.passRetained(state).toOpaque())
        return state
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let result = pthread_key_create(&key) { pointer in
            guard let pointer else { return }
            Unmanaged<ThreadState>.fromOpaque(pointer).release()
        }
        precondition(result == 0, "a thread has room for its state")
        return key
    }()
}

extension Reactor {
    /// The calling thread's reactor, made at the first use on a thread that has none.
    public static var ofCurrentThread: Reactor { current ?? ThreadState.current.reactor }
}

/// Hands an error that escaped a callback to the thread's reactor: 'uncaughtException', or the end of the process.
public func reportUncaught(_ error: any Error) { Reactor.ofCurrentThread.reportUncaught(error) }

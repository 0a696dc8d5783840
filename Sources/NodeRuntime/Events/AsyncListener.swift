import Reactor

/// What an async listener does besides its body: it begins a task, and takes what the task throws to the emitter or the process.
final class AsyncListener {
    // The emitter holds the listener.
    private weak var emitter: EventEmitter?
    private let key: EventKey

    init(_ emitter: EventEmitter, _ key: EventKey) {
        self.emitter = emitter
        self.key = key
    }

    /// Begins `body`; whatever it awaits, the emission goes on with the next listener.
    func run(
        _ arguments: @autoclosure @escaping () -> [Any],
        _ body: nonisolated(nonsending) @escaping () async throws -> Void
    ) {
        let (emitter, key) = (emitter, key)
        startTask {
            do { try await body() } catch {
                if let emitter {
                    emitter.listenerRejected(error, key, arguments)
                } else {
                    unhandledRejection(error)
                }
            }
        }
    }
}

extension EventEmitter {
    /// Whether what async listeners throw becomes an 'error': the emitter's option, else the module's.
    ///
    /// Differs: Node reads the module's when the emitter is made; here that would cost every emitter.
    public final var captureRejections: Bool {
        get { options?.details?.capturesRejections ?? EmitterDefaults.captureRejections.load(ordering: .relaxed) }
        set { optionDetails().capturesRejections = newValue }
    }

    fileprivate final func listenerRejected(_ error: any Error, _ key: EventKey, _ arguments: () -> [Any]) {
        guard captureRejections else { return unhandledRejection(error) }
        let arguments = arguments()
        // A promise tells of its rejection in a microtask, and Node answers in a tick.
        queueMicrotask {
            process.nextTick { try self.captureRejectionSymbol(error, key.name, arguments) }
        }
    }

    /// Emits 'error' for a rejection. An async 'error' listener that fails in turn is not captured, or there would be no end.
    final func emitRejection(_ error: any Error) throws {
        let details = optionDetails()
        let captures = details.capturesRejections
        details.capturesRejections = false
        defer { details.capturesRejections = captures }
        try emit("error", error)
    }
}

/// An error of asynchronous work that nobody awaits; told when the queues have run out.
func unhandledRejection(_ error: any Error) {
    let process = process
    Reactor.ofCurrentThread.whenQueuesAreEmpty { process.handleRejection(error) }
}

import Reactor

/// Starts asynchronous work on this thread's reactor, from any listener or callback: `async { … try await … }`.
///
/// Node: `(async () => { … })()`. The body begins at once and, after each `await`, goes on as a microtask of the same thread, so it may
/// use everything that the code around it uses; no lock and no `Sendable` is needed.
/// - Returns: the promise of its result. An error that nobody awaits is an 'unhandledRejection' of `process`.
@discardableResult
public func async<Value>(_ body: nonisolated(nonsending) @escaping () async throws -> Value) -> Promise<Value> {
    let promise = Promise<Value>()
    promise.task = startTask {
        do { promise.settle(.success(try await body())) } catch { promise.settle(.failure(error)) }
    }
    return promise
}

/// Runs `body` up to its first suspension, and the rest as microtasks of this thread's reactor.
@discardableResult
func startTask(_ body: nonisolated(nonsending) @escaping () async -> Void) -> Task<Void, Never> {
    let reactor = Reactor.ofCurrentThread
    // It never leaves the thread: both executors below are this thread's reactor.
    nonisolated(unsafe) let body = body
    return reactor.startAtOnce {
        if reactor.isMain { return Task(executorPreference: reactor) { @MainActor in await body() } }
        return Task(executorPreference: reactor) { await body() }
    }
}

/// The result that work begun by `async`, or a callback, will have: awaited, listened for by `then`, or left alone.
///
/// Belongs to the thread that began the work.
public final class Promise<Value> {
    private var outcome: Result<Value, any Error>?
    private var waiting: [(Result<Value, any Error>) -> Void] = []
    private var isHandled = false
    var task: Task<Void, Never>?

    init() {}

    /// The result; suspends until it is there, and throws what the work has thrown.
    ///
    /// - Throws: also ABORT_ERR when the awaiting task is cancelled; the work goes on then.
    public nonisolated(nonsending) var value: Value {
        get async throws {
            isHandled = true
            return try await withReactorContinuation { continuation in
                if let outcome {
                    continuation.resume(with: outcome)
                } else {
                    waiting.append { continuation.resume(with: $0) }
                }
            }
        }
    }

    /// Cancels the task of the work: what it awaits of this library throws ABORT_ERR.
    public func cancel() { task?.cancel() }

    /// Calls back in a microtask once there is an outcome; its error counts as handled.
    func whenSettled(_ callback: @escaping (Result<Value, any Error>) -> Void) {
        isHandled = true
        func callBack(_ outcome: Result<Value, any Error>) {
            Reactor.ofCurrentThread.queueMicrotask { callback(outcome) }
        }
        if let outcome { callBack(outcome) } else { waiting.append(callBack) }
    }

    /// Only the first outcome counts.
    func settle(_ outcome: Result<Value, any Error>) {
        if self.outcome != nil { return }
        self.outcome = outcome
        task = nil
        if case .failure(let error) = outcome, !isHandled {
            let process = process
            Reactor.ofCurrentThread.whenQueuesAreEmpty { if !self.isHandled { process.handleRejection(error) } }
        }
        let waiting = self.waiting
        self.waiting = []
        for callback in waiting { callback(outcome) }
    }
}

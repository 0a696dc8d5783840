import Reactor

/// Suspends the calling task until `body`'s continuation is resumed by a callback of this thread.
///
/// The building block of every promise form in this library. The task goes on as a microtask, never inside `resume`.
/// - Parameters:
///   - signal: aborting it throws ABORT_ERR with the signal's reason as cause; `body` does not run if it is aborted already.
///   - body: runs at once, and starts what shall resume. Give it an `onCancel` when there is something to undo.
/// - Throws: what the continuation is resumed with; ABORT_ERR when the task is cancelled, with a `CancellationError` as cause.
public nonisolated(nonsending) func withReactorContinuation<Value>(
    signal: AbortSignal? = nil, _ body: (ReactorContinuation<Value>) throws -> Void
) async throws -> Value {
    if let signal, signal.aborted { throw NodeError.ABORT_ERR(signal.reason) }
    if Task.isCancelled { throw NodeError.ABORT_ERR(CancellationError()) }
    let continuation = ReactorContinuation<Value>(signal)
    do { try body(continuation) } catch { continuation.resume(throwing: error) }
    await continuation.wait()
    return try continuation.takeOutcome().get()
}

/// The other end of a suspended task: resumed once, by whichever callback comes first; later calls do nothing.
///
/// Belongs to the reactor's thread.
public final class ReactorContinuation<Value>: Suspension {
    private var outcome: Result<Value, any Error>?
    private var signal: AbortSignal?
    private var abortListener: EventListener?
    private var undo: ((any Error) -> Void)?

    fileprivate init(_ signal: AbortSignal?) {
        super.init(.ofCurrentThread)
        guard let signal else { return }
        self.signal = signal
        let listener = signal.listener(.abort) { [unowned self] in cancel(signal.reason) }
        abortListener = listener
        signal.once(.abort, listener)
    }

    /// Whether it has been resumed.
    public var isSettled: Bool { outcome != nil }

    public func resume(returning value: Value) { resume(with: .success(value)) }

    public func resume(throwing error: any Error) { resume(with: .failure(error)) }

    public func resume(with result: Result<Value, any Error>) {
        if outcome != nil { return }
        outcome = result
        undo = nil
        if let abortListener { signal?.off(.abort, abortListener) }
        abortListener = nil
        signal = nil
        wake()
    }

    /// Sets what to do when the signal is aborted or the task cancelled, before ABORT_ERR is thrown; it is given that error.
    public func onCancel(_ handler: @escaping (_ abortError: any Error) -> Void) {
        if outcome == nil { undo = handler }
    }

    /// Suspends the task until there is an outcome.
    fileprivate func wait(isolation: isolated (any Actor)? = #isolation) async {
        // Another thread only asks for the cancellation, through the mailbox.
        nonisolated(unsafe) let shared = self
        await withTaskCancellationHandler(
            operation: {
                // The closure is the caller's isolation's for naming it: another would leave the thread.
                _ = isolation
                await suspend(isolation: isolation)
            },
            onCancel: { shared.cancelFromAnyThread() },
            isolation: isolation)
    }

    fileprivate func takeOutcome() -> Result<Value, any Error> {
        guard let outcome else { preconditionFailure("a task is resumed with an outcome") }
        return outcome
    }

    private func cancel(_ cause: (any Error)?) {
        if outcome != nil { return }
        let error = NodeError.ABORT_ERR(cause)
        let undo = self.undo
        self.undo = nil
        undo?(error)
        resume(throwing: error)
    }

    fileprivate func cancelFromAnyThread() {
        if reactor.isCurrent { return cancel(CancellationError()) }
        nonisolated(unsafe) let shared = self
        reactor.post { shared.cancel(CancellationError()) }
    }
}

extension ReactorContinuation where Value == Void {
    public func resume() { resume(returning: ()) }
}

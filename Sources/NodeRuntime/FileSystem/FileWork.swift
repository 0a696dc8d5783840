import Buffers
import Reactor

/// One operation on files whose arguments are checked: done here, or on a thread of the pool.
struct FileWork<Value> {
    private let body: () throws -> Value
    private let start: (Reactor, @escaping (Result<Value, any Error>) -> Void) -> Void
    /// Does it at once if that cannot take long.
    private var attempt: (() -> Value?)?

    /// - Parameters:
    ///   - owner: the memory that `body` reads or fills, held until it is done.
    ///   - body: may run on another thread; what it throws is Node's error already.
    ///   - convert: makes the result on the reactor's thread.
    init<Raw: Sendable>(
        holding owner: Any? = nil, _ body: @escaping @Sendable () throws -> Raw,
        _ convert: @escaping (Raw) throws -> Value
    ) {
        self.body = {
            defer { withExtendedLifetime(owner) {} }
            return try convert(try body())
        }
        start = { reactor, completion in
            reactor.runBlocking({ Result { try body() } }) { result in
                withExtendedLifetime(owner) {
                    completion(Result { try convert(try result.get()) })
                }
            }
        }
    }

    /// Does it on this thread, which waits.
    func now() throws -> Value { try body() }

    /// The same, and `attempt` is asked before a thread of the pool is.
    func orAtOnce(_ attempt: @escaping () -> Value?) -> FileWork {
        var work = self
        work.attempt = attempt
        return work
    }

    /// Does it on a thread of the pool, or at once; `completion` runs here, as a callback of its own.
    func later(_ completion: @escaping (Result<Value, any Error>) -> Void) {
        let reactor = Reactor.ofCurrentThread
        guard let value = attempt?() else { return start(reactor, completion) }
        reactor.callBack { completion(.success(value)) }
    }

    /// The form with a callback, which is called once.
    ///
    /// - Parameters:
    ///   - absent: what stands for the result beside an error.
    ///   - signal: aborting it calls back with ABORT_ERR; the work goes on to its end.
    func later(
        _ absent: Value, signal: AbortSignal? = nil, _ callback: @escaping ((any Error)?, Value) throws -> Void
    ) {
        var callback = Optional(callback)
        func finish(_ result: Result<Value, any Error>) {
            guard let listener = callback.take() else { return }
            do {
                switch result {
                case .success(let value): try listener(nil, value)
                case .failure(let error): try listener(error, absent)
                }
            } catch { reportUncaught(error) }
        }
        guard let signal else { return later(finish) }
        if signal.aborted {
            return Reactor.ofCurrentThread.nextTick { finish(.failure(NodeError.ABORT_ERR(signal.reason))) }
        }
        let listener = signal.listener(.abort) { finish(.failure(NodeError.ABORT_ERR(signal.reason))) }
        signal.once(.abort, listener)
        later { result in
            signal.off(.abort, listener)
            finish(result)
        }
    }
}

extension FileWork where Value: Sendable {
    init(holding owner: Any? = nil, _ body: @escaping @Sendable () throws -> Value) {
        self.init(holding: owner, body, { $0 })
    }
}

extension FileWork where Value == Void {
    /// The form with a callback.
    func later(signal: AbortSignal? = nil, _ callback: @escaping fs.NoParamCallback) {
        later((), signal: signal) { error, _ in try callback(error) }
    }
}

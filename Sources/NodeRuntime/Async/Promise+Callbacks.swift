import Reactor

// Promises made of callbacks, and callbacks on promises.

extension Promise {
    /// Node: new Promise((resolve, reject) => …). The body runs at once; only the first call of either closure counts.
    ///
    /// An error that the body throws rejects the promise.
    @_disfavoredOverload
    public convenience init(
        _ body: (_ resolve: @escaping (Value) -> Void, _ reject: @escaping (any Error) -> Void) throws -> Void
    ) {
        self.init()
        do {
            try body({ self.settle(.success($0)) }, { self.settle(.failure($0)) })
        } catch {
            settle(.failure(error))
        }
    }

    /// Node: new Promise((resolve) => …).
    @_disfavoredOverload
    public convenience init(_ body: (_ resolve: @escaping (Value) -> Void) throws -> Void) {
        self.init { resolve, _ in try body(resolve) }
    }

    /// Node: Promise.resolve(value).
    public static func resolve(_ value: Value) -> Promise {
        Promise { resolve in resolve(value) }
    }

    /// Node: Promise.reject(error).
    public static func reject(_ error: any Error) -> Promise {
        Promise { _, reject in reject(error) }
    }

    /// Node: Promise.withResolvers().
    public static func withResolvers() -> (
        promise: Promise, resolve: (Value) -> Void, reject: (any Error) -> Void
    ) {
        let promise = Promise()
        return (promise, { promise.settle(.success($0)) }, { promise.settle(.failure($0)) })
    }

    // MARK: Callbacks

    /// Node: promise.then(onFulfilled). What the closure throws, and an error of this promise, reject the one returned.
    @discardableResult
    public func then<Next>(_ onFulfilled: @escaping (Value) throws -> Next) -> Promise<Next> {
        settling { next, outcome in next.settle(Result { try onFulfilled(outcome.get()) }) }
    }

    /// Node: promise.then(onFulfilled) with a closure that returns a promise, or awaits.
    @discardableResult
    public func then<Next>(_ onFulfilled: @escaping (Value) throws -> Promise<Next>) -> Promise<Next> {
        settling { next, outcome in
            do {
                try onFulfilled(outcome.get()).whenSettled { next.settle($0) }
            } catch {
                next.settle(.failure(error))
            }
        }
    }

    /// Node: promise.then(onFulfilled, onRejected).
    @discardableResult
    public func then<Next>(
        _ onFulfilled: @escaping (Value) throws -> Next, _ onRejected: @escaping (any Error) throws -> Next
    ) -> Promise<Next> {
        settling { next, outcome in
            switch outcome {
            case .success(let value): next.settle(Result { try onFulfilled(value) })
            case .failure(let error): next.settle(Result { try onRejected(error) })
            }
        }
    }

    /// Node: promise.catch(onRejected). What the closure returns takes the place of the value.
    @discardableResult
    public func `catch`(_ onRejected: @escaping (any Error) throws -> Value) -> Promise {
        settling { next, outcome in next.settle(outcome.flatMapError { error in Result { try onRejected(error) } }) }
    }

    /// Node: promise.finally(onFinally).
    @discardableResult
    public func finally(_ onFinally: @escaping () throws -> Void) -> Promise {
        settling { next, outcome in
            do {
                try onFinally()
                next.settle(outcome)
            } catch {
                next.settle(.failure(error))
            }
        }
    }

    /// A promise that `body` settles in a microtask once this one is settled.
    private func settling<Next>(
        _ body: @escaping (Promise<Next>, Result<Value, any Error>) -> Void
    ) -> Promise<Next> {
        let next = Promise<Next>()
        whenSettled { body(next, $0) }
        return next
    }
}

extension Promise where Value == Void {
    /// Node: new Promise((resolve, reject) => …), for a promise that only says when.
    public convenience init(
        _ body: (_ resolve: @escaping () -> Void, _ reject: @escaping (any Error) -> Void) throws -> Void
    ) {
        self.init { (resolve: @escaping (()) -> Void, reject) in try body({ resolve(()) }, reject) }
    }

    /// Node: new Promise((resolve) => …), for a promise that only says when.
    public convenience init(_ body: (_ resolve: @escaping () -> Void) throws -> Void) {
        self.init { (resolve: @escaping (()) -> Void, _) in try body { resolve(()) } }
    }

    /// Node: Promise.resolve().
    public static func resolve() -> Promise { resolve(()) }
}

extension util {
    // Node: util.promisify(fn). `fn` takes its callback last, and calls it with an error or nil first.

    /// Node: util.promisify(fn), of a function whose callback is given no result.
    public static func promisify(
        _ function: @escaping (@escaping ((any Error)?) -> Void) throws -> Void
    ) -> nonisolated(nonsending) () async throws -> Void {
        { try await withReactorContinuation { continuation in try function(continuation.callback) } }
    }

    /// Node: util.promisify(fn).
    public static func promisify<Value>(
        _ function: @escaping (@escaping ((any Error)?, Value?) -> Void) throws -> Void
    ) -> nonisolated(nonsending) () async throws -> Value {
        { try await withReactorContinuation { continuation in try function(continuation.callback) } }
    }

    /// Node: util.promisify(fn), of a function that returns something besides, as `server.close` does; it is dropped.
    @_disfavoredOverload
    public static func promisify<Dropped>(
        _ function: @escaping (@escaping ((any Error)?) throws -> Void) throws -> Dropped
    ) -> nonisolated(nonsending) () async throws -> Void {
        { try await withReactorContinuation { continuation in _ = try function(continuation.callback) } }
    }

    /// Node: util.promisify(fn), of a function that returns something besides, as `session.ping` does; it is dropped.
    @_disfavoredOverload
    public static func promisify<Value, Dropped>(
        _ function: @escaping (@escaping ((any Error)?, Value?) throws -> Void) throws -> Dropped
    ) -> nonisolated(nonsending) () async throws -> Value {
        { try await withReactorContinuation { continuation in _ = try function(continuation.callback) } }
    }

    /// Node: util.promisify(fn), of a function with one argument before the callback.
    public static func promisify<A>(
        _ function: @escaping (A, @escaping ((any Error)?) -> Void) throws -> Void
    ) -> nonisolated(nonsending) (A) async throws -> Void {
        { a in try await withReactorContinuation { continuation in try function(a, continuation.callback) } }
    }

    /// Node: util.promisify(fn), of a function with one argument before the callback.
    public static func promisify<A, Value>(
        _ function: @escaping (A, @escaping ((any Error)?, Value?) -> Void) throws -> Void
    ) -> nonisolated(nonsending) (A) async throws -> Value {
        { a in try await withReactorContinuation { continuation in try function(a, continuation.callback) } }
    }

    /// Node: util.promisify(fn), of a function with two arguments before the callback.
    public static func promisify<A, B>(
        _ function: @escaping (A, B, @escaping ((any Error)?) -> Void) throws -> Void
    ) -> nonisolated(nonsending) (A, B) async throws -> Void {
        { a, b in try await withReactorContinuation { continuation in try function(a, b, continuation.callback) } }
    }

    /// Node: util.promisify(fn), of a function with two arguments before the callback.
    public static func promisify<A, B, Value>(
        _ function: @escaping (A, B, @escaping ((any Error)?, Value?) -> Void) throws -> Void
    ) -> nonisolated(nonsending) (A, B) async throws -> Value {
        { a, b in try await withReactorContinuation { continuation in try function(a, b, continuation.callback) } }
    }

    /// Node: util.promisify(setTimeout): what `timers.promises.setTimeout` is.
    public static func promisify(
        _ function: @escaping (@escaping () throws -> Void, Int) -> Timeout
    ) -> nonisolated(nonsending) (Int) async throws -> Void {
        { delay in
            try await withReactorContinuation { continuation in
                _ = function({ continuation.resume(returning: ()) }, delay)
            }
        }
    }

    /// Node: util.promisify(setImmediate): what `timers.promises.setImmediate` is.
    public static func promisify(
        _ function: @escaping (@escaping () throws -> Void) -> Immediate
    ) -> nonisolated(nonsending) () async throws -> Void {
        {
            try await withReactorContinuation { continuation in
                _ = function({ continuation.resume(returning: ()) })
            }
        }
    }
}

extension ReactorContinuation {
    /// Node's callback: an error, or a result.
    fileprivate var callback: ((any Error)?, Value?) -> Void {
        { error, value in
            if let error { return self.resume(throwing: error) }
            guard let value else {
                return self.resume(
                    throwing: NodeError(
                        "ERR_INVALID_ARG_VALUE", .typeError, "A callback was given neither an error nor a value"))
            }
            self.resume(returning: value)
        }
    }
}

extension ReactorContinuation where Value == Void {
    fileprivate var callback: ((any Error)?) -> Void {
        { error in
            if let error { self.resume(throwing: error) } else { self.resume(returning: ()) }
        }
    }
}

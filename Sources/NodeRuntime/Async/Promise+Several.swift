// Several promises as one.

/// One result of `Promise.allSettled`.
public struct PromiseOutcome<Value>: PlainObject {
    /// "fulfilled" or "rejected".
    public let status: String
    /// Nil when rejected.
    public let value: Value?
    /// Nil when fulfilled.
    public let reason: (any Error)?

    init(_ result: Result<Value, any Error>) {
        switch result {
        case .success(let value): (status, self.value, reason) = ("fulfilled", value, nil)
        case .failure(let error): (status, value, reason) = ("rejected", nil, error)
        }
    }
}

extension Promise {
    /// Node: Promise.all([…]). The values in the promises' order; the first error of any of them rejects it.
    public static func all<Element>(_ promises: [Promise<Element>]) -> Promise where Value == [Element] {
        gathering(promises) { promise, results in
            promise.settle(Result { try results.map { try $0.get() } })
        } each: {
            promise, result in
            if case .failure(let error) = result { promise.settle(.failure(error)) }
        }
    }

    /// Node: Promise.all([…]) of promises whose values differ in type; a tuple of them.
    public static func all<each Element>(_ promises: repeat Promise<each Element>) -> Promise
    where Value == (repeat each Element) {
        let promise = Promise()
        func rejecting<One>(_ one: Promise<One>) {
            one.whenSettled { if case .failure(let error) = $0 { promise.settle(.failure(error)) } }
        }
        repeat rejecting(each promises)
        async {
            // An error has been taken to the promise above.
            do { promise.settle(.success((repeat try await (each promises).value))) } catch {}
        }
        return promise
    }

    /// Node: Promise.allSettled([…]). Never rejected.
    public static func allSettled<Element>(_ promises: [Promise<Element>]) -> Promise
    where Value == [PromiseOutcome<Element>] {
        gathering(promises) { promise, results in promise.settle(.success(results.map { PromiseOutcome($0) })) }
    }

    /// Node: Promise.race([…]). The first value or error; never settled when there are no promises.
    public static func race(_ promises: [Promise]) -> Promise {
        let first = Promise()
        for promise in promises { promise.whenSettled { first.settle($0) } }
        return first
    }

    /// Node: Promise.any([…]). The first value; an AggregateError when every promise is rejected.
    public static func any(_ promises: [Promise]) -> Promise {
        gathering(promises) { first, results in
            let errors = results.compactMap { result -> NodeError? in
                guard case .failure(let error) = result else { return nil }
                return error as? NodeError ?? NodeError(error.message, cause: error)
            }
            first.settle(.failure(NodeError("", .aggregateError, "All promises were rejected", errors: errors)))
        } each: { first, result in
            if case .success = result { first.settle(result) }
        }
    }

    /// A promise that `finish` settles with every result, in the promises' order, unless `each` has done so with one of them.
    private static func gathering<Element>(
        _ promises: [Promise<Element>], _ finish: @escaping (Promise, [Result<Element, any Error>]) -> Void,
        each: @escaping (Promise, Result<Element, any Error>) -> Void = { _, _ in }
    ) -> Promise {
        let whole = Promise()
        var results: [Result<Element, any Error>?] = Array(repeating: nil, count: promises.count)
        var missing = promises.count
        if missing == 0 { finish(whole, []) }
        for (index, promise) in promises.enumerated() {
            promise.whenSettled { result in
                results[index] = result
                missing -= 1
                each(whole, result)
                if missing == 0 { finish(whole, results.compactMap { $0 }) }
            }
        }
        return whole
    }
}

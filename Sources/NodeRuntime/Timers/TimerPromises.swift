import Reactor

/// Node: node:timers, and node:timers/promises as `timers.promises`.
public enum timers {
    /// Node: node:timers/promises. Each suspends the calling task, which goes on as a microtask of the timer.
    public enum promises {
        /// Node: the options of the promise forms.
        public struct Options {
            /// Node: signal. Aborting it throws ABORT_ERR and clears the timer.
            public var signal: AbortSignal?
            /// Node: ref. Whether the timer keeps the process going; true by default.
            public var ref: Bool?

            public init(signal: AbortSignal? = nil, ref: Bool? = nil) {
                self.signal = signal
                self.ref = ref
            }
        }

        /// Node: timers.promises.setTimeout(delay).
        ///
        /// - Parameter delay: milliseconds.
        public nonisolated(nonsending) static func setTimeout(_ delay: Int = 1) async throws {
            try await setTimeout(delay, ())
        }

        /// Node: timers.promises.setTimeout(delay, undefined, options).
        public nonisolated(nonsending) static func setTimeout(_ delay: Int, _ value: Never?, _ options: Options)
            async throws
        {
            try await setTimeout(delay, (), options)
        }

        /// Node: timers.promises.setTimeout(delay, value, options).
        ///
        /// - Returns: `value`.
        /// - Throws: ABORT_ERR when the signal is aborted or the task cancelled.
        public nonisolated(nonsending) static func setTimeout<Value>(
            _ delay: Int, _ value: Value, _ options: Options = Options()
        ) async throws -> Value {
            try await withReactorContinuation(signal: options.signal) { continuation in
                let timer = NodeRuntime.setTimeout({ continuation.resume(returning: value) }, delay)
                if options.ref == false { timer.unref() }
                continuation.onCancel { _ in timer.close() }
            }
        }

        /// Node: timers.promises.setImmediate().
        public nonisolated(nonsending) static func setImmediate() async throws { try await setImmediate(()) }

        /// Node: timers.promises.setImmediate(undefined, options).
        public nonisolated(nonsending) static func setImmediate(_ value: Never?, _ options: Options) async throws {
            try await setImmediate((), options)
        }

        /// Node: timers.promises.setImmediate(value, options).
        public nonisolated(nonsending) static func setImmediate<Value>(
            _ value: Value, _ options: Options = Options()
        ) async throws -> Value {
            try await withReactorContinuation(signal: options.signal) { continuation in
                let immediate = NodeRuntime.setImmediate { continuation.resume(returning: value) }
                if options.ref == false { immediate.unref() }
                continuation.onCancel { _ in immediate.cancel() }
            }
        }

        /// Node: timers.promises.setInterval(delay): `for try await _ in timers.promises.setInterval(100) { … }`.
        public static func setInterval(_ delay: Int = 1) -> Interval<Void> { Interval(delay, (), Options()) }

        /// Node: timers.promises.setInterval(delay, undefined, options).
        public static func setInterval(_ delay: Int, _ value: Never?, _ options: Options) -> Interval<Void> {
            Interval(delay, (), options)
        }

        /// Node: timers.promises.setInterval(delay, value, options).
        public static func setInterval<Value>(_ delay: Int, _ value: Value, _ options: Options = Options()) -> Interval<
            Value
        > {
            Interval(delay, value, options)
        }

        /// Node: timers.promises.scheduler.
        public enum scheduler {
            /// Node: scheduler.wait(delay, options).
            public nonisolated(nonsending) static func wait(_ delay: Int, _ options: Options = Options()) async throws {
                try await promises.setTimeout(delay, (), options)
            }

            /// Node: scheduler.yield(). Goes on after the poll phase.
            public nonisolated(nonsending) static func yield() async throws { try await promises.setImmediate() }
        }
    }
}

extension timers.promises {
    /// What `setInterval` returns: the value once for each interval that has passed, also for those that nobody awaited in time.
    ///
    /// The timer starts with the loop that iterates, and ends with it.
    public struct Interval<Value>: AsyncSequence {
        private let delay: Int
        private let value: Value
        private let options: Options

        fileprivate init(_ delay: Int, _ value: Value, _ options: Options) {
            self.delay = delay
            self.value = value
            self.options = options
        }

        public func makeAsyncIterator() -> Iterator { Iterator(delay, value, options) }

        public final class Iterator: AsyncIteratorProtocol {
            private let ticks = Ticks()
            private let value: Value
            private let signal: AbortSignal?
            private let timer: Timeout?
            private let keepsLoop: Bool

            fileprivate init(_ delay: Int, _ value: Value, _ options: Options) {
                self.value = value
                signal = options.signal
                keepsLoop = options.ref != false
                guard options.signal?.aborted != true else {
                    timer = nil
                    return
                }
                let ticks = ticks
                let timer = NodeRuntime.setInterval({ ticks.add() }, delay)
                // Between two turns of the iteration it keeps nothing going: top-level code never lets go of an iterator.
                timer.unref()
                self.timer = timer
            }

            deinit { timer?.close() }

            public func next() async throws -> Value? { try await next(isolation: nil) }

            public func next(isolation actor: isolated (any Actor)?) async throws -> Value? {
                if keepsLoop { timer?.ref() }
                do {
                    try await ticks.take(signal)
                } catch {
                    timer?.close()
                    throw error
                }
                timer?.unref()
                return value
            }
        }
    }

    /// Intervals that have passed and were not yet taken.
    private final class Ticks {
        private var count = 0
        private var waiting: ReactorContinuation<Void>?

        func add() {
            count += 1
            waiting?.resume(returning: ())
            waiting = nil
        }

        nonisolated(nonsending) func take(_ signal: AbortSignal?) async throws {
            try await withReactorContinuation(signal: signal) { continuation in
                if count > 0 { continuation.resume(returning: ()) } else { waiting = continuation }
            }
            count -= 1
        }
    }
}

extension timers {
    /// Node: timers.setTimeout(callback, delay).
    @discardableResult
    public static func setTimeout(_ callback: @escaping () throws -> Void, _ delay: Int = 1) -> Timeout {
        NodeRuntime.setTimeout(callback, delay)
    }

    /// Node: timers.setInterval(callback, delay).
    @discardableResult
    public static func setInterval(_ callback: @escaping () throws -> Void, _ delay: Int = 1) -> Timeout {
        NodeRuntime.setInterval(callback, delay)
    }

    /// Node: timers.setImmediate(callback).
    @discardableResult
    public static func setImmediate(_ callback: @escaping () throws -> Void) -> Immediate {
        NodeRuntime.setImmediate(callback)
    }

    /// Node: timers.clearTimeout(timeout).
    public static func clearTimeout(_ timeout: Timeout?) { NodeRuntime.clearTimeout(timeout) }

    /// Node: timers.clearInterval(timeout).
    public static func clearInterval(_ timeout: Timeout?) { NodeRuntime.clearInterval(timeout) }

    /// Node: timers.clearImmediate(immediate).
    public static func clearImmediate(_ immediate: Immediate?) { NodeRuntime.clearImmediate(immediate) }
}

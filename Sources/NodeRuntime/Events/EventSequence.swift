/// What `events.on` returns: the arguments of every emission from now on, those that came before they were asked for included.
///
/// Its listeners go when it and its iterators are gone, when 'error' or a close event comes, or when the signal is aborted.
///
/// Differs: what Node refuses by throwing (options, an aborted signal) is thrown by the first `next`, so that the loop's head stays one call.
public struct EventSequence<Arguments>: AsyncSequence {
    private let listening: Listening

    init<Emitter: EventEmitter>(
        _ emitter: Emitter, _ event: Event<Emitter, Arguments>, _ options: events.OnOptions,
        _ convert: @escaping (UnsafeRawPointer) throws -> Arguments
    ) {
        let collected = Collected(emitter, options)
        listening = Listening(emitter, collected)
        do { try options.validate() } catch {
            collected.fail(error)
            return
        }
        collected.listen(
            emitter, event.key, EventListener(event, convert) { [weak collected] in collected?.add($0) })
        if event.key != EventKey.error {
            collected.listen(
                emitter, EventKey.error, EventListener(failure: ()) { [weak collected] in collected?.fail($0) })
        }
        for name in options.close ?? [] {
            collected.listen(
                emitter, EventKey(name), EventListener(Void.self, take0: { [weak collected] in collected?.finish() }))
        }
        if let signal = options.signal {
            let abort = EventListener(
                Void.self,
                take0: { [weak collected, unowned signal] in
                    collected?.fail(NodeError.ABORT_ERR(signal.reason))
                })
            collected.listen(signal, Event<AbortSignal, AbortEvent>.abort.key, abort)
        }
    }

    public func makeAsyncIterator() -> Iterator { Iterator(listening) }

    public struct Iterator: AsyncIteratorProtocol {
        private let listening: Listening

        fileprivate init(_ listening: Listening) { self.listening = listening }

        public func next() async throws -> Arguments? { try await listening.collected.take() }

        public func next(isolation actor: isolated (any Actor)?) async throws -> Arguments? {
            try await listening.collected.take()
        }
    }

    /// Held by the sequence and its iterators; the last of them takes the listeners away.
    fileprivate final class Listening {
        let collected: Collected
        // Iterating over what an emitter says keeps the emitter.
        private let emitter: EventEmitter

        init(_ emitter: EventEmitter, _ collected: Collected) {
            self.emitter = emitter
            self.collected = collected
        }

        deinit { collected.finish() }
    }

    /// What was emitted and not yet taken.
    fileprivate final class Collected {
        private struct Registration {
            weak var emitter: EventEmitter?
            let listener: EventListener
        }

        private var registrations: [Registration] = []
        private var waiting: ReactorContinuation<Arguments?>?
        private var values: [Arguments] = []
        private var nextIndex = 0
        private var failure: (any Error)?
        private var isFinished = false
        private weak var emitter: EventEmitter?
        private let highWaterMark: Int
        private let lowWaterMark: Int
        private var hasPaused = false

        init(_ emitter: EventEmitter, _ options: events.OnOptions) {
            self.emitter = emitter
            highWaterMark = options.highWaterMark ?? .max
            lowWaterMark = options.lowWaterMark ?? 1
        }

        func listen(_ emitter: EventEmitter, _ key: EventKey, _ listener: EventListener) {
            registrations.append(Registration(emitter: emitter, listener: listener))
            emitter.add(listener, key, .append)
        }

        func add(_ result: Result<Arguments, any Error>) {
            switch result {
            case .success(let value):
                if let waiting = takeWaiting() { return waiting.resume(returning: value) }
                values.append(value)
                guard !hasPaused, values.count - nextIndex > highWaterMark else { return }
                hasPaused = true
                (emitter as? Readable)?.pause()
            case .failure(let error): fail(error)
            }
        }

        /// The iteration throws `error` once, after what has come before.
        func fail(_ error: any Error) {
            if let waiting = takeWaiting() { waiting.resume(throwing: error) } else { failure = error }
            finish()
        }

        func finish() {
            isFinished = true
            let registrations = registrations
            self.registrations = []
            for registration in registrations { registration.emitter?.remove(registration.listener) }
            takeWaiting()?.resume(returning: nil)
        }

        nonisolated(nonsending) func take() async throws -> Arguments? {
            try await withReactorContinuation { continuation in
                if nextIndex < values.count {
                    continuation.resume(returning: takeFirst())
                } else if let failure {
                    self.failure = nil
                    continuation.resume(throwing: failure)
                } else if isFinished {
                    continuation.resume(returning: nil)
                } else {
                    waiting = continuation
                    continuation.onCancel { [weak self] _ in self?.waiting = nil }
                }
            }
        }

        private func takeFirst() -> Arguments {
            let value = values[nextIndex]
            nextIndex += 1
            if hasPaused, values.count - nextIndex < lowWaterMark {
                hasPaused = false
                (emitter as? Readable)?.resume()
            }
            // Half of the array at most is behind us, so that a burst is moved once.
            if nextIndex * 2 > values.count {
                values.removeFirst(nextIndex)
                nextIndex = 0
            }
            return value
        }

        private func takeWaiting() -> ReactorContinuation<Arguments?>? {
            defer { waiting = nil }
            return waiting
        }
    }
}

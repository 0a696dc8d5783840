extension events {
    /// Node: events.once(emitter, name, { signal }), the arguments untyped.
    @discardableResult
    public nonisolated(nonsending) static func once(
        _ emitter: EventEmitter, _ name: String, _ options: Options = Options()
    ) async throws -> [Any] {
        try await next(emitter, Event<EventEmitter, [Any]>(name), options) { untypedArguments($0) }
    }

    /// The arguments that the event is emitted with the next time, for the overloads of `once`.
    ///
    /// - Parameter convert: makes them of the `[Any]` behind the pointer, if they are emitted untyped.
    nonisolated(nonsending) static func next<Emitter: EventEmitter, Arguments>(
        _ emitter: Emitter, _ event: Event<Emitter, Arguments>, _ options: Options,
        _ convert: @escaping (UnsafeRawPointer) throws -> Arguments
    ) async throws -> Arguments {
        try await withReactorContinuation(signal: options.signal) { continuation in
            // Each of the two listeners removes the other; the variables are cleared so that they do not keep each other.
            var arrival: EventListener?
            var failure: EventListener?
            let removeBoth = { [weak emitter] in
                if let arrival { emitter?.remove(arrival) }
                if let failure { emitter?.remove(failure) }
                (arrival, failure) = (nil, nil)
            }
            arrival = EventListener(event, convert) { result in
                removeBoth()
                continuation.resume(with: result)
            }
            if event.key != EventKey.error {
                failure = EventListener(failure: ()) { error in
                    removeBoth()
                    continuation.resume(throwing: error)
                }
            }
            if let arrival { emitter.add(arrival, event.key, .appendOnce) }
            if let failure { emitter.add(failure, EventKey.error, .appendOnce) }
            continuation.onCancel { _ in removeBoth() }
        }
    }
}

extension EventKey {
    static var error: EventKey { EventKey(id: KnownEvent.error.rawValue, customName: nil) }
}

extension EventListener {
    /// Takes all arguments of an event as one value.
    convenience init<Emitter, Arguments>(
        _ event: Event<Emitter, Arguments>, _ convert: @escaping (UnsafeRawPointer) throws -> Arguments,
        _ body: @escaping (Result<Arguments, any Error>) -> Void
    ) {
        self.init(Arguments.self) { pointer, untyped in
            body(Result { untyped ? try convert(pointer) : pointer.assumingMemoryBound(to: Arguments.self).pointee })
        }
    }

    /// Takes what 'error' is emitted with, whatever it is, as an error.
    convenience init(failure: Void, _ body: @escaping (any Error) -> Void) {
        self.init((any Error).self) { pointer, untyped in
            guard untyped else { return body(pointer.assumingMemoryBound(to: (any Error).self).pointee) }
            let first = untypedArguments(pointer).first
            body(first as? any Error ?? NodeError.ERR_UNHANDLED_ERROR(first))
        }
    }
}

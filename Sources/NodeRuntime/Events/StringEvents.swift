// Events by string: listeners with an identity, and what the overloads of `StringEventOverloads.swift` are made of.

extension EventEmitting {
    // MARK: EventListener objects

    /// A listener of a string event with an identity; it receives all arguments.
    public func listener(_ name: String, _ listener: @escaping ([Any]) throws -> Void) -> EventListener {
        EventListener(strings: listener)
    }

    /// An async listener of a string event with an identity; it receives all arguments.
    public func listener(
        _ name: String, _ listener: nonisolated(nonsending) @escaping ([Any]) async throws -> Void
    ) -> EventListener {
        let asynchronous = AsyncListener(self, EventKey(name))
        return EventListener(strings: { arguments in asynchronous.run(arguments) { try await listener(arguments) } })
    }

    /// Node: emitter.on(name, listener) with a named function.
    @discardableResult
    public func on(_ name: String, _ listener: EventListener) -> Self {
        add(object: listener, EventKey(name), .append)
        return self
    }

    /// Node: emitter.addListener(name, listener) with a named function.
    @discardableResult
    public func addListener(_ name: String, _ listener: EventListener) -> Self { on(name, listener) }

    /// Node: emitter.once(name, listener) with a named function.
    @discardableResult
    public func once(_ name: String, _ listener: EventListener) -> Self {
        add(object: listener, EventKey(name), .appendOnce)
        return self
    }

    /// Node: emitter.prependListener(name, listener) with a named function.
    @discardableResult
    public func prependListener(_ name: String, _ listener: EventListener) -> Self {
        add(object: listener, EventKey(name), .prepend)
        return self
    }

    /// Node: emitter.prependOnceListener(name, listener) with a named function.
    @discardableResult
    public func prependOnceListener(_ name: String, _ listener: EventListener) -> Self {
        add(object: listener, EventKey(name), .prependOnce)
        return self
    }

    /// Node: emitter.off(name, listener).
    @discardableResult
    public func off(_ name: String, _ listener: EventListener) -> Self {
        remove(EventKey(name), listener)
        return self
    }

    /// Node: emitter.removeListener(name, listener).
    @discardableResult
    public func removeListener(_ name: String, _ listener: EventListener) -> Self { off(name, listener) }

    /// Node: emitter.removeAllListeners(name).
    @discardableResult
    public func removeAllListeners(_ name: String) -> Self {
        removeAll(EventKey(name))
        return self
    }

    /// Node: emitter.listenerCount(name).
    public func listenerCount(_ name: String) -> Int { registrations(EventKey(name)).count }

    /// Node: emitter.listeners(name).
    public func listeners(_ name: String) -> [EventListener] { registrations(EventKey(name)).map(\.listener) }

    /// Node: emitter.rawListeners(name).
    public func rawListeners(_ name: String) -> [EventListener] { registrations(EventKey(name)) }

    func addString(_ name: String, _ place: Place, _ body: @escaping (UnsafeRawPointer) throws -> Void) -> Self {
        // No event has this type, so the pointer is always to an `[Any]`.
        add(EventListener(StringArguments.self) { pointer, _ in try body(pointer) }, EventKey(name), place)
        return self
    }

    func addString(
        _ name: String, _ place: Place, _ body: @escaping (AsyncListener, UnsafeRawPointer) throws -> Void
    ) -> Self {
        let asynchronous = AsyncListener(self, EventKey(name))
        return addString(name, place) { pointer in try body(asynchronous, pointer) }
    }
}

/// Marks listeners that take their arguments from an array.
private enum StringArguments {}

extension EventListener {
    fileprivate convenience init(strings body: @escaping ([Any]) throws -> Void) {
        self.init(StringArguments.self) { pointer, _ in
            try body(untypedArguments(pointer))
        }
    }
}

// Events by string, for names that a program makes up: `emitter.on("ready") { … }`, `emitter.emit("ready", 1)`.
//
// A listener states the types of its parameters, `{ (count: Int) in … }`, or takes them as `Any`. An argument that was
// not emitted arrives as nil where the type is optional; one of another type makes `emit` throw ERR_INVALID_ARG_TYPE. A
// name that a typed event has is the same event.

extension EventEmitting {
    // MARK: on

    /// Node: emitter.on(name, listener).
    @discardableResult
    public func on(_ name: String, _ listener: @escaping () throws -> Void) -> Self {
        addString(name, .append) { _ in try listener() }
    }

    /// Node: emitter.on(name, listener), the argument untyped.
    @discardableResult
    public func on(_ name: String, _ listener: @escaping (Any?) throws -> Void) -> Self {
        addString(name, .append) { try listener(argument($0, 0)) }
    }

    /// Node: emitter.on(name, listener).
    @discardableResult @_disfavoredOverload
    public func on<A>(_ name: String, _ listener: @escaping (A) throws -> Void) -> Self {
        addString(name, .append) { try listener(argument($0, 0)) }
    }

    /// Node: emitter.on(name, listener).
    @discardableResult
    public func on<A, B>(_ name: String, _ listener: @escaping (A, B) throws -> Void) -> Self {
        addString(name, .append) { try listener(argument($0, 0), argument($0, 1)) }
    }

    /// Node: emitter.on(name, listener).
    @discardableResult
    public func on<A, B, C>(_ name: String, _ listener: @escaping (A, B, C) throws -> Void) -> Self {
        addString(name, .append) { try listener(argument($0, 0), argument($0, 1), argument($0, 2)) }
    }

    // MARK: once

    /// Node: emitter.once(name, listener).
    @discardableResult
    public func once(_ name: String, _ listener: @escaping () throws -> Void) -> Self {
        addString(name, .appendOnce) { _ in try listener() }
    }

    /// Node: emitter.once(name, listener), the argument untyped.
    @discardableResult
    public func once(_ name: String, _ listener: @escaping (Any?) throws -> Void) -> Self {
        addString(name, .appendOnce) { try listener(argument($0, 0)) }
    }

    /// Node: emitter.once(name, listener).
    @discardableResult @_disfavoredOverload
    public func once<A>(_ name: String, _ listener: @escaping (A) throws -> Void) -> Self {
        addString(name, .appendOnce) { try listener(argument($0, 0)) }
    }

    /// Node: emitter.once(name, listener).
    @discardableResult
    public func once<A, B>(_ name: String, _ listener: @escaping (A, B) throws -> Void) -> Self {
        addString(name, .appendOnce) { try listener(argument($0, 0), argument($0, 1)) }
    }

    /// Node: emitter.once(name, listener).
    @discardableResult
    public func once<A, B, C>(_ name: String, _ listener: @escaping (A, B, C) throws -> Void) -> Self {
        addString(name, .appendOnce) { try listener(argument($0, 0), argument($0, 1), argument($0, 2)) }
    }

    // MARK: EventListener objects

    /// A listener of a string event with an identity; it receives all arguments.
    public func listener(_ name: String, _ listener: @escaping ([Any]) throws -> Void) -> EventListener {
        EventListener(strings: listener)
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

    private func addString(
        _ name: String, _ place: Place, _ body: @escaping (UnsafeRawPointer) throws -> Void
    ) -> Self {
        // No event has this type, so the pointer is always to an `[Any]`.
        add(EventListener(StringArguments.self) { pointer, _ in try body(pointer) }, EventKey(name), place)
        return self
    }
}

/// Marks listeners that take their arguments from an array.
private enum StringArguments {}

extension EventListener {
    fileprivate convenience init(strings body: @escaping ([Any]) throws -> Void) {
        self.init(StringArguments.self) { pointer, _ in
            try body(pointer.assumingMemoryBound(to: [Any].self).pointee)
        }
    }
}

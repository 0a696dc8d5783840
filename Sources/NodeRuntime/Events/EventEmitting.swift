import Synchronization

/// Lets the typed methods name the emitter's own class, so that `session.on(.goaway)` finds the events of every
/// superclass by its implicit member. Only `EventEmitter` conforms.
public protocol EventEmitting: EventEmitter {}

extension EventEmitter: EventEmitting {}

extension EventEmitting {
    // MARK: EventListener objects

    /// Node: emitter.on(event, listener) with a named function.
    @discardableResult
    public func on<Arguments>(_ event: Event<Self, Arguments>, _ listener: EventListener) -> Self {
        add(object: listener, event.key, .append)
        return self
    }

    /// Node: emitter.addListener(event, listener) with a named function.
    @discardableResult
    public func addListener<Arguments>(_ event: Event<Self, Arguments>, _ listener: EventListener) -> Self {
        add(object: listener, event.key, .append)
        return self
    }

    /// Node: emitter.once(event, listener) with a named function.
    @discardableResult
    public func once<Arguments>(_ event: Event<Self, Arguments>, _ listener: EventListener) -> Self {
        add(object: listener, event.key, .appendOnce)
        return self
    }

    /// Node: emitter.prependListener(event, listener) with a named function.
    @discardableResult
    public func prependListener<Arguments>(_ event: Event<Self, Arguments>, _ listener: EventListener) -> Self {
        add(object: listener, event.key, .prepend)
        return self
    }

    /// Node: emitter.prependOnceListener(event, listener) with a named function.
    @discardableResult
    public func prependOnceListener<Arguments>(
        _ event: Event<Self, Arguments>, _ listener: EventListener
    ) -> Self {
        add(object: listener, event.key, .prependOnce)
        return self
    }

    /// Node: emitter.off(event, listener). Removes the most recent registration of that listener.
    @discardableResult
    public func off<Arguments>(_ event: Event<Self, Arguments>, _ listener: EventListener) -> Self {
        remove(event.key, listener)
        return self
    }

    /// Node: emitter.removeListener(event, listener).
    @discardableResult
    public func removeListener<Arguments>(_ event: Event<Self, Arguments>, _ listener: EventListener) -> Self {
        remove(event.key, listener)
        return self
    }

    /// Node: emitter.removeAllListeners(event).
    @discardableResult
    public func removeAllListeners<Arguments>(_ event: Event<Self, Arguments>) -> Self {
        removeAll(event.key)
        return self
    }

    /// Node: emitter.removeAllListeners().
    @discardableResult
    public func removeAllListeners() -> Self {
        removeAll(nil)
        return self
    }

    // MARK: Looking

    /// Node: emitter.listenerCount(event).
    public func listenerCount<Arguments>(_ event: Event<Self, Arguments>) -> Int { registrations(event.key).count }

    /// Whether anyone listens: one load and a bit test for an event of the table.
    @inlinable @inline(__always)
    public func hasListeners<Arguments>(_ event: Event<Self, Arguments>) -> Bool {
        guard hasListeners(event.id) else { return false }
        return event.id != KnownEvent.otherID || firstListener(event.key) != nil
    }

    /// Node: emitter.listeners(event).
    public func listeners<Arguments>(_ event: Event<Self, Arguments>) -> [EventListener] {
        registrations(event.key).map(\.listener)
    }

    /// Node: emitter.rawListeners(event): the registrations themselves.
    public func rawListeners<Arguments>(_ event: Event<Self, Arguments>) -> [EventListener] {
        registrations(event.key)
    }

    /// Node: emitter.eventNames().
    public func eventNames() -> [String] { eventKeys().map(\.name) }

    // MARK: Emitting

    /// Node: emitter.emit(event). Runs the listeners in order; the first that throws ends it.
    ///
    /// - Returns: whether anyone listened.
    /// - Throws: what a listener throws; for 'error' without a listener the error itself.
    @inlinable @inline(__always) @discardableResult
    public func emit(_ event: Event<Self, Void>) throws -> Bool {
        guard hasListeners(event.id) else { return false }
        return try lend(()) { try callListeners(event.key, $0) }
    }

    /// Node: emitter.emit(event, a).
    @inlinable @inline(__always) @discardableResult
    public func emit<A>(_ event: Event<Self, A>, _ a: A) throws -> Bool {
        guard event.id != KnownEvent.error.rawValue else {
            return try emitError([a]) { try lend(a) { try callListeners(event.key, $0) } }
        }
        guard hasListeners(event.id) else { return false }
        return try lend(a) { try callListeners(event.key, $0) }
    }

    /// Node: emitter.emit(event, a, b).
    @inlinable @inline(__always) @discardableResult
    public func emit<A, B>(_ event: Event<Self, (A, B)>, _ a: A, _ b: B) throws -> Bool {
        guard hasListeners(event.id) else { return false }
        return try lend(a, b) { try callListeners(event.key, $0) }
    }

    /// Node: emitter.emit(event, a, b, c).
    @inlinable @inline(__always) @discardableResult
    public func emit<A, B, C>(_ event: Event<Self, (A, B, C)>, _ a: A, _ b: B, _ c: C) throws -> Bool {
        guard hasListeners(event.id) else { return false }
        return try lend(a, b, c) { try callListeners(event.key, $0) }
    }

    /// Node: emitter.emit(event, a, b, c, d).
    @inlinable @inline(__always) @discardableResult
    public func emit<A, B, C, D>(_ event: Event<Self, (A, B, C, D)>, _ a: A, _ b: B, _ c: C, _ d: D) throws -> Bool {
        guard hasListeners(event.id) else { return false }
        return try lend(a, b, c, d) { try callListeners(event.key, $0) }
    }
}

extension EventEmitting {
    // MARK: Emitting for the library

    // `deliver` is `emit` at a callback boundary: what a listener throws is Node's uncaught exception, reported to the
    // thread's reactor. The remaining listeners do not run, and the caller goes on.

    /// Emits an event without arguments and reports what a listener throws.
    @inlinable @inline(__always) @discardableResult
    public func deliver(_ event: Event<Self, Void>) -> Bool {
        guard hasListeners(event.id) else { return false }
        do { return try lend(()) { try callListeners(event.key, $0) } } catch { return reported(error) }
    }

    /// Emits an event and reports what a listener throws; an 'error' without listener is reported too.
    @inlinable @inline(__always) @discardableResult
    public func deliver<A>(_ event: Event<Self, A>, _ a: A) -> Bool {
        guard hasListeners(event.id) || event.id == KnownEvent.error.rawValue else { return false }
        do { return try emit(event, a) } catch { return reported(error) }
    }

    /// Emits an event and reports what a listener throws.
    @inlinable @inline(__always) @discardableResult
    public func deliver<A, B>(_ event: Event<Self, (A, B)>, _ a: A, _ b: B) -> Bool {
        guard hasListeners(event.id) else { return false }
        do { return try lend(a, b) { try callListeners(event.key, $0) } } catch { return reported(error) }
    }

    /// Emits an event and reports what a listener throws.
    @inlinable @inline(__always) @discardableResult
    public func deliver<A, B, C>(_ event: Event<Self, (A, B, C)>, _ a: A, _ b: B, _ c: C) -> Bool {
        guard hasListeners(event.id) else { return false }
        do { return try lend(a, b, c) { try callListeners(event.key, $0) } } catch { return reported(error) }
    }

    /// Emits an event and reports what a listener throws.
    @inlinable @inline(__always) @discardableResult
    public func deliver<A, B, C, D>(_ event: Event<Self, (A, B, C, D)>, _ a: A, _ b: B, _ c: C, _ d: D) -> Bool {
        guard hasListeners(event.id) else { return false }
        do { return try lend(a, b, c, d) { try callListeners(event.key, $0) } } catch { return reported(error) }
    }
}

extension EventEmitter {
    @usableFromInline @inline(never)
    final func reported(_ error: any Error) -> Bool {
        reportUncaught(error)
        return true
    }
}

/// Process-wide defaults of emitters; workers share them as Node's module variable is shared by a program.
enum EmitterDefaults {
    static let maxListeners = Atomic<Int>(10)
    static let captureRejections = Atomic<Bool>(false)
}

extension Event where Emitter: EventEmitter, Arguments == any Error {
    /// Something failed. Without a listener the error is uncaught.
    @inlinable public static var error: Self { Self(.error) }
    /// Sees errors before 'error' listeners and without handling them. Node: events.errorMonitor.
    @inlinable public static var errorMonitor: Self { Self(.errorMonitor) }
}

extension Event where Emitter: EventEmitter, Arguments == (String, EventListener) {
    /// A listener is about to be added: the event's name and the listener.
    @inlinable public static var newListener: Self { Self(.newListener) }
    /// A listener has been removed.
    @inlinable public static var removeListener: Self { Self(.removeListener) }
}

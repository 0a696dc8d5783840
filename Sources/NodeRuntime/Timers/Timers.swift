import Reactor

extension Immediate {
    /// Node: immediate.hasRef().
    public func hasRef() -> Bool { isReferenced }
}

/// Node: setTimeout(callback, milliseconds).
@discardableResult
public func setTimeout(_ callback: @escaping () throws -> Void, _ milliseconds: Int = 1) -> Timeout {
    setTimeout(callback, Double(milliseconds))
}

/// Node: setTimeout(callback, milliseconds) with a fraction, which is cut off.
@discardableResult
public func setTimeout(_ callback: @escaping () throws -> Void, _ milliseconds: Double) -> Timeout {
    Timeout(callback, Timeout.delay(milliseconds), repeats: false)
}

/// Node: setTimeout(callback, milliseconds, argument).
@discardableResult
public func setTimeout<A>(
    _ callback: @escaping (A) throws -> Void, _ milliseconds: Int, _ argument: A
) -> Timeout {
    setTimeout({ try callback(argument) }, milliseconds)
}

/// Node: setTimeout(callback, milliseconds, first, second).
@discardableResult
public func setTimeout<A, B>(
    _ callback: @escaping (A, B) throws -> Void, _ milliseconds: Int, _ a: A, _ b: B
) -> Timeout {
    setTimeout({ try callback(a, b) }, milliseconds)
}

/// Node: setTimeout(callback, milliseconds, first, second, third).
@discardableResult
public func setTimeout<A, B, C>(
    _ callback: @escaping (A, B, C) throws -> Void, _ milliseconds: Int, _ a: A, _ b: B, _ c: C
) -> Timeout {
    setTimeout({ try callback(a, b, c) }, milliseconds)
}

/// Node: setTimeout(async callback, milliseconds). What it throws is an unhandled rejection.
@discardableResult
public func setTimeout(
    _ callback: nonisolated(nonsending) @escaping () async throws -> Void, _ milliseconds: Int = 1
) -> Timeout {
    setTimeout({ async(callback) }, milliseconds)
}

/// Node: setInterval(callback, milliseconds).
@discardableResult
public func setInterval(_ callback: @escaping () throws -> Void, _ milliseconds: Int = 1) -> Timeout {
    setInterval(callback, Double(milliseconds))
}

/// Node: setInterval(callback, milliseconds) with a fraction, which is cut off.
@discardableResult
public func setInterval(_ callback: @escaping () throws -> Void, _ milliseconds: Double) -> Timeout {
    Timeout(callback, Timeout.delay(milliseconds), repeats: true)
}

/// Node: setInterval(callback, milliseconds, argument).
@discardableResult
public func setInterval<A>(
    _ callback: @escaping (A) throws -> Void, _ milliseconds: Int, _ argument: A
) -> Timeout {
    setInterval({ try callback(argument) }, milliseconds)
}

/// Node: setInterval(callback, milliseconds, first, second).
@discardableResult
public func setInterval<A, B>(
    _ callback: @escaping (A, B) throws -> Void, _ milliseconds: Int, _ a: A, _ b: B
) -> Timeout {
    setInterval({ try callback(a, b) }, milliseconds)
}

/// Node: setInterval(async callback, milliseconds). A run does not wait for the one before.
@discardableResult
public func setInterval(
    _ callback: nonisolated(nonsending) @escaping () async throws -> Void, _ milliseconds: Int = 1
) -> Timeout {
    setInterval({ async(callback) }, milliseconds)
}

/// Node: setImmediate(callback).
@discardableResult
public func setImmediate(_ callback: @escaping () throws -> Void) -> Immediate {
    Reactor.ofCurrentThread.setImmediate(callback)
}

/// Node: setImmediate(callback, argument).
@discardableResult
public func setImmediate<A>(_ callback: @escaping (A) throws -> Void, _ argument: A) -> Immediate {
    Reactor.ofCurrentThread.setImmediate { try callback(argument) }
}

/// Node: setImmediate(callback, first, second).
@discardableResult
public func setImmediate<A, B>(_ callback: @escaping (A, B) throws -> Void, _ a: A, _ b: B) -> Immediate {
    Reactor.ofCurrentThread.setImmediate { try callback(a, b) }
}

/// Node: setImmediate(async callback).
@discardableResult
public func setImmediate(_ callback: nonisolated(nonsending) @escaping () async throws -> Void) -> Immediate {
    Reactor.ofCurrentThread.setImmediate { async(callback) }
}

/// Node: clearTimeout(timeout). Nothing happens for nil and for a timer that has fired.
public func clearTimeout(_ timeout: Timeout?) { timeout?.close() }

/// Node: clearInterval(timeout).
public func clearInterval(_ timeout: Timeout?) { timeout?.close() }

/// Node: clearImmediate(immediate).
public func clearImmediate(_ immediate: Immediate?) { immediate?.cancel() }

/// Node: queueMicrotask(callback). Runs after the ticks of the present callback, before anything else.
public func queueMicrotask(_ callback: @escaping () throws -> Void) {
    Reactor.ofCurrentThread.queueMicrotask(callback)
}

extension Immediate {
    /// Node: immediate[Symbol.dispose](): `clearImmediate`.
    public func dispose() { clearImmediate(self) }
}

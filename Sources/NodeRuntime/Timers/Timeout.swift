import Reactor

@_exported import class Reactor.Immediate

/// A timer that is running, or has run: what `setTimeout` and `setInterval` return.
///
/// Owned by the program and, while armed, by its thread's reactor; it keeps the process going unless `unref` is called.
public final class Timeout: TimerNode {
    // Fixed at init.
    private let reactor: Reactor
    private let milliseconds: Int
    private let repeats: Bool

    // Owned by the reactor's thread.
    @exclusivity(unchecked) private var callback: (() throws -> Void)?
    @exclusivity(unchecked) private var isReferenced = true

    init(_ callback: @escaping () throws -> Void, _ milliseconds: Int, repeats: Bool) {
        reactor = .ofCurrentThread
        self.callback = callback
        self.milliseconds = milliseconds
        self.repeats = repeats
        super.init()
        reactor.schedule(self, afterMilliseconds: milliseconds, repeating: repeats)
    }

    public override func fire() throws { try callback?() }

    /// Node: timeout.refresh(). Starts the time anew, also for a timer that has fired.
    @discardableResult
    public func refresh() -> Timeout {
        if callback != nil { reactor.schedule(self, afterMilliseconds: milliseconds, repeating: repeats) }
        return self
    }

    /// Node: timeout.close(), the same as `clearTimeout`.
    @discardableResult
    public func close() -> Timeout {
        callback = nil
        reactor.cancel(self)
        return self
    }

    /// Node: timeout[Symbol.dispose](): `close()`.
    public func dispose() { close() }

    /// Node: timeout.ref().
    @discardableResult
    public func ref() -> Timeout { setReferenced(true) }

    /// Node: timeout.unref().
    @discardableResult
    public func unref() -> Timeout { setReferenced(false) }

    /// Node: timeout.hasRef().
    public func hasRef() -> Bool { isReferenced }

    private func setReferenced(_ isReferenced: Bool) -> Timeout {
        self.isReferenced = isReferenced
        reactor.setReferenced(self, isReferenced)
        return self
    }

    /// Longest delay (milliseconds), 2^31 - 1 as in Node.
    private static let delayMax = Double(Int32.max)

    /// The delay Node uses: whole milliseconds, and 1 for what lies outside of 1 ... 2^31 - 1.
    static func delay(_ requested: Double) -> Int {
        if requested >= 1, requested <= delayMax { return Int(requested) }
        let shown = inspect(requested)
        if requested.isNaN {
            warn("\(shown) is not a number.", "TimeoutNaNWarning")
        } else if requested > delayMax {
            warn("\(shown) does not fit into a 32-bit signed integer.", "TimeoutOverflowWarning")
        } else if requested < 0 {
            warn("\(shown) is a negative number.", "TimeoutNegativeWarning")
        }
        return 1
    }

    private static func warn(_ reason: String, _ type: String) {
        process.emitWarning("\(reason)\nTimeout duration was set to 1.", type)
    }
}

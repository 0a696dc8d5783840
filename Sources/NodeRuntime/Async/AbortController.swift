/// Node: AbortController. Tells whoever holds its signal to give up.
public final class AbortController {
    /// Node: controller.signal.
    public let signal = AbortSignal()

    public init() {}

    /// Node: controller.abort(reason). Only the first call has an effect.
    ///
    /// - Parameter reason: becomes `signal.reason`; by default an AbortError.
    public func abort(_ reason: (any Error)? = nil) { signal.abort(reason ?? AbortSignal.defaultReason) }
}

/// Node: AbortSignal. Says once that something is to be given up, and why.
///
/// Listeners hear of it by `on(.abort)`, `addEventListener("abort")` or `onabort`; they all run, also when one throws.
/// Differs: in Node it is an EventTarget without `on`.
public final class AbortSignal: EventEmitter {
    /// Why it was aborted; nil before.
    public private(set) var reason: (any Error)?
    /// Node: signal.onabort.
    public var onabort: ((AbortEvent) throws -> Void)? {
        didSet {
            guard !hasHandler, onabort != nil else { return }
            hasHandler = true
            on(.abort) { [unowned self] event in try onabort?(event) }
        }
    }

    private var hasHandler = false
    private var dependents: [Dependent] = []
    /// Of a signal made by `any`: the plain signals that it follows.
    private var sources: [Source] = []

    /// A signal that follows this one. One that nobody could hear may go away; its listeners keep it.
    private struct Dependent {
        weak var signal: AbortSignal?
        var kept: AbortSignal?
    }

    private struct Source {
        weak var signal: AbortSignal?
    }

    override init() {
        super.init()
        // Any number of things may hang on one signal.
        limitListeners(to: 0)
    }

    /// Node: signal.aborted.
    public var aborted: Bool { reason != nil }

    /// Node: signal.throwIfAborted().
    public func throwIfAborted() throws { if let reason { throw reason } }

    // MARK: Making

    /// Node: AbortSignal.abort(reason). A signal that is aborted already.
    public static func abort(_ reason: (any Error)? = nil) -> AbortSignal {
        let signal = AbortSignal()
        signal.reason = reason ?? defaultReason
        return signal
    }

    /// Node: AbortSignal.timeout(delay). Aborts itself with a TimeoutError; its timer does not keep the loop going.
    ///
    /// - Parameter delay: milliseconds.
    public static func timeout(_ delay: Int) -> AbortSignal {
        let signal = AbortSignal()
        setTimeout({ signal.abort(timeoutReason) }, delay).unref()
        return signal
    }

    /// Node: AbortSignal.any(signals). Aborted as soon as one of them is, with its reason.
    public static func any(_ signals: [AbortSignal]) -> AbortSignal {
        let result = AbortSignal()
        if let aborted = signals.first(where: \.aborted) {
            result.reason = aborted.reason
            return result
        }
        for signal in signals {
            for source in signal.sources.isEmpty ? [signal] : signal.sources.compactMap(\.signal) {
                guard !result.sources.contains(where: { $0.signal === source }) else { continue }
                result.sources.append(Source(signal: source))
                source.dependents.removeAll { $0.signal == nil }
                source.dependents.append(Dependent(signal: result))
            }
        }
        return result
    }

    static var defaultReason: NodeError { NodeError("ABORT_ERR", .abortError, "This operation was aborted") }
    private static var timeoutReason: NodeError {
        NodeError("TIMEOUT_ERR", .timeoutError, "The operation was aborted due to timeout")
    }

    // MARK: Aborting

    func abort(_ reason: any Error) {
        if aborted { return }
        self.reason = reason
        // All are aborted before any listener runs.
        let followers = dependents.compactMap { $0.kept ?? $0.signal }.filter { !$0.aborted }
        dependents = []
        for follower in followers { follower.reason = reason }
        dispatch()
        for follower in followers { follower.dispatch() }
    }

    private func dispatch() {
        deliverToEach(.abort, [AbortEvent(target: self)])
        for source in sources.compactMap(\.signal) { source.dependents.removeAll { $0.signal === self } }
        sources = []
    }

    public override func didAddListener(_ event: KnownEvent) { if event == .abort { keepBySources(true) } }

    public override func didRemoveListener(_ event: KnownEvent) {
        if event == .abort, listenerCount(.abort) == 0 { keepBySources(false) }
    }

    private func keepBySources(_ isKept: Bool) {
        for source in sources.compactMap(\.signal) {
            for index in source.dependents.indices where source.dependents[index].signal === self {
                source.dependents[index].kept = isKept ? self : nil
            }
        }
    }
}

/// What an 'abort' listener is given. Node: Event.
public struct AbortEvent {
    public let type = "abort"
    public let target: AbortSignal
}

extension Event where Emitter: AbortSignal, Arguments == AbortEvent {
    /// The signal was aborted.
    @inlinable public static var abort: Self { Self(.abort) }
}

extension AbortSignal {
    /// Node: the options of addEventListener.
    public struct ListenerOptions {
        /// Node: once. Removed before its call, which for 'abort' comes once anyway.
        public var once: Bool?
        /// Node: signal. Aborting it removes the listener.
        public var signal: AbortSignal?

        public init(once: Bool? = nil, signal: AbortSignal? = nil) {
            self.once = once
            self.signal = signal
        }
    }

    /// Node: signal.addEventListener("abort", listener, options).
    public func addEventListener(
        _ type: String, _ listener: @escaping () throws -> Void, _ options: ListenerOptions = ListenerOptions()
    ) {
        addEventListener(type, self.listener(.abort, listener), options)
    }

    /// Node: signal.addEventListener("abort", listener, options) with the event as parameter.
    public func addEventListener(
        _ type: String, _ listener: @escaping (AbortEvent) throws -> Void,
        _ options: ListenerOptions = ListenerOptions()
    ) {
        addEventListener(type, self.listener(.abort, listener), options)
    }

    /// Node: signal.addEventListener("abort", listener, options) with a named function. A second registration of it does nothing.
    public func addEventListener(
        _ type: String, _ listener: EventListener, _ options: ListenerOptions = ListenerOptions()
    ) {
        if let signal = options.signal, signal.aborted { return }
        if listeners(type).contains(where: { $0 === listener.listener }) { return }
        if options.once == true { once(type, listener) } else { on(type, listener) }
        options.signal?.once(.abort) { [weak self] in self?.removeEventListener(type, listener) }
    }

    /// Node: signal.removeEventListener("abort", listener).
    public func removeEventListener(_ type: String, _ listener: EventListener) { off(type, listener) }
}

/// Node: node:events.
public enum events {
    public typealias EventEmitter = NodeRuntime.EventEmitter

    /// Node: the options of `events.once`.
    public struct Options {
        /// Node: signal. Aborting it throws ABORT_ERR.
        public var signal: AbortSignal?

        public init(signal: AbortSignal? = nil) { self.signal = signal }
    }

    /// Node: the options of `events.on`.
    public struct OnOptions {
        /// Node: signal. Aborting it throws ABORT_ERR.
        public var signal: AbortSignal?
        /// Node: close. Names of events that end the iteration.
        public var close: [String]?
        /// Node: highWaterMark. A stream is paused while more emissions than this wait; there is no bound by default.
        public var highWaterMark: Int?
        /// Node: lowWaterMark, 1 by default. It is resumed when fewer than this wait.
        public var lowWaterMark: Int?

        public init(
            signal: AbortSignal? = nil, close: [String]? = nil, highWaterMark: Int? = nil, lowWaterMark: Int? = nil
        ) {
            self.signal = signal
            self.close = close
            self.highWaterMark = highWaterMark
            self.lowWaterMark = lowWaterMark
        }

        /// - Throws: ERR_OUT_OF_RANGE; ABORT_ERR.
        func validate() throws {
            for (name, mark) in [("highWaterMark", highWaterMark), ("lowWaterMark", lowWaterMark)] {
                guard let mark, mark < 1 else { continue }
                throw NodeError.ERR_OUT_OF_RANGE("options.\(name)", ">= 1 && <= 9007199254740991", mark)
            }
            if let signal, signal.aborted { throw NodeError.ABORT_ERR(signal.reason) }
        }
    }

    // MARK: Listeners

    /// Node: events.getEventListeners(emitter, event): the functions as `listeners` has them.
    public static func getEventListeners<Emitter: EventEmitting, Arguments>(
        _ emitter: Emitter, _ event: Event<Emitter, Arguments>
    ) -> [EventListener] { emitter.listeners(event) }

    /// Node: events.getEventListeners(emitter, name).
    public static func getEventListeners(_ emitter: EventEmitter, _ name: String) -> [EventListener] {
        emitter.listeners(name)
    }

    /// Node: events.listenerCount(emitter, event).
    public static func listenerCount<Emitter: EventEmitting, Arguments>(
        _ emitter: Emitter, _ event: Event<Emitter, Arguments>
    ) -> Int { emitter.listenerCount(event) }

    /// Node: events.listenerCount(emitter, name).
    public static func listenerCount(_ emitter: EventEmitter, _ name: String) -> Int { emitter.listenerCount(name) }

    // MARK: Limits

    /// Node: events.defaultMaxListeners. The listeners an event may have before a warning; 0 means no limit.
    ///
    /// Differs: shared by all threads. Node refuses negative numbers by throwing; here they count as 0.
    public static var defaultMaxListeners: Int {
        get { EventEmitter.defaultMaxListeners }
        set { EventEmitter.defaultMaxListeners = max(0, newValue) }
    }

    /// Node: events.setMaxListeners(n, ...emitters); without emitters it sets the default.
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a negative number.
    public static func setMaxListeners(_ count: Int = events.defaultMaxListeners, _ emitters: EventEmitter...) throws {
        guard count >= 0 else { throw NodeError.ERR_OUT_OF_RANGE("setMaxListeners", ">= 0", count) }
        if emitters.isEmpty { defaultMaxListeners = count }
        for emitter in emitters { emitter.limitListeners(to: count) }
    }

    /// Node: events.getMaxListeners(emitter).
    public static func getMaxListeners(_ emitter: EventEmitter) -> Int { emitter.getMaxListeners() }

    // MARK: Errors

    /// Node: events.errorMonitor, as name of the event; the typed key is `.errorMonitor`.
    public static let errorMonitor = KnownEvent.errorMonitor.name

    /// Node: events.captureRejections. The default of the emitters' option of that name.
    ///
    /// Differs: shared by all threads.
    public static var captureRejections: Bool {
        get { EmitterDefaults.captureRejections.load(ordering: .relaxed) }
        set { EmitterDefaults.captureRejections.store(newValue, ordering: .relaxed) }
    }

    // MARK: Abort signals

    /// A listener that can be taken away again. Node: Disposable.
    public final class AbortListener {
        private weak var signal: AbortSignal?
        private let listener: EventListener

        fileprivate init(_ signal: AbortSignal, _ listener: EventListener) {
            self.signal = signal
            self.listener = listener
        }

        /// Node: [Symbol.dispose]().
        public func dispose() { signal?.off(.abort, listener) }
    }

    /// Node: events.addAbortListener(signal, listener). Called once, in a microtask if the signal is aborted already.
    @discardableResult
    public static func addAbortListener(_ signal: AbortSignal, _ listener: @escaping () throws -> Void) -> AbortListener
    {
        let registered = signal.listener(.abort, listener)
        if signal.aborted { queueMicrotask(listener) } else { signal.once(.abort, registered) }
        return AbortListener(signal, registered)
    }
}

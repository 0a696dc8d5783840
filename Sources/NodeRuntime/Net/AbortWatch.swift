/// A signal that ends a socket or a server, as long as that lives.
final class AbortWatch {
    private let signal: AbortSignal
    private let listener: EventListener

    /// - Parameter aborted: runs when the signal aborts, in the next tick if it has already.
    init(_ signal: AbortSignal, _ aborted: @escaping (AbortSignal) -> Void) {
        self.signal = signal
        listener = signal.listener(.abort) { [unowned signal] in aborted(signal) }
        if signal.aborted { process.nextTick { aborted(signal) } } else { signal.once(.abort, listener) }
    }

    deinit { signal.off(.abort, listener) }
}

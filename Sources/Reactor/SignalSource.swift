import CLinux

/// Signals as callbacks of the poll phase, by signalfd.
///
/// A signal goes to any thread that does not block it, so make the source, or call `block`, on the main thread before other threads
/// start: they inherit its mask. Owned by its reactor while open.
public final class SignalSource: PollTarget {
    private let signals: [Int32]
    private var body: ((Int32) -> Void)?

    /// Listens for `signals` (SIGTERM, SIGINT, …), and blocks them on this thread.
    public init(reactor: Reactor, signals: [Int32], _ body: @escaping (Int32) -> Void) throws(SystemError) {
        self.signals = signals
        self.body = body
        Self.block(signals)
        let descriptor = try SystemCall.check("signalfd") { clinux_signalfd(signals, Int32(signals.count)) }
        super.init(reactor: reactor, descriptor: descriptor)
        setInterest(.readable)
    }

    /// Keeps `signals` pending on this thread, and on those it starts, until a source takes them.
    public static func block(_ signals: [Int32]) { _ = clinux_block_signals(signals, Int32(signals.count), 1) }

    override func ready(_ mask: PollMask) {
        while !isClosing {
            let signal = clinux_signalfd_read(descriptor)
            if signal < 0 { return }
            body?(signal)
            reactor.finishCallback()
        }
    }

    /// The signals do what they did before.
    override func closed() {
        _ = clinux_block_signals(signals, Int32(signals.count), 0)
        body = nil
    }
}

import NodeRuntime
import Reactor

/// The timer behind `setTimeout` of sessions and streams: fires once when nothing happened for a while, and starts anew with
/// the next activity. It never keeps the loop going. Activity costs two words: the timer looks at them when it is due.
final class IdleTimer: TimerNode {
    /// The longest time (milliseconds), 2^31-1 as in Node.
    static let millisecondsMax = Int(Int32.max)

    // Fixed at init.
    private let reactor: Reactor
    private let milliseconds: Int
    /// Returns false when the time starts over without a word.
    private let fired: () -> Bool

    // Owned by the reactor's thread.
    @exclusivity(unchecked) private var activeAt = 0
    @exclusivity(unchecked) private var isStopped = false

    init(_ reactor: Reactor, _ milliseconds: Int, _ fired: @escaping () -> Bool) {
        self.reactor = reactor
        self.milliseconds = milliseconds
        self.fired = fired
        super.init()
        reactor.setReferenced(self, false)
        start(afterMilliseconds: milliseconds)
        activeAt = reactor.nowMilliseconds
    }

    private func start(afterMilliseconds milliseconds: Int) {
        reactor.schedule(self, afterMilliseconds: milliseconds)
    }

    /// Something happened.
    @inline(__always)
    func touch() {
        activeAt = reactor.nowMilliseconds
        if !isArmed, !isStopped { start(afterMilliseconds: milliseconds) }
    }

    override func fire() {
        let left = activeAt + milliseconds - reactor.nowMilliseconds
        guard left <= 0 else { return start(afterMilliseconds: left) }
        if !fired(), !isStopped {
            activeAt = reactor.nowMilliseconds
            start(afterMilliseconds: milliseconds)
        }
    }

    /// No more time for anybody.
    func stop() {
        isStopped = true
        reactor.cancel(self)
    }

    /// Node's checks of a time: a finite number that is not negative, cut to 2^31-1 with a warning.
    ///
    /// - Throws: ERR_OUT_OF_RANGE.
    static func validated(_ milliseconds: Int) throws -> Int {
        guard milliseconds >= 0 else {
            throw NodeError.ERR_OUT_OF_RANGE("msecs", "a non-negative finite number", milliseconds)
        }
        guard milliseconds > millisecondsMax else { return milliseconds }
        process.emitWarning(
            "\(milliseconds) does not fit into a 32-bit signed integer.\nTimer duration was truncated to "
                + "\(millisecondsMax).", "TimeoutOverflowWarning")
        return millisecondsMax
    }
}

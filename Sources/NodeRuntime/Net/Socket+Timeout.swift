import Reactor

/// Tells a socket that nothing has happened for a while.
final class SocketTimer: TimerNode {
    /// It cancels this timer when it goes.
    private unowned let socket: net.Socket
    /// When something last happened (milliseconds of the reactor's time).
    @exclusivity(unchecked) var activeMilliseconds = 0

    init(_ socket: net.Socket) {
        self.socket = socket
        super.init()
    }

    override func fire() throws { try socket.timerFired() }
}

extension net.Socket {
    /// The longest time of a timer (milliseconds): 2^31 - 1, as in Node.
    private static let millisecondsMax = Int(Int32.max)

    /// Emits 'timeout' when nothing was sent or received for `msecs` milliseconds; 0 ends it. Node: socket.setTimeout(msecs[, callback]).
    ///
    /// Nothing is closed; it counts anew with the next activity.
    /// - Throws: ERR_OUT_OF_RANGE for a negative number.
    @discardableResult
    public final func setTimeout(_ msecs: Int, _ callback: (() throws -> Void)? = nil) throws -> Self {
        try armTimeout(msecs)
        if msecs > 0, let callback, !destroyed { once(.timeout, callback) }
        return self
    }

    /// The same with a listener that 0 removes again.
    @discardableResult
    public final func setTimeout(_ msecs: Int, _ callback: EventListener) throws -> Self {
        try armTimeout(msecs)
        if msecs == 0 { off(.timeout, callback) } else if !destroyed { once(.timeout, callback) }
        return self
    }

    private final func armTimeout(_ msecs: Int) throws {
        guard msecs >= 0 else { throw NodeError.ERR_OUT_OF_RANGE("msecs", "a non-negative finite number", msecs) }
        guard !destroyed else { return }
        timeout = msecs
        guard msecs > 0 else { return stopTimer() }
        if msecs > Self.millisecondsMax {
            process.emitWarning(
                "\(msecs) does not fit into a 32-bit signed integer.\n"
                    + "Timer duration was truncated to \(Self.millisecondsMax).", "TimeoutOverflowWarning")
        }
        if timer == nil { timer = SocketTimer(self) }
        arm(milliseconds: Swift.min(msecs, Self.millisecondsMax))
    }

    private final func arm(milliseconds: Int) {
        guard let timer else { return }
        timer.activeMilliseconds = reactor.nowMilliseconds
        reactor.schedule(timer, afterMilliseconds: milliseconds)
        reactor.setReferenced(timer, false)
    }

    final func stopTimer() {
        guard let timer else { return }
        reactor.cancel(timer)
        self.timer = nil
    }

    /// Something was sent or received; the driver of a lent descriptor says so too.
    @inline(__always)
    public final func _noteActivity() {
        if timer != nil { restartTimer() }
    }

    /// The timer itself is moved only when it has fired: it finds out then how much time is left.
    @inline(never)
    private final func restartTimer() {
        guard let timer, let timeout else { return }
        timer.activeMilliseconds = reactor.nowMilliseconds
        if !timer.isArmed { arm(milliseconds: Swift.min(timeout, Self.millisecondsMax)) }
    }

    final func timerFired() throws {
        guard let timer, let timeout else { return }
        let left = timer.activeMilliseconds + Swift.min(timeout, Self.millisecondsMax) - reactor.nowMilliseconds
        if left > 0 {
            reactor.schedule(timer, afterMilliseconds: left)
        } else {
            try emit(.timeout)
        }
    }
}

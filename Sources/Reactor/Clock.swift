import Glibc

/// Time for one reactor: the system's clocks, or one that a test moves by hand.
///
/// The choice is a branch made once at init, so that reading the time needs no dynamic dispatch.
public final class Clock {
    // Fixed at init.
    private let isManual: Bool
    // Moved by tests alone.
    private var manualNanoseconds: UInt64
    private var manualUnixNanoseconds: Int64

    /// The system's monotonic and calendar clocks.
    public init() {
        isManual = false
        manualNanoseconds = 0
        manualUnixNanoseconds = 0
    }

    private init(manualUnixSeconds: Int64) {
        isManual = true
        manualNanoseconds = 0
        manualUnixNanoseconds = manualUnixSeconds * 1_000_000_000
    }

    /// A clock that stands still until it is told otherwise.
    ///
    /// - Parameter unixSeconds: its calendar time at first; by default the moment of the example in RFC 9110 §5.6.7.
    public static func manual(unixSeconds: Int64 = 784_111_777) -> Clock { Clock(manualUnixSeconds: unixSeconds) }

    /// Moves a manual clock.
    public func advance(milliseconds: Int) {
        precondition(isManual && milliseconds >= 0, "only a manual clock is moved, and only forward")
        manualNanoseconds += UInt64(milliseconds) * 1_000_000
        manualUnixNanoseconds += Int64(milliseconds) * 1_000_000
    }

    /// Time since an arbitrary moment; never goes back.
    public var monotonicNanoseconds: UInt64 {
        if isManual { return manualNanoseconds }
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Time since an arbitrary moment, rounded down.
    public var monotonicMilliseconds: Int { Int(monotonicNanoseconds / 1_000_000) }

    /// Calendar time since 1970, UTC.
    public var unixNanoseconds: Int64 {
        if isManual { return manualUnixNanoseconds }
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

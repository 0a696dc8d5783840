/// The only window arithmetic (RFC 9113 §5.2, §6.9): a count of bytes that may still be sent.
///
/// The count may become negative when SETTINGS_INITIAL_WINDOW_SIZE shrinks while DATA is under way (§6.9.2): with
/// 65,535 granted and 60,000 used, a change to 16,384 leaves -43,616, and nothing is sent until updates make it positive.
struct FlowWindow: Equatable {
    /// The largest legal window (RFC 9113 §6.9.1).
    static let bytesMax: UInt32 = 0x7fff_ffff

    /// Within -(2^31-1) … 2^31-1 always: initial values lie in 0 … 2^31-1, every change is checked.
    private(set) var available: Int32

    init(_ bytes: UInt32) { available = Int32(clamping: bytes) }

    /// Bytes that may go now; never negative.
    @inline(__always)
    var sendable: Int { available > 0 ? Int(available) : 0 }

    /// Takes `count` bytes, which the caller has compared with `sendable`.
    @inline(__always)
    mutating func take(_ count: Int) {
        available -= Int32(truncatingIfNeeded: count)
    }

    /// Adds a WINDOW_UPDATE's increment. Returns false when the window would pass 2^31-1.
    @inline(__always)
    mutating func grow(by increment: UInt32) -> Bool {
        let sum = Int64(available) + Int64(increment)
        guard sum <= Int64(FlowWindow.bytesMax) else { return false }
        available = Int32(sum)
        return true
    }

    /// Follows a change of SETTINGS_INITIAL_WINDOW_SIZE. Returns false when the window would leave its range.
    mutating func adjust(from old: UInt32, to new: UInt32) -> Bool {
        let sum = Int64(available) + Int64(new) - Int64(old)
        guard sum <= Int64(FlowWindow.bytesMax), sum >= -Int64(FlowWindow.bytesMax) else { return false }
        available = Int32(sum)
        return true
    }
}

/// What a peer may still send to us on one level, and the credit that is due to it.
///
/// Invariant: `available + held + credit == size` while no resize is pending, where `held` are bytes delivered to the
/// owner and not yet consumed. Credit is given back in updates of at least half a window, so that no silly windows arise.
struct ReceiveWindow: Equatable {
    /// The window that the peer sees when nothing is held (bytes).
    private(set) var size: UInt32
    /// What the peer may still send (bytes); negative after a shrink.
    private(set) var available: Int32
    /// Consumed bytes not yet announced, less what a shrink has to swallow first.
    private(set) var credit: Int32 = 0

    /// Bytes delivered to the owner and not yet consumed.
    var held: UInt32 { UInt32(clamping: Int64(size) - Int64(available) - Int64(credit)) }

    init(size: UInt32) {
        self.size = size
        available = Int32(clamping: size)
    }

    /// Bytes arrived. Returns false when the peer sent more than it was granted (RFC 9113 §6.9.1).
    @inline(__always)
    mutating func receive(_ count: Int) -> Bool {
        guard count <= Int(max(available, 0)) else { return false }
        available -= Int32(truncatingIfNeeded: count)
        return true
    }

    /// Bytes were consumed. Returns the increment to announce now, 0 when the update can wait.
    @inline(__always)
    mutating func consume(_ count: Int) -> UInt32 {
        credit = Int32(clamping: Int(credit) + count)
        return credit > 0 && UInt32(credit) >= max(size / 2, 1) ? announce() : 0
    }

    /// Announces all credit that is due, whatever its size; 0 when there is none.
    mutating func announce() -> UInt32 {
        guard credit > 0 else { return 0 }
        let room = Int64(FlowWindow.bytesMax) - Int64(available)
        let increment = Int32(clamping: min(Int64(credit), room))
        credit -= increment
        available += increment
        return UInt32(increment)
    }

    /// The owner wants another size: growing is announced, shrinking swallows credit as data is consumed.
    mutating func resize(to newSize: UInt32) -> UInt32 {
        let change = Int64(newSize) - Int64(size)
        size = newSize
        credit = Int32(clamping: Int64(credit) + change)
        return change > 0 ? announce() : 0
    }

    /// Our SETTINGS_INITIAL_WINDOW_SIZE was acknowledged: both sides move the window without an update (§6.9.2). It moves
    /// by the difference of the settings, also where the owner has given this stream a size of its own.
    mutating func adjust(from old: UInt32, to new: UInt32) {
        let change = Int64(new) - Int64(old)
        available = Int32(clamping: Int64(available) + change)
        size = UInt32(min(max(Int64(size) + change, 0), Int64(FlowWindow.bytesMax)))
    }
}

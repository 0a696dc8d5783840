import CLinux

/// One event of a batch: for whom, and what.
public struct PollEvent {
    /// Slot in the low half, generation in the high half.
    public var token: UInt64
    public var mask: PollMask

    public init(token: UInt64, mask: PollMask) {
        self.token = token
        self.mask = mask
    }
}

/// What a descriptor is ready for, in the system's bits.
public struct PollMask: OptionSet, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    public static let readable = PollMask(rawValue: UInt32(clinux_readable))
    public static let writable = PollMask(rawValue: UInt32(clinux_writable))
    /// Always reported, asked for or not.
    public static let error = PollMask(rawValue: UInt32(clinux_error))
    /// Both directions are shut; always reported, asked for or not.
    public static let hangup = PollMask(rawValue: UInt32(clinux_hangup))
}

/// The set of descriptors that a reactor watches: epoll, level-triggered, or what a test puts in its place.
///
/// A seam chosen once at init; dispatch is dynamic per batch and per change of interest, never per event.
open class Poller {
    /// Events of one batch at most: enough to share one flush among many connections, few enough to keep turns short.
    public static let batchMax = 256

    public init() {}

    open func add(descriptor: Int32, mask: PollMask, token: UInt64) throws(SystemError) {}
    open func modify(descriptor: Int32, mask: PollMask, token: UInt64) throws(SystemError) {}
    open func remove(descriptor: Int32) {}

    /// Waits for events.
    ///
    /// - Parameters:
    ///   - events: room for `batchMax` events.
    ///   - timeoutMilliseconds: -1 waits as long as it takes.
    /// - Returns: how many events were written.
    open func wait(into events: UnsafeMutablePointer<PollEvent>, timeoutMilliseconds: Int32) -> Int { 0 }
}

/// The system's epoll set.
final class EpollPoller: Poller {
    private let epoll: Int32

    init(_: Void = ()) throws(SystemError) {
        epoll = try SystemCall.check("epoll_create1") { clinux_epoll_create() }
        super.init()
    }

    deinit { SystemCall.close(epoll) }

    override func add(descriptor: Int32, mask: PollMask, token: UInt64) throws(SystemError) {
        try SystemCall.check("epoll_ctl") { clinux_epoll_add(epoll, descriptor, mask.rawValue, token) }
    }

    override func modify(descriptor: Int32, mask: PollMask, token: UInt64) throws(SystemError) {
        try SystemCall.check("epoll_ctl") { clinux_epoll_modify(epoll, descriptor, mask.rawValue, token) }
    }

    override func remove(descriptor: Int32) { _ = clinux_epoll_remove(epoll, descriptor) }

    override func wait(into events: UnsafeMutablePointer<PollEvent>, timeoutMilliseconds: Int32) -> Int {
        // `PollEvent` is laid out as `clinux_event`: eight bytes, four bytes, four bytes of padding.
        let count = UnsafeMutableRawPointer(events).withMemoryRebound(to: clinux_event.self, capacity: Self.batchMax) {
            clinux_epoll_wait(epoll, $0, Int32(Self.batchMax), timeoutMilliseconds)
        }
        // The only failure that a valid set knows is an interruption, and the next turn waits again.
        return max(0, Int(count))
    }
}

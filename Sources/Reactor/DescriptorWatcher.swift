import CLinux

/// Calls a closure whenever a descriptor is readable; for descriptors that are no sockets.
public final class DescriptorWatcher: PollTarget {
    private var body: (() -> Void)?

    /// - Parameters:
    ///   - descriptor: non-blocking.
    ///   - isBorrowed: whether it stays open when the watcher closes.
    public init(reactor: Reactor, descriptor: Int32, isBorrowed: Bool = false, _ body: @escaping () -> Void) {
        self.body = body
        super.init(reactor: reactor, descriptor: descriptor, isBorrowed: isBorrowed)
        setInterest(.readable)
    }

    override func ready(_ mask: PollMask) { body?() }

    override func closed() { body = nil }
}

extension Reactor {
    /// Runs what is queued on Dispatch's main queue, where the jobs of `@MainActor` go, as callbacks of this reactor.
    ///
    /// For the reactor of the main thread, which otherwise would have to leave its loop for them. It does not keep `run` going.
    /// - Returns: nil where the program has no Dispatch.
    @discardableResult
    public func serveMainQueue() -> DescriptorWatcher? {
        let descriptor = clinux_main_queue_descriptor()
        guard descriptor >= 0 else { return nil }
        let watcher = DescriptorWatcher(reactor: self, descriptor: descriptor, isBorrowed: true) {
            SystemCall.silence(descriptor)
            clinux_main_queue_drain()
        }
        watcher.unref()
        return watcher
    }
}

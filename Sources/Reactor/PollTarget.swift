/// A descriptor in the care of a reactor: registered with the poller, closed at the end of a turn.
///
/// Owned by its reactor's slot until the close phase after `close`, so it outlives every callback of the turn.
public class PollTarget {
    // Fixed at init.
    public final let reactor: Reactor
    /// The descriptor, owned by this object; for reading its number only.
    public final let descriptor: Int32
    /// Whether the descriptor is somebody else's and stays open.
    final let isBorrowed: Bool

    // Owned by the reactor.
    @exclusivity(unchecked) final var token: UInt64 = 0
    @exclusivity(unchecked) final var interest: PollMask = []
    @exclusivity(unchecked) final var isRegistered = false
    @exclusivity(unchecked) final var isClosed = false
    @exclusivity(unchecked) final var isReferencedFlag = true

    init(reactor: Reactor, descriptor: Int32, isBorrowed: Bool = false) {
        self.isBorrowed = isBorrowed
        self.reactor = reactor
        self.descriptor = descriptor
        token = reactor.adopt(self)
    }

    /// The descriptor is ready; `mask` also tells of errors nobody asked for.
    func ready(_ mask: PollMask) {}

    /// The turn is at its end and the descriptor closed: the last call, in which a subclass tells its user.
    func closed() {}

    /// Whether `close` has been called.
    public final var isClosing: Bool { isClosed }

    /// Whether it keeps `run` going while it is open.
    public final var isReferenced: Bool { isReferencedFlag }

    /// Lets it keep `run` going, as it does at first.
    public final func ref() {
        if isReferencedFlag { return }
        isReferencedFlag = true
        if !isClosed { reactor.references += 1 }
    }

    /// Lets `run` end although it is open.
    public final func unref() {
        if !isReferencedFlag { return }
        isReferencedFlag = false
        if !isClosed { reactor.references -= 1 }
    }

    /// Stops all events at once; the descriptor is closed at the end of the turn. Further calls do nothing.
    public func close() {
        reactor.assertCurrent()
        if isClosed { return }
        isClosed = true
        // Closing a descriptor takes it out of the set; one that stays open would report for ever.
        if isBorrowed { unregister() }
        reactor.markClosed(self)
    }

    /// Changes what the poller reports. If it refuses (out of memory), the target closes: it would never hear of anything again.
    final func setInterest(_ mask: PollMask) {
        if isClosed || mask == interest && isRegistered { return }
        do throws(SystemError) {
            if isRegistered {
                try reactor.poller.modify(descriptor: descriptor, mask: mask, token: token)
            } else {
                try reactor.poller.add(descriptor: descriptor, mask: mask, token: token)
                isRegistered = true
            }
            interest = mask
        } catch {
            close()
        }
    }

    /// Closes the descriptor, at the end of the turn.
    final func closeDescriptor() { if !isBorrowed { SystemCall.close(descriptor) } }

    /// Takes the descriptor out of the poller's set, which would otherwise report errors without end.
    final func unregister() {
        if !isRegistered { return }
        reactor.poller.remove(descriptor: descriptor)
        isRegistered = false
        interest = []
    }
}

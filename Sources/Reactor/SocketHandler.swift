/// What a socket's owner does when something happens to it; subclasses override what they need.
///
/// Each call is one callback of the turn: the tick and microtask queues are drained after it.
open class SocketHandler: TickTarget {
    /// Whether it stands in the reactor's list of those to flush.
    @exclusivity(unchecked) final var isDirty = false

    public override init() { super.init() }

    /// There is something to read, or the end of the stream. At the end, drop the read interest or close: it stays readable.
    open func readable() {}

    /// There is room again; called while the write interest is set.
    open func writable() {}

    /// The connection attempt has succeeded.
    open func connected() {}

    /// The connection attempt has failed; close the socket.
    open func connectFailed(_ error: SystemError) {}

    /// The connection is gone in both directions while nobody reads or writes; called once. Bytes may still wait to be read.
    open func hangup() {}

    /// One gathered write, asked for by `Reactor.markDirty`.
    open func flush() {}

    /// The socket is closed; the last call. The socket then lets go of this object.
    open func closed() {}
}

import CLinux

/// One object of a module above that lives as long as the reactor and belongs to its thread.
extension Reactor {
    public var attachment: AnyObject? {
        get { attached }
        set { attached = newValue }
    }

    /// The attachment of the calling thread's reactor, nil on a thread without one.
    public static var currentAttachment: AnyObject? {
        guard let reactor = clinux_current_reactor() else { return nil }
        return Unmanaged<Reactor>.fromOpaque(reactor)._withUnsafeGuaranteedRef { $0.attached }
    }
}

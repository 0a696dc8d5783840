import CLinux

/// What a module above keeps with a reactor: one object that lives as long as the reactor and belongs to its thread.
open class ReactorAttachment {
    public init() {}

    /// The reactor's thread is about to end: what refers back to this object or to the reactor is to be let go.
    open func reactorEnded() {}
}

extension Reactor {
    public var attachment: ReactorAttachment? {
        get { attached }
        set { attached = newValue }
    }

    /// The attachment of the calling thread's reactor, nil on a thread without one.
    public static var currentAttachment: ReactorAttachment? {
        guard let reactor = clinux_current_reactor() else { return nil }
        return Unmanaged<Reactor>.fromOpaque(reactor)._withUnsafeGuaranteedRef { $0.attached }
    }
}

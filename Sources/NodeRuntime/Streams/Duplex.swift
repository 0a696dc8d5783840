import Reactor

/// A stream with both halves. Node: stream.Duplex.
open class Duplex: Readable, WritableStream {
    /// A source and sink of bytes that drives itself: see `Stream`. It is not destroyed when both halves have ended, and each
    /// half ends for itself.
    public override init(reactor: Reactor) { super.init(reactor: reactor, flags: [.selfDriven, .reading]) }

    /// The same with settings of its own.
    ///
    /// - Parameters:
    ///   - allowHalfOpen: false ends the writable half after 'end'.
    ///   - autoDestroy: true destroys the stream once both halves have ended, or after an error of the stream's own.
    public init(reactor: Reactor, allowHalfOpen: Bool, autoDestroy: Bool) {
        var flags: StreamFlags = [.selfDriven, .reading]
        if !allowHalfOpen { flags.insert(.endsWithReader) }
        if autoDestroy { flags.insert(.autoDestroy) }
        super.init(reactor: reactor, flags: flags)
    }

    /// Node: new stream.Duplex([options]).
    public init(_ options: DuplexOptions = DuplexOptions()) {
        super.init(reactor: .ofCurrentThread, flags: options.flags)
        options.apply(to: self)
    }

    /// Whether writing may go on after 'end'. Node: duplex.allowHalfOpen.
    public final var allowHalfOpen: Bool {
        get { !flags.contains(.endsWithReader) }
        set { if newValue { flags.remove(.endsWithReader) } else { flags.insert(.endsWithReader) } }
    }
}

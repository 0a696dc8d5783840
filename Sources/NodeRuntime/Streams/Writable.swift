import Reactor

/// A stream to write to. Node: stream.Writable.
///
/// Either subclass it and override `_write` (and `_writev`, `_final`, `_destroy`, `_construct`), or give these as options:
///
///     let sink = Writable(WritableOptions(write: { stream, chunk, encoding, callback in callback() }))
open class Writable: Stream, WritableStream {
    /// A sink of bytes that drives itself: see `Stream`.
    public override init(reactor: Reactor) {
        super.init(reactor: reactor, flags: [.selfDriven, .reading, .notReadable])
    }

    /// Node: new stream.Writable([options]).
    public init(_ options: WritableOptions = WritableOptions()) {
        super.init(reactor: .ofCurrentThread, flags: options.flags)
        options.apply(to: self)
    }
}

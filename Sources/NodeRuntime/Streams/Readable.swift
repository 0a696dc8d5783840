/// A stream to read from. Node: stream.Readable.
open class Readable: Stream {
    public final var readableEnded: Bool { flags.contains(.endEmitted) }
    /// Bytes that wait for a reader.
    public final var readableLength: Int { waitingByteCount }
    /// Somebody reads, or has read. Node: stream.readableDidRead.
    public final var readableDidRead: Bool { flags.contains(.didRead) }
    public final func isPaused() -> Bool { flags.contains(.paused) }

    /// Lets data flow from the next tick on, whether anybody listens or not.
    @discardableResult
    public final func resume() -> Self {
        startFlow()
        return self
    }

    /// Holds data back: at the source, once its window is used up.
    @discardableResult
    public final func pause() -> Self {
        stopFlow()
        return self
    }

    open override func didAddListener(_ event: KnownEvent) {
        // A 'data' listener starts the flow unless the program has paused it.
        if event == .data, !flags.contains(.paused) { startFlow() }
    }
}

extension Event where Emitter: Readable, Arguments == Void {
    /// Node: 'end': everything was read.
    public static var end: Self { Self(.end) }
}

extension Event where Emitter: Readable, Arguments == Chunk {
    /// Node: 'data'.
    public static var data: Self { Self(.data) }
}

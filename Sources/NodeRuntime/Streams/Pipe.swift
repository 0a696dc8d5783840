/// Node: the options of readable.pipe.
public struct PipeOptions: Sendable {
    /// false: the destination stays open when the source ends.
    public var end: Bool?

    public init(end: Bool? = nil) { self.end = end }
}

/// One `source.pipe(destination)`: the listeners on both, until it ends.
///
/// As in Node the destination holds its source by its listeners, and the source its destination until it is closed itself.
final class Pipe {
    /// The source has the pipe in its list, and the destination's listeners hold the source.
    private unowned let source: Readable
    private var openDestination: (any PipeDestination)?
    private weak var closedDestination: (any PipeDestination)?
    /// The destination has said that it is full, and the source has handed nothing out since.
    @exclusivity(unchecked) var awaitsDrain = false
    @exclusivity(unchecked) private var sourceListeners: [EventListener] = []
    @exclusivity(unchecked) private var sinkListeners: [EventListener] = []
    @exclusivity(unchecked) private var errorListener: EventListener?
    @exclusivity(unchecked) private var drainListener: EventListener?
    @exclusivity(unchecked) private var isOver = false

    init(_ source: Readable, _ destination: any PipeDestination) {
        self.source = source
        openDestination = destination
    }

    /// Nil when it has gone after its source had closed.
    var destination: (any PipeDestination)? { openDestination ?? closedDestination }

    /// The source has nothing more to hand on, and no reason to keep the destination alive.
    func sourceClosed() {
        closedDestination = openDestination
        openDestination = nil
    }

    func begin(_ sink: any PipeDestination, endsDestination: Bool) {
        let atEnd: () -> Void = { [self] in
            if endsDestination { destination?._endPiped() } else { source.removePipe(self) }
        }
        if source.readableEnded {
            source.reactor.nextTick { [source] in withExtendedLifetime(source, atEnd) }
        } else {
            sourceListeners.append(source.addLink(.end, EventListener(Void.self, take0: atEnd), .appendOnce))
        }
        sourceListeners.append(
            source.addLink(.data, EventListener(take1of1: Chunk.self) { [self] in pass($0) }, .append))
        let strongSource = source
        let failed = { [self] (error: any Error) in withExtendedLifetime(strongSource) { destinationFailed(error) } }
        errorListener = sink.addLink(.error, EventListener(take1of1: (any Error).self, failed), .prepend)
        let leave = { [self] in strongSource.removePipe(self) }
        sinkListeners.append(sink.addLink(.close, EventListener(Void.self, take0: leave), .appendOnce))
        sinkListeners.append(sink.addLink(.finish, EventListener(Void.self, take0: leave), .appendOnce))
        let stream: Stream = sink
        source.report { try stream.emit(Event<Stream, Readable>(.pipe), source) }
        if sink.writableNeedDrain {
            waitForDrain()
        } else if source.readableFlowing != true {
            source.startFlow()
        }
    }

    private func pass(_ chunk: Chunk) {
        guard let destination else { return }
        do {
            if try !destination._takePiped(chunk) { waitForDrain() }
        } catch {
            destination.destroyStream(error)
        }
    }

    private func waitForDrain() {
        if !isOver {
            if source.input?.pipes.count == 1 { source.input?.hasHadSeveralPipes = false }
            awaitsDrain = true
            source.flags.insert(.awaitsDrain)
            source.stopFlow()
        }
        guard drainListener == nil, let destination else { return }
        drainListener = destination.addLink(.drain, EventListener(Void.self, take0: { [self] in drained() }), .append)
    }

    private func drained() {
        awaitsDrain = false
        // Of several pipes to one destination all are let go.
        for pipe in source.input?.pipes ?? [] where pipe.destination === destination { pipe.awaitsDrain = false }
        guard source.input?.pipes.contains(where: \.awaitsDrain) != true else { return }
        source.flags.remove(.awaitsDrain)
        if source.hasListeners(Event<Readable, Chunk>(.data)) { source.startFlow() }
    }

    private func destinationFailed(_ error: any Error) {
        source.removePipe(self)
        guard let sink: Stream = destination, !sink.hasListeners(Event<Stream, any Error>(.error)) else { return }
        if sink.flags.contains(.errorEmitted) {
            sink.deliver(Event<Stream, any Error>(.error), error)
        } else {
            sink.errorOrDestroy(error)
        }
    }

    /// Takes the listeners back; a source that waited for this destination alone goes on.
    func end() {
        guard !isOver else { return }
        isOver = true
        if let sink: Stream = destination {
            for listener in sinkListeners { sink.remove(listener) }
            if let drainListener { sink.remove(drainListener) }
            if let errorListener { sink.remove(errorListener) }
        }
        for listener in sourceListeners { source.remove(listener) }
        sinkListeners = []
        sourceListeners = []
        errorListener = nil
        guard drainListener != nil, destination?.writableNeedDrain == true else { return }
        if source.flags.contains(.awaitsDrain) || source.input?.hasHadSeveralPipes == true { drained() }
    }
}

extension EventEmitter {
    /// Registers a closure and returns the registration, by which `remove` takes it back.
    final func addLink(_ event: KnownEvent, _ link: EventListener, _ place: Place) -> EventListener {
        add(link, EventKey(id: event.rawValue, customName: nil), place)
        return link
    }
}

extension Readable {
    /// Passes everything on to a destination at the destination's pace. Node: readable.pipe(destination[, options]).
    ///
    /// - Returns: the destination.
    @discardableResult
    public final func pipe<Destination: PipeDestination>(
        _ destination: Destination, _ options: PipeOptions = PipeOptions()
    ) -> Destination {
        let pipe = Pipe(self, destination)
        let input = makeInput()
        if input.pipes.count == 1 { input.hasHadSeveralPipes = true }
        input.pipes.append(pipe)
        pipe.begin(destination, endsDestination: options.end != false && !(destination is ProcessWriteStream))
        return destination
    }

    /// Ends a pipe to a destination. Node: readable.unpipe(destination).
    @discardableResult
    public final func unpipe(_ destination: any PipeDestination) -> Self {
        if let pipe = input?.pipes.first(where: { $0.destination === destination }) { removePipe(pipe) }
        return self
    }

    /// Ends all pipes. Node: readable.unpipe().
    @discardableResult
    public final func unpipe() -> Self {
        removeAllPipes()
        return self
    }

    final func removePipe(_ pipe: Pipe) {
        guard let input, let index = input.pipes.firstIndex(where: { $0 === pipe }) else { return }
        input.pipes.remove(at: index)
        if input.pipes.isEmpty { stopFlow() }
        leave(pipe)
    }

    private func removeAllPipes() {
        guard let input, !input.pipes.isEmpty else { return }
        let pipes = input.pipes
        input.pipes = []
        stopFlow()
        for pipe in pipes { leave(pipe) }
    }

    private func leave(_ pipe: Pipe) {
        let destination: Stream? = pipe.destination
        pipe.end()
        report { try destination?.emit(Event<Stream, Readable>(.unpipe), self) }
    }
}

extension Stream {
    /// Data is handed out again: nobody has to be waited for.
    @inline(__always)
    final func clearAwaitedDrains() {
        guard flags.contains(.awaitsDrain), let input else { return }
        flags.remove(.awaitsDrain)
        for pipe in input.pipes { pipe.awaitsDrain = false }
    }
}

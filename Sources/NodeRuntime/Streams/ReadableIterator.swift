/// Node: the options of readable.iterator.
public struct IteratorOptions: Sendable {
    /// false: leaving the loop early leaves the stream alone.
    public var destroyOnReturn: Bool?

    public init(destroyOnReturn: Bool? = nil) { self.destroyOnReturn = destroyOnReturn }
}

/// `for try await chunk in stream`. Node: readable[Symbol.asyncIterator]().
///
/// The loop ends with the stream and throws its error, ERR_STREAM_PREMATURE_CLOSE when it was closed before its end. Leaving it
/// early destroys the stream, and so does cancelling the task.
extension Readable: AsyncSequence {
    public typealias Element = Chunk

    public func makeAsyncIterator() -> Iterator { Iterator(self, IteratorOptions()) }

    /// Node: readable.iterator([options]).
    public func iterator(_ options: IteratorOptions = IteratorOptions()) -> Chunks {
        Chunks(stream: self, options: options)
    }

    /// What `iterator` returns: the stream with other rules for leaving the loop.
    public struct Chunks: AsyncSequence {
        let stream: Readable
        let options: IteratorOptions

        public func makeAsyncIterator() -> Iterator { Iterator(stream, options) }
    }

    /// Reads chunk by chunk; the stream is touched from the first `next` on.
    public final class Iterator: AsyncIteratorProtocol {
        private let walk: StreamWalk

        init(_ stream: Readable, _ options: IteratorOptions) {
            walk = StreamWalk(stream, destroysOnReturn: options.destroyOnReturn != false)
        }

        deinit { walk.leave() }

        public func next() async throws -> Chunk? { try await walk.next() }

        public func next(isolation actor: isolated (any Actor)?) async throws -> Chunk? { try await walk.next() }
    }
}

/// One loop over a stream: its listeners, and the task that waits.
final class StreamWalk {
    private let stream: Readable
    private let destroysOnReturn: Bool
    private var hasBegun = false
    private var isOver = false
    /// nil while the stream is under way.
    private var outcome: Result<Void, any Error>?
    private var end: EndOfStream?
    private var readableListener: EventListener?
    private var waiting: ReactorContinuation<Void>?

    init(_ stream: Readable, destroysOnReturn: Bool) {
        self.stream = stream
        self.destroysOnReturn = destroysOnReturn
    }

    nonisolated(nonsending) func next() async throws -> Chunk? {
        if isOver { return nil }
        begin()
        while true {
            // It was left while it waited.
            if isOver { return nil }
            if !stream.destroyed, let chunk = stream.read() { return chunk }
            switch outcome {
            case .success:
                finish()
                return nil
            case .failure(let error):
                finish()
                throw error
            case nil:
                do { try await waitForStream() } catch {
                    outcome = .failure(error)
                    finish()
                    throw error
                }
            }
        }
    }

    private func begin() {
        guard !hasBegun else { return }
        hasBegun = true
        readableListener = stream.addLink(.readable, EventListener(Void.self, take0: { [self] in wake() }), .append)
        end = EndOfStream(stream, FinishedOptions(writable: false)) { [self] error in
            outcome = error.map { .failure($0) } ?? .success(())
            wake()
        }
    }

    private func wake() {
        let waiting = self.waiting
        self.waiting = nil
        waiting?.resume(returning: ())
    }

    nonisolated(nonsending) private func waitForStream() async throws {
        let _: Void = try await withReactorContinuation { continuation in
            waiting = continuation
            continuation.onCancel { [stream] error in stream.destroyStream(error) }
        }
    }

    /// The loop was left before the stream's end.
    func leave() {
        guard hasBegun, !isOver else { return }
        finish()
        wake()
    }

    private func finish() {
        isOver = true
        var mayDestroy = true
        var hasFailed = false
        switch outcome {
        case .success:
            let duplex = stream as? Duplex
            // What may still be written to is left alone.
            let isHalfOpen = duplex.map { $0.allowHalfOpen && $0.writable } ?? false
            mayDestroy = stream.flags.contains(.autoDestroy) && !isHalfOpen
        case .failure:
            hasFailed = true
            mayDestroy = stream.flags.contains(.autoDestroy)
        case nil: break
        }
        guard hasFailed || destroysOnReturn, mayDestroy else { return dropListeners() }
        stream.giveUp(nil)
        // An error of this destruction is nobody's business.
        if stream.flags.contains(.closeEmitted) || stream.flags.contains(.emitsNoClose) {
            dropListeners()
        } else {
            _ = stream.addLink(.close, EventListener(Void.self, take0: { [self] in dropListeners() }), .appendOnce)
        }
    }

    private func dropListeners() {
        if let readableListener { stream.remove(readableListener) }
        readableListener = nil
        end?.cleanUp()
        end = nil
    }
}

import Reactor

/// Somewhere that chunks are taken from one by one.
protocol ChunkSource: AnyObject {
    /// The next chunk; nil at the end.
    nonisolated(nonsending) func next() async throws -> Chunk?
    /// Nobody wants more.
    ///
    /// - Parameter ended: called once whoever makes the chunks has ended too.
    func leave(_ ended: @escaping () -> Void)
}

extension ChunkSource {
    func leave() { leave {} }
}

extension StreamWalk: ChunkSource {
    func leave(_ ended: @escaping () -> Void) {
        leave()
        ended()
    }
}

extension GeneratorRun: ChunkSource where Element == Chunk {
    func leave(_ ended: @escaping () -> Void) { leave(nil, ended) }
}

/// What a function among streams reads from: the stage before it. Node: the function's first parameter.
///
/// Leaving the loop early destroys a stream before it and ends a generator.
public struct StreamSource: AsyncSequence {
    public typealias Element = Chunk

    let chunks: any ChunkSource
    /// Aborted when the pipeline or the duplex is. Node: the `signal` of the function's second parameter.
    public let signal: AbortSignal

    public func makeAsyncIterator() -> Iterator { Iterator(chunks) }

    public final class Iterator: AsyncIteratorProtocol {
        private let chunks: any ChunkSource

        init(_ chunks: any ChunkSource) { self.chunks = chunks }

        deinit { chunks.leave() }

        public func next() async throws -> Chunk? { try await chunks.next() }

        public func next(isolation actor: isolated (any Actor)?) async throws -> Chunk? { try await chunks.next() }
    }
}

/// A function that makes chunks of chunks: `{ source, yield in for try await chunk in source { try await yield(…) } }`.
/// Node: async function* (source) { … }.
public typealias StreamGenerator =
    nonisolated(nonsending) (StreamSource, AsyncGenerator<Chunk>.Yield) async throws ->
    Void

/// A function that reads to the end. Node: async function (source) { … }.
public typealias StreamSink<Value> = nonisolated(nonsending) (StreamSource) async throws -> Value

/// The chunks that are written to a duplex, for the function behind it: one at a time, acknowledged when it is taken.
final class WrittenChunks: ChunkSource {
    private let reactor: Reactor
    private var offered: (chunk: Chunk?, callback: StreamCallback)?
    private var reader: ReactorContinuation<Void>?
    private var isOver = false

    init(_ reactor: Reactor) { self.reactor = reactor }

    /// Offers a chunk, or with nil the end.
    func offer(_ chunk: Chunk?, _ callback: StreamCallback) {
        offered = (chunk, callback)
        wakeReader()
    }

    private func wakeReader() {
        let reader = self.reader
        self.reader = nil
        reader?.resume()
    }

    nonisolated(nonsending) func next() async throws -> Chunk? {
        while !isOver {
            if let (chunk, callback) = offered {
                offered = nil
                isOver = chunk == nil
                // After what the chunk leads to now, as in Node, whose function hears of it by a promise.
                reactor.queueMicrotask { [reactor] in reactor.nextTick { callback() } }
                return chunk
            }
            let _: Void = try await withReactorContinuation { continuation in
                reader = continuation
                continuation.onCancel { [weak self] _ in self?.reader = nil }
            }
        }
        return nil
    }

    /// The duplex is destroyed: what is not taken yet never will be.
    func close() {
        isOver = true
        offered = nil
        wakeReader()
    }

    /// What is written after that waits for ever, as in Node.
    func leave(_ ended: @escaping () -> Void) { ended() }
}

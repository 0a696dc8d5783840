import Reactor

/// A duplex whose output a function makes of its input, or that ends in a function. Node: Duplex.from(function).
final class FunctionDuplex: Duplex {
    private let written: WrittenChunks
    private let controller = AbortController()
    /// Of a generator.
    private var run: GeneratorRun<Chunk>?
    private var pull: AsyncPull<StreamSource.Iterator>?
    /// Of a function that reads to the end: its promise, as far as it is settled, and who waits for it.
    private var outcome: Result<Void, any Error>?
    private var whenSettled: [() -> Void] = []

    private init(readable: Bool) {
        let reactor = Reactor.ofCurrentThread
        written = WrittenChunks(reactor)
        super.init(DuplexOptions(readable: readable, highWaterMark: 1, objectMode: true))
    }

    convenience init(_ generator: @escaping StreamGenerator) {
        self.init(readable: true)
        let source = source
        let run = GeneratorRun<Chunk> { try await generator(source, $0) }
        self.run = run
        pull = AsyncPull(StreamSource.Iterator(run))
    }

    convenience init(_ sink: @escaping StreamSink<Void>) {
        self.init(readable: false)
        let source = source
        startTask { [self] in
            do {
                try await sink(source)
                settle(.success(()))
            } catch {
                settle(.failure(error))
            }
        }
    }

    private var source: StreamSource { StreamSource(chunks: written, signal: controller.signal) }

    private func settle(_ outcome: Result<Void, any Error>) {
        self.outcome = outcome
        if case .failure(let error) = outcome { giveUp(error) }
        let whenSettled = self.whenSettled
        self.whenSettled = []
        for body in whenSettled { body() }
    }

    private func afterSink(_ body: @escaping () -> Void) {
        if outcome != nil || run != nil { body() } else { whenSettled.append(body) }
    }

    override func _read(_ size: Int) { pull?.fill(self) }

    override func _write(_ chunk: Chunk, _ encoding: String, _ callback: StreamCallback) {
        written.offer(chunk, callback)
    }

    override func _final(_ callback: StreamCallback) {
        guard run == nil else { return written.offer(nil, callback) }
        written.offer(
            nil,
            StreamCallback { [self] _ in
                afterSink { [self] in
                    let error: (any Error)? = if case .failure(let error) = outcome { error } else { nil }
                    reactor.nextTick { callback(error) }
                }
            })
    }

    override func _destroy(_ error: (any Error)?, _ callback: StreamCallback) {
        controller.abort()
        written.close()
        let reactor = reactor
        let finish = { reactor.nextTick { callback(error) } }
        if let run { run.leave(error, finish) } else { finish() }
    }
}

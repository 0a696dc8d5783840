/// What a call of Node's `async function*` gives: a sequence whose elements are made as they are asked for.
///
///     func numbers() -> AsyncGenerator<Int> {
///         AsyncGenerator { yield in
///             for number in 1...3 { try await yield(number) }
///         }
///     }
///
/// The body begins with the first request and rests in each `yield` until the next one. Whoever leaves the iteration ends it: `yield`
/// throws then, so that `defer` and `catch` clean up as `finally` does. It can be iterated once.
public struct AsyncGenerator<Element>: AsyncSequence {
    /// Hands out elements, where a generator function has the keyword.
    public struct Yield {
        let run: GeneratorRun<Element>

        /// Rests until the next element is wanted.
        ///
        /// - Throws: what the stream is destroyed with, or ABORT_ERR, when nobody wants more.
        public nonisolated(nonsending) func callAsFunction(_ element: Element) async throws {
            try await run.put(element)
        }
    }

    private let run: GeneratorRun<Element>

    public init(_ body: nonisolated(nonsending) @escaping (Yield) async throws -> Void) { run = GeneratorRun(body) }

    public func makeAsyncIterator() -> Iterator { Iterator(run) }

    public final class Iterator: AsyncIteratorProtocol {
        private let run: GeneratorRun<Element>

        fileprivate init(_ run: GeneratorRun<Element>) { self.run = run }

        deinit { run.leave() }

        public func next() async throws -> Element? { try await run.next() }

        public func next(isolation actor: isolated (any Actor)?) async throws -> Element? { try await run.next() }
    }
}

extension AsyncGenerator.Yield where Element == Chunk {
    public nonisolated(nonsending) func callAsFunction(_ chunk: some StreamData) async throws {
        try await run.put(chunk.chunk)
    }

    /// Hands out an object.
    @_disfavoredOverload
    public nonisolated(nonsending) func callAsFunction(_ object: Any) async throws {
        try await run.put(Chunk(object: object))
    }
}

/// One run of a generator's body, which takes turns with the one who asks for elements.
final class GeneratorRun<Element> {
    typealias Body = nonisolated(nonsending) (AsyncGenerator<Element>.Yield) async throws -> Void

    /// nil once it has begun.
    private var body: Body?
    private var isOver = false
    /// Why nobody wants more elements.
    private var leaving: (any Error)?
    private var consumer: ReactorContinuation<Element?>?
    private var producer: ReactorContinuation<Void>?
    private var whenOver: [() -> Void] = []

    init(_ body: @escaping Body) { self.body = body }

    nonisolated(nonsending) func next() async throws -> Element? {
        if isOver { return nil }
        return try await withReactorContinuation { continuation in
            consumer = continuation
            continuation.onCancel { [self] error in
                consumer = nil
                leave(error)
            }
            resume()
        }
    }

    private func resume() {
        if let body {
            self.body = nil
            startTask { [self] in
                do {
                    try await body(AsyncGenerator.Yield(run: self))
                    end(.success(nil))
                } catch {
                    end(leaving == nil ? .failure(error) : .success(nil))
                }
            }
        } else {
            wakeProducer()
        }
    }

    private func wakeProducer() {
        let producer = self.producer
        self.producer = nil
        producer?.resume()
    }

    nonisolated(nonsending) func put(_ element: Element) async throws {
        if let leaving { throw leaving }
        let consumer = self.consumer
        self.consumer = nil
        consumer?.resume(returning: element)
        let _: Void = try await withReactorContinuation { producer = $0 }
        if let leaving { throw leaving }
    }

    /// Nobody wants more: the body ends, at its next `yield` if it is elsewhere.
    ///
    /// - Parameter ended: called once it has.
    func leave(_ error: (any Error)? = nil, _ ended: (() -> Void)? = nil) {
        if body != nil {
            body = nil
            isOver = true
        }
        if isOver {
            ended?()
            return
        }
        if let ended { whenOver.append(ended) }
        leaving = leaving ?? error ?? NodeError.ABORT_ERR()
        wakeProducer()
    }

    private func end(_ outcome: Result<Element?, any Error>) {
        isOver = true
        let consumer = self.consumer
        self.consumer = nil
        consumer?.resume(with: outcome)
        let whenOver = self.whenOver
        self.whenOver = []
        for ended in whenOver { ended() }
    }
}

/// Writes chunks to a stream one by one, at its pace.
final class ChunkPump {
    private let chunks: any ChunkSource
    private let destination: any PipeDestination
    private var end: EndOfStream?
    private var drainListener: EventListener?
    private var failure: (any Error)?
    private var waiting: ReactorContinuation<Void>?

    init(_ chunks: any ChunkSource, _ destination: any PipeDestination) {
        self.chunks = chunks
        self.destination = destination
        let sink: Stream = destination
        drainListener = sink.addLink(.drain, EventListener(Void.self, take0: { [self] in goOn() }), .append)
        end = EndOfStream(sink, FinishedOptions(readable: false)) { [self] error in
            failure = failure ?? error
            goOn()
        }
    }

    /// - Parameter ends: whether the stream is ended, and waited for, after the last chunk.
    nonisolated(nonsending) func run(ends: Bool) async throws {
        do {
            if destination.writableNeedDrain { try await waitForStream() }
            while let chunk = try await chunks.next() {
                if try !destination._takePiped(chunk) { try await waitForStream() }
            }
            if ends {
                destination._endPiped()
                try await waitForStream()
            }
            dropListeners()
        } catch {
            let _: Void = try await withReactorContinuation { continuation in chunks.leave { continuation.resume() } }
            dropListeners()
            throw failure ?? error
        }
    }

    private func goOn() {
        let waiting = self.waiting
        self.waiting = nil
        waiting?.resume()
    }

    private nonisolated(nonsending) func waitForStream() async throws {
        if let failure { throw failure }
        let _: Void = try await withReactorContinuation { waiting = $0 }
        if let failure { throw failure }
    }

    private func dropListeners() {
        let sink: Stream = destination
        if let drainListener { sink.remove(drainListener) }
        drainListener = nil
        end?.cleanUp()
        end = nil
    }
}

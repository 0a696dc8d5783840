import Buffers
import HTTP2Protocol
import Reactor

/// What the http2 objects of one reactor share: the engine's resources, streams for reuse, and responses that repeat.
///
/// Made with the first session of a thread, kept by its reactor, touched by that thread alone.
final class Http2Context {
    /// Streams kept for the next request (count); above it they are freed.
    private static let streamReserveMax = 256

    // Fixed at init.
    let reactor: Reactor
    let resources: EngineResources
    let templates = ResponseTemplates()
    /// Scratch space of gathered writes.
    let vectors: UnsafeMutablePointer<GatherVector>

    // Owned by the reactor's thread.
    @exclusivity(unchecked) private var streamReserve: [ServerHttp2Stream] = []
    /// Sessions and streams that exist; zero when all are gone.
    @exclusivity(unchecked) var sessionCount = 0
    @exclusivity(unchecked) var streamCount = 0

    private init(reactor: Reactor) {
        self.reactor = reactor
        resources = EngineResources(blocks: reactor.blockPool)
        vectors = .allocate(capacity: SessionTransport.vectorsMax)
        vectors.initialize(repeating: GatherVector(), count: SessionTransport.vectorsMax)
    }

    deinit { vectors.deallocate() }

    /// The context of a reactor.
    static func of(_ reactor: Reactor) -> Http2Context {
        if let context = reactor.attachment as? Http2Context { return context }
        let context = Http2Context(reactor: reactor)
        reactor.attachment = context
        return context
    }

    /// A list for a header literal: from the current reactor's reserve when there is one.
    @inline(__always)
    static func takeHeaderList() -> HeaderList {
        guard let attachment = Reactor.currentAttachment else { return HeaderList() }
        // The one attachment that this module ever sets.
        return unsafeDowncast(attachment, to: Http2Context.self).resources.takeHeaderList()
    }

    // MARK: Streams

    /// A stream for a request; the caller owns one reference.
    @inline(__always)
    func takeServerStream() -> Unmanaged<ServerHttp2Stream> {
        streamCount += 1
        if let reused = streamReserve.popLast() { return .passRetained(reused) }
        return .passRetained(ServerHttp2Stream(context: self))
    }

    /// A stream is over; one that nobody else holds is kept for the next request.
    @inline(__always)
    func giveBack(_ stream: consuming ServerHttp2Stream) {
        streamCount -= 1
        var stream = stream
        guard isKnownUniquelyReferenced(&stream), streamReserve.count < Http2Context.streamReserveMax else { return }
        stream.prepareForReuse()
        streamReserve.append(stream)
    }
}

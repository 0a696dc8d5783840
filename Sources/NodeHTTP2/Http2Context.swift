import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor
import Synchronization

/// What the http2 objects of one reactor share: the engine's resources, streams for reuse, and responses that repeat.
///
/// Made with the first session of a thread, kept by its reactor, touched by that thread alone.
final class Http2Context: ReactorAttachment {
    // Fixed at init.
    let reactor: Reactor
    let resources: EngineResources
    /// The same for calls that need no count of it, because the context is alive.
    let lentResources: Unmanaged<EngineResources>
    let templates = ResponseTemplates()
    let literalHeads = LiteralHeads()
    let observation = Observation()
    let fileBudget = FileBudget()
    @exclusivity(unchecked) var compatWarnings = CompatWarnings()
    /// Scratch space of gathered writes.
    let vectors: UnsafeMutablePointer<GatherVector>

    // Owned by the reactor's thread.
    @exclusivity(unchecked) private var serverReserve = StreamReserve<ServerHttp2Stream>()
    @exclusivity(unchecked) private var clientReserve = StreamReserve<ClientHttp2Stream>()
    /// Streams of programs' that sessions run on, while they do.
    @exclusivity(unchecked) var boundDuplexes: Set<ObjectIdentifier> = []
    /// Sessions and streams that exist; zero when all are gone.
    @exclusivity(unchecked) var sessionCount = 0
    @exclusivity(unchecked) var streamCount = 0

    private init(reactor: Reactor) {
        self.reactor = reactor
        resources = EngineResources(
            blocks: reactor.blockPool, streamSeed: .random(in: .min ... .max))
        lentResources = .passUnretained(resources)
        vectors = .allocate(capacity: KernelTransport.vectorsMax)
        vectors.initialize(repeating: GatherVector(), count: KernelTransport.vectorsMax)
        super.init()
    }

    deinit {
        vectors.deallocate()
        serverReserve.deallocate()
        clientReserve.deallocate()
    }

    /// Somebody observes streams or sessions.
    @inline(__always)
    var isObserved: Bool { observation.isWanted }

    /// Says once per process that priorities have no effect. Node: DEP0194.
    func warnOfPriority(_ text: String) {
        guard Http2Context.hasWarnedOfPriority.exchange(true, ordering: .relaxed) == false else { return }
        process.emitWarning(text, "DeprecationWarning", "DEP0194")
    }

    private static let hasWarnedOfPriority = Atomic<Bool>(false)

    /// The streams in reserve refer back to this object.
    override func reactorEnded() {
        serverReserve.removeAll()
        clientReserve.removeAll()
    }

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
        return serverReserve.take() ?? .passRetained(ServerHttp2Stream(context: self))
    }

    /// A stream is over, and the caller's reference with it; one that nobody else holds is kept for the next request.
    @inline(__always)
    func giveBack(_ stream: Unmanaged<ServerHttp2Stream>) {
        streamCount -= 1
        if !serverReserve.keep(stream) { letGo(stream) }
    }

    /// The same for a client's.
    @inline(__always)
    func takeClientStream() -> Unmanaged<ClientHttp2Stream> {
        streamCount += 1
        return clientReserve.take() ?? .passRetained(ClientHttp2Stream(context: self))
    }

    /// The same for a client's.
    @inline(__always)
    func giveBack(_ stream: Unmanaged<ClientHttp2Stream>) {
        streamCount -= 1
        if !clientReserve.keep(stream) { letGo(stream) }
    }

    /// Nothing follows on the stream: listeners that hold it let go of it, so that it is freed with its last holder.
    @inline(never)
    private func letGo<Stream: Http2Stream>(_ stream: Unmanaged<Stream>) {
        stream._withUnsafeGuaranteedRef { _ = $0.removeAllListeners() }
        stream.release()
    }
}

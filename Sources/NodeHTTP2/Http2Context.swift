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

    @inline(__always)
    func takeServerStream() -> ServerHttp2Stream {
        streamCount += 1
        return streamReserve.popLast() ?? ServerHttp2Stream(context: self)
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

/// Response headers that were sent before on this reactor: checked once, and one object for equal contents, so that the
/// engine recognises them too.
final class ResponseTemplates {
    struct Template {
        /// What the program wrote.
        let source: HeaderList
        /// What is sent: with :status.
        let sent: HeaderList
        let status: Int
        let hasDate: Bool
        /// 204, 205 and 304 have no body.
        var forbidsBody: Bool { status == 204 || status == 205 || status == 304 }
    }

    private static let slotCount = 16
    @exclusivity(unchecked) private var slots = [Template?](repeating: nil, count: slotCount)

    /// The template for a response's headers; checks them when they are new.
    ///
    /// - Throws: what `respond` throws for a field that Node refuses.
    @inline(__always)
    func find(_ list: HeaderList) throws -> Template {
        let index = (list.listBytes ^ list.count &<< 2) & (ResponseTemplates.slotCount - 1)
        if let known = slots[index], known.source === list || known.source.hasSameContent(as: list) { return known }
        return try make(list, index)
    }

    @inline(never)
    private func make(_ list: HeaderList, _ index: Int) throws -> Template {
        try HeaderRules.validateResponse(list)
        let status = try HeaderRules.status(of: list)
        // The program may change its dictionary afterwards: copies share the list until then, and what is shared is copied first.
        let sent: HeaderList
        if list.firstIndex(of: .status) == nil {
            sent = list.copy()
            sent.append(token: .status, value: status)
        } else {
            sent = list
        }
        let template = Template(
            source: list, sent: sent, status: status, hasDate: list.firstIndex(of: .date) != nil)
        slots[index] = template
        return template
    }
}

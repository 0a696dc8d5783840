import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// A session that this program has opened. Node: ClientHttp2Session.
public final class ClientHttp2Session: Http2Session {
    // Fixed at init.
    /// What requests have as `:authority` and `:scheme` unless they say otherwise.
    let authority: String
    let scheme: String
    /// Origins that the set may hold (count). Node: maxOriginSetSize.
    let originsMax: Int

    // Owned by the reactor's thread.
    /// Requests that wait for the connection, in order.
    @exclusivity(unchecked) private var pendingRequests: [ClientHttp2Stream] = []
    @exclusivity(unchecked) private var submitsAtConnect = false
    /// Opens the connection; nil once it stands or has failed.
    @exclusivity(unchecked) var connector: ClientConnector?

    init(
        context: Http2Context, connection: Connection, transport: SessionTransport, authority: String, scheme: String,
        protocolName: String, connecting: Bool, originsMax: Int
    ) {
        self.authority = authority
        self.scheme = scheme
        self.originsMax = originsMax
        super.init(
            context: context, connection: connection, transport: transport, protocolName: protocolName,
            connecting: connecting)
    }

    public override var type: Int { http2.constants.NGHTTP2_SESSION_CLIENT }

    // MARK: Requests

    /// Opens a request. Node: session.request(headers[, options]).
    ///
    /// Adds `:method` GET, and unless it is a CONNECT `:authority` (not beside a `host` field), `:scheme` and `:path` "/", where they are
    /// missing. Before the connection stands the request waits; above the peer's limit of streams too, with its identifier. On a session that
    /// is closed or destroyed it fails by its 'error' event.
    /// - Throws: ERR_HTTP2_CONNECT_AUTHORITY, ERR_HTTP2_CONNECT_SCHEME, ERR_HTTP2_CONNECT_PATH, ERR_OUT_OF_RANGE, and what a field breaks.
    @discardableResult
    public func request(
        _ headers: consuming Headers = Headers(), _ options: RequestOptions = RequestOptions()
    ) throws -> ClientHttp2Stream {
        touch()
        var list = headers.take()
        if !isKnownUniquelyReferenced(&list) { list = list.copy() }
        let isConnect = try addDefaults(to: list)
        return try begin(list, isConnect: isConnect, options)
    }

    /// Opens a request from a flat list, in its order; what is missing of the pseudo-headers stands first.
    /// Node: session.request(rawHeaders[, options]).
    ///
    /// - Throws: as the other form.
    @discardableResult
    public func request(_ rawHeaders: RawHeaders, _ options: RequestOptions = RequestOptions()) throws
        -> ClientHttp2Stream
    {
        touch()
        let list = HeaderList()
        let given = rawHeaders.list
        let isConnect = given.isPlainConnect
        if given.firstIndex(of: .method) == nil { list.append(token: .method, value: "GET" as StaticString) }
        if !isConnect {
            if given.firstIndex(of: .authority) == nil { list.append(token: .authority, value: authority) }
            if given.firstIndex(of: .scheme) == nil { list.append(token: .scheme, value: scheme) }
            if given.firstIndex(of: .path) == nil { list.append(token: .path, value: "/" as StaticString) }
        }
        list.appendRaw(given)
        try validateConnect(list, isConnect)
        return try begin(list, isConnect: isConnect, options)
    }

    /// Appends what a request needs and does not have. Returns whether it is a CONNECT without `:protocol`.
    private func addDefaults(to list: HeaderList) throws -> Bool {
        let isConnect = list.isPlainConnect
        if list.firstIndex(of: .method) == nil { list.append(token: .method, value: "GET" as StaticString) }
        guard !isConnect else {
            try validateConnect(list, true)
            return true
        }
        if list.firstIndex(of: .authority) == nil, list.firstIndex(of: .host) == nil {
            list.append(token: .authority, value: authority)
        }
        if list.firstIndex(of: .scheme) == nil { list.append(token: .scheme, value: scheme) }
        if list.firstIndex(of: .path) == nil { list.append(token: .path, value: "/" as StaticString) }
        return false
    }

    private func validateConnect(_ list: HeaderList, _ isConnect: Bool) throws {
        guard isConnect else { return }
        guard list.firstIndex(of: .authority) != nil else { throw NodeError.ERR_HTTP2_CONNECT_AUTHORITY }
        guard list.firstIndex(of: .scheme) == nil else { throw NodeError.ERR_HTTP2_CONNECT_SCHEME }
        guard list.firstIndex(of: .path) == nil else { throw NodeError.ERR_HTTP2_CONNECT_PATH }
    }

    private func begin(_ list: HeaderList, isConnect: Bool, _ options: RequestOptions) throws -> ClientHttp2Stream {
        try HeaderRules.validateRequest(list, isStrict: isStrict)
        if options.weight != nil {
            context.warnOfPriority("Priority signaling has been deprecated as of RFC 9113.")
        }
        if let parent = options.parent, parent < 0 {
            throw NodeError.ERR_OUT_OF_RANGE("options.parent", ">= 0", parent)
        }
        // The reference goes over to the stream's life: its last tick gives it up.
        let stream = context.takeClientStream()._withUnsafeGuaranteedRef { $0 }
        stream.begin(
            self, list, endStream: options.endStream ?? list.hasBodilessMethod,
            waitForTrailers: options.waitForTrailers == true)
        if destroyed || closed {
            failLater(stream)
        } else if connecting {
            // One listener for all of them, as Node has it: many requests are no leak of listeners.
            if !submitsAtConnect { once(.connect) { [self] in submitPending() } }
            submitsAtConnect = true
            pendingRequests.append(stream)
        } else {
            stream.submit(on: self)
        }
        if stream.details?.observation != nil { stream.publish(.clientCreated, Headers(list)) }
        if let signal = options.signal { stream.follow(signal) }
        return stream
    }

    /// The session takes no request any more, which is the stream's error and not the caller's.
    private func failLater(_ stream: ClientHttp2Stream) {
        let error = destroyed ? NodeError.ERR_HTTP2_INVALID_SESSION : NodeError.ERR_HTTP2_GOAWAY_SESSION
        stream.ensureDetails().refusingSession = self
        reactor.nextTick { stream.fail(error) }
    }

    /// What a listener of 'ready' destroys meanwhile is not submitted any more.
    private func submitPending() {
        while !pendingRequests.isEmpty { pendingRequests.removeFirst().submit(on: self) }
    }

    func forgetPending(_ stream: ClientHttp2Stream) { pendingRequests.removeAll { $0 === stream } }

    override func deliverConnect(_ socket: net.Socket?) { deliver(.connect, self, socket) }

    override func destroyPendingStreams(_ error: NodeError) {
        let pending = pendingRequests
        pendingRequests = []
        for stream in pending { stream.destroy(error) }
    }

    // MARK: From the engine

    override func receiveHeaders(_ reference: StreamRef, _ kind: HeadersKind, endStream: Bool) {
        guard let owner = reference.owner else { return }
        let flags = Int(connection.receivedHeaderFlags.rawValue)
        Unmanaged<Http2Stream>.fromOpaque(owner)._withUnsafeGuaranteedRef { stream in
            if kind == .trailers {
                stream.receiveTrailers(connection.takeReceivedHeaders(), flags: flags)
            } else {
                // A client's engine has no other streams.
                unsafeDowncast(stream, to: ClientHttp2Stream.self).receive(
                    kind, connection.takeReceivedHeaders(), flags: flags, endStream: endStream)
            }
        }
    }

    override func receivePushPromise(_ parent: StreamRef, _ promised: StreamRef) {
        touch()
        context.takeClientStream()._withUnsafeGuaranteedRef {
            $0.beginPush(
                promised, self, connection.takeReceivedHeaders(), flags: Int(connection.receivedHeaderFlags.rawValue))
        }
    }

    override func receiveAlternativeService(
        _ streamID: Int, _ origin: UnsafeRawBufferPointer, _ fieldValue: UnsafeRawBufferPointer
    ) {
        guard hasListeners(.altsvc) else { return }
        deliver(
            .altsvc, String(decoding: fieldValue, as: UTF8.self), String(decoding: origin, as: UTF8.self), streamID)
    }

    override func receiveOrigins(_ entries: OriginEntries) { takeOrigins(entries) }

    /// Aborting the signal ends the session.
    func follow(_ signal: AbortSignal) {
        guard !signal.aborted else { return destroy(NodeError.ABORT_ERR(signal.reason)) }
        let listener = signal.listener(.abort) { [unowned self] in destroy(NodeError.ABORT_ERR(signal.reason)) }
        signal.once(.abort, listener)
        once(.close) { signal.off(.abort, listener) }
    }

    override func leaveServer() {
        connector?.cancel()
        connector = nil
    }
}

extension HeaderList {
    /// A CONNECT without `:protocol` (RFC 9113 §8.5).
    fileprivate var isPlainConnect: Bool {
        guard let index = firstIndex(of: .method) else { return false }
        return hasValue("CONNECT", at: index) && firstIndex(of: .protocol) == nil
    }

    /// GET, HEAD and DELETE have no body unless the caller says so.
    fileprivate var hasBodilessMethod: Bool {
        guard let index = firstIndex(of: .method) else { return true }
        return hasValue("GET", at: index) || hasValue("HEAD", at: index) || hasValue("DELETE", at: index)
    }
}

extension Event where Emitter: ClientHttp2Session, Arguments == (ClientHttp2Stream, Headers, Int, RawHeaders) {
    /// Node: 'stream' (stream, headers, flags, rawHeaders): the server promises a response to a request of its own making.
    public static var stream: Self { Self(.stream) }
}

extension Event where Emitter: ClientHttp2Session, Arguments == (String, String, Int) {
    /// Node: 'altsvc' (alt, origin, streamId); the origin is empty for that of a stream's.
    public static var altsvc: Self { Self(.altsvc) }
}

extension Event where Emitter: ClientHttp2Session, Arguments == [String] {
    /// Node: 'origin' (origins); with TLS alone.
    public static var origin: Self { Self(.origin) }
}

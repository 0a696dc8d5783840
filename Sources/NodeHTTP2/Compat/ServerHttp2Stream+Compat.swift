import NodeRuntime

/// The stream's side of the compatibility API: it owns its request and its response while it lives, and keeps them for its
/// next life if nobody else does.
extension ServerHttp2Stream {
    /// The listeners that `listenForCompat` adds.
    private static let compatListenerCount = 6

    // MARK: Taking up

    /// A request in the stream's place becomes an earlier one: it holds the stream by itself from now on.
    func adopt(_ request: Http2ServerRequest) {
        guard !marks.contains(.absent) else { return request.keptStream = self }
        compatRequest?.keep(self)
        compatRequest = request
        listenForCompat()
    }

    func adopt(_ response: Http2ServerResponse) {
        guard !marks.contains(.absent) else { return response.keptStream = self }
        compatResponse?.keptStream = self
        compatResponse = response
        listenForCompat()
    }

    /// Hears what request and response pass on. The listeners are the stream's own and hold nothing.
    private func listenForCompat() {
        guard !hasCompatListeners else { return }
        hasCompatListeners = true
        let isFirst = _hasNoListeners
        let unretained = Unmanaged.passUnretained(self)
        // The first in the chain is found fastest, and 'close' is the one that every stream emits.
        on(.close) { unretained._withUnsafeGuaranteedRef { $0.compatClosed() } }
        // Node swallows the stream's errors: neither request nor response emits them.
        on(.error) {}
        on(.aborted) { unretained._withUnsafeGuaranteedRef { $0.compatRequest?.streamAborted() } }
        on(.trailers) { headers, _, rawTrailers in
            unretained._withUnsafeGuaranteedRef { $0.compatRequest?.receiveTrailers(headers, rawTrailers) }
        }
        on(.drain) { try unretained._withUnsafeGuaranteedRef { try $0.compatResponse?.passOnDrain() } }
        on(Event<ServerHttp2Stream, Void>(.timeout)) {
            try unretained._withUnsafeGuaranteedRef { stream in
                try stream.compatRequest?.passOnTimeout()
                try stream.compatResponse?.passOnTimeout()
            }
        }
        if isFirst { _markListenersAsOwn() }
    }

    private func compatClosed() {
        let isRequestShared = !isKnownUniquelyReferenced(&compatRequest)
        // From here on a socket is made for whoever asks; this one has held the stream.
        compatSocket = nil
        compatRequest?.streamClosed(isShared: isRequestShared)
        compatResponse?.streamClosed()
    }

    /// The request of an earlier life, ready for the next.
    @inline(__always)
    func takeKeptRequest() -> Http2ServerRequest? {
        guard let request = compatRequest, request.isKept else { return nil }
        listenForCompat()
        return request
    }

    @inline(__always)
    func takeKeptResponse() -> Http2ServerResponse? {
        guard let response = compatResponse, response.state.contains(.kept) else { return nil }
        response.state = []
        return response
    }

    // MARK: HTTP/1

    /// What requests and responses over HTTP/1 have for a stream: one that is over, so that whatever is asked of it is refused.
    static func makeAbsent(_ context: Http2Context) -> ServerHttp2Stream {
        let stream = ServerHttp2Stream(context: context)
        stream.marks = [.absent, .headersSent, .closed]
        stream._pushEnd()
        stream._endWithoutBody()
        stream._markDestroyed()
        return stream
    }

    // MARK: Giving up

    /// The stream is over, and the engine still holds it: what nobody else holds is kept for the next life.
    func releaseCompat() {
        let isRequestShared = compatRequest != nil && !isKnownUniquelyReferenced(&compatRequest)
        let isResponseShared = compatResponse != nil && !isKnownUniquelyReferenced(&compatResponse)
        guard isRequestShared || isResponseShared else {
            // A subclass may have state of its own, so that its objects serve once.
            if let request = compatRequest {
                if type(of: request) == Http2ServerRequest.self, request.isUntouched {
                    request.prepareForReuse()
                } else {
                    compatRequest = nil
                }
            }
            if let response = compatResponse {
                if type(of: response) == Http2ServerResponse.self {
                    response.prepareForReuse()
                } else {
                    compatResponse = nil
                }
            }
            return
        }
        let request = compatRequest.take()
        let response = compatResponse.take()
        request?.keep(self)
        response?.keptStream = self
        response?.keptRequest = request
    }

    /// Whether the listeners of a life that is over may stay for the next.
    var canKeepListeners: Bool {
        hasCompatListeners && _hasOnlyOwnListeners(ServerHttp2Stream.compatListenerCount)
    }
}

import Buffers
import HTTP1Parser
import HTTP2Protocol
import NodeRuntime
import Reactor

/// One connection that speaks HTTP/1: octets → parser → requests; responses, in the order of the requests, → socket.
///
/// Its service holds it while its socket is open. It reads no further while a request's reader, the peer or the number of
/// requests that are not answered holds it up: what waits is bounded by what one read brings.
final class Http1Connection {
    /// Requests of one connection that wait for their responses (count): more are left with the peer.
    private static let pipelineMax = 32
    /// What is read ahead of them (bytes), so that the end of a client that has gone is noticed behind it.
    private static let aheadBytesMax = 65_536
    /// How long a peer may go on to send a body that nobody wants before the connection ends (milliseconds). Closing at once would
    /// be a reset, and the peer might lose the response.
    private static let lingerMilliseconds = 1_000

    // Fixed at init.
    let service: Http1Service
    let socket: net.Socket
    private let listeners: _AddedListeners<net.Socket>
    private let absentStream: ServerHttp2Stream
    let parser: HTTP1RequestParser
    var reactor: Reactor { socket.reactor }

    // Owned by the reactor's thread.
    /// In the service's list.
    var index = -1
    /// The request whose body is coming.
    private(set) var incoming: http.IncomingMessage?
    /// Requests that are told and not over, which hear when the connection breaks.
    private var openRequests: [http.IncomingMessage] = []
    /// Not finished, in the order of their requests; the first has its turn.
    private(set) var responses: [http.ServerResponse] = []
    /// Counted where `maxRequestsPerSocket` says how many there may be.
    private var requestCount = 0
    private var isPumping = false
    private var isReading = true
    /// Nothing more is parsed or written: the connection ends, is gone, or is another protocol's.
    private(set) var isOver = false
    private var hasInputEnded = false
    private var lingerTimer: Timer?
    /// When the connection, or the first octet of a request that is not complete, came (milliseconds of the reactor); nil between requests.
    private(set) var requestBegan: Int?
    private var hasHead = false
    /// The socket's time is `keepAliveTimeout`, not the server's `timeout`.
    private var isKeptAlive = false

    init(_ service: Http1Service, _ socket: net.Socket) {
        self.service = service
        self.socket = socket
        listeners = _AddedListeners(on: socket)
        absentStream = ServerHttp2Stream.makeAbsent(Http2Context.of(socket.reactor))
        parser = HTTP1RequestParser(limits: service.limits)
        requestBegan = socket.reactor.nowMilliseconds
    }

    /// Begins to read.
    func start() {
        listeners.add(.data) { [self] in received($0.byteSlice) }
        listeners.add(.end) { [self] in receivedEnd() }
        listeners.add(.drain) { [self] in drained() }
        listeners.add(.timeout) { [self] in timedOut() }
        listeners.add(.error) { [self] in failed($0) }
        listeners.add(.close) { [self] in closed() }
        if service.timeout > 0 { setTimeout(service.timeout) }
    }

    /// No request is being received or answered.
    var isIdle: Bool { responses.isEmpty && incoming == nil }

    // MARK: In

    func received(_ bytes: ByteSlice) {
        guard !isOver else { return }
        if requestBegan == nil { requestBegan = reactor.nowMilliseconds }
        parser.receive(bytes)
        pump()
    }

    private func receivedEnd() {
        hasInputEnded = true
        guard !isOver else {
            if lingerTimer != nil { socket.destroy() }
            return
        }
        parser.receiveEnd()
        pump()
    }

    /// A reader has room again, or a response has left.
    func wantsInput() {
        guard !isOver, !isPumping else { return }
        reactor.nextTick { [self] in pump() }
    }

    /// A client that has ended waits for nobody: all that it has sent is looked at.
    private var mayParse: Bool {
        !isHeldUp && (hasInputEnded || responses.count < Http1Connection.pipelineMax)
    }

    /// By a reader, or by a peer that takes nothing.
    private var isHeldUp: Bool { isOver || incoming?.incoming?.isBlocked == true || socket.writableNeedDrain }

    private func pump() {
        guard !isPumping else { return }
        isPumping = true
        while mayParse, let event = parser.next() { handle(event) }
        isPumping = false
        guard !isOver else { return }
        if hasInputEnded, !parser.hasMore, mayParse { return endAfterInput() }
        if parser.hasMore || !mayParse { parser.compact() }
        setReading(!isHeldUp && parser.waitingBytes < Http1Connection.aheadBytesMax)
    }

    private func setReading(_ isWanted: Bool) {
        guard isReading != isWanted else { return }
        isReading = isWanted
        if isWanted { socket.resume() } else { socket.pause() }
    }

    private func handle(_ event: HTTP1Event) {
        switch event {
        case .head(let head): begin(head)
        case .body(let bytes):
            guard let incoming, let state = incoming.incoming, !state.isDumped, !incoming.destroyed else { return }
            if !incoming.push(Chunk(bytes)) { state.isBlocked = true }
        case .end(let trailers): endRequest(trailers)
        case .failure(let failure):
            refuse(NodeError(failure.code, .error, "Parse Error: \(failure.reason)"))
        }
    }

    // MARK: Requests

    private func begin(_ head: HTTP1Head) {
        hasHead = true
        restoreTimeout()
        let state = Http1Incoming(head, self)
        let request = service.requestClass.init(
            absentStream, Headers(Http1Incoming.lowered(head.fields, joined: service.joinsDuplicates)),
            RawHeaders(list: state.rawList))
        request.adopt(state)
        incoming = request
        openRequests.append(request)
        if head.isUpgrade {
            if service.announceUpgrade(request, of: self) { return }
            // Nobody knows the protocol: HTTP/1 goes on, and a tunnel is refused.
            parser.refuseUpgrade()
        }
        let expectation = request.headers["expect"]?.description.lowercased()
        let expectsContinue = head.versionMinor > 0 && expectation == "100-continue"
        let response = service.responseClass.init(absentStream)
        let place = takePlace(head)
        response.adopt(
            Http1Outgoing(state, self, expectsContinue: expectsContinue, isLastAllowed: place != .amongOthers), request)
        responses.append(response)
        if responses.count == 1 { response.outgoing?.takeTurn(response) }
        service.announce(
            request, response, expectation: head.versionMinor > 0 ? expectation : nil,
            hasHost: head.versionMinor == 0 || request.headers["host"] != nil, isDropped: place == .tooMany)
    }

    /// Where a request stands among those that `maxRequestsPerSocket` allows.
    private enum Place {
        case amongOthers
        case last
        case tooMany
    }

    /// As in Node requests of HTTP/1.0 do not count.
    private func takePlace(_ head: HTTP1Head) -> Place {
        guard service.maxRequestsPerSocket > 0, head.versionMinor > 0 else { return .amongOthers }
        requestCount += 1
        if requestCount < service.maxRequestsPerSocket { return .amongOthers }
        return requestCount == service.maxRequestsPerSocket ? .last : .tooMany
    }

    /// The connection becomes another protocol's, with what follows the request.
    func giveAway() -> Buffer {
        isOver = true
        incoming?.incoming?.isComplete = true
        let request = incoming
        incoming = nil
        request?.push(nil)
        detach()
        // What comes next waits for the other protocol's listeners.
        socket._forgetFlow()
        return Buffer(parser.takeRest())
    }

    private func endRequest(_ trailers: [HTTP1Field]) {
        requestBegan = nil
        hasHead = false
        guard let request = incoming else { return }
        incoming = nil
        request.incoming?.isComplete = true
        if !trailers.isEmpty {
            request.receiveTrailers(
                Headers(Http1Incoming.lowered(trailers, joined: service.joinsDuplicates)),
                RawHeaders(list: Http1Incoming.list(trailers)))
        }
        if !request.destroyed { request.push(nil) }
    }

    func requestIsOver(_ request: http.IncomingMessage) {
        openRequests.removeAll { $0 === request }
        if incoming === request { incoming?.incoming?.isDumped = true }
    }

    /// What the client is told of the time that the connection stays open.
    var keepAliveNote: String? {
        guard service.keepAliveTimeout > 0 else { return nil }
        let left = service.maxRequestsPerSocket > 0 ? ", max=\(service.maxRequestsPerSocket)" : ""
        return "timeout=\(service.keepAliveTimeout / 1000)\(left)"
    }

    // MARK: Out

    func write(_ bytes: ByteSlice, _ callback: Stream.WriteCallback?) -> Bool {
        guard !isOver || lingerTimer == nil, !socket.writableEnded, !socket.destroyed else {
            if let callback { reactor.nextTick { try callback(NodeError.ERR_STREAM_DESTROYED("write")) } }
            return false
        }
        if bytes.isEmpty, socket.writableLength == 0 {
            if let callback { reactor.nextTick { try callback(nil) } }
            return !socket.writableNeedDrain
        }
        return socket.write(Buffer(bytes), callback)
    }

    private func drained() {
        if let first = responses.first { first.outgoing?.drained(first) }
        wantsInput()
    }

    /// The first response has left: the next has its turn, or the connection waits for a request, or ends.
    func responseIsFinished(_ response: Http2ServerResponse) {
        guard let first = responses.first, first === response else { return }
        let isLast = first.outgoing?.isLast == true
        responses.removeFirst()
        reactor.nextTick { first.outgoing?.close(first) }
        if let request = first.req as? http.IncomingMessage { dump(request) }
        if isLast || service.isClosed && responses.isEmpty {
            end()
        } else if let next = responses.first {
            next.outgoing?.takeTurn(next)
            wantsInput()
        } else {
            if incoming == nil { waitForNextRequest() }
            wantsInput()
        }
    }

    /// The response is out: a body that nobody has read is thrown away as it comes.
    private func dump(_ request: http.IncomingMessage) {
        guard !request._wasRead, let state = request.incoming else { return }
        state.isDumped = true
        state.isBlocked = false
        request.resume()
    }

    // MARK: Time

    /// A request has come while the connection waited for one.
    private func restoreTimeout() {
        guard isKeptAlive else { return }
        isKeptAlive = false
        setTimeout(service.timeout)
    }

    private func waitForNextRequest() {
        guard service.keepAliveTimeout > 0 else { return }
        isKeptAlive = true
        setTimeout(service.keepAliveTimeout + service.keepAliveTimeoutBuffer)
    }

    private func setTimeout(_ milliseconds: Int) {
        // Only a negative time is refused, and the options were checked.
        do { try socket.setTimeout(milliseconds) } catch { reactor.reportUncaught(error) }
    }

    /// Nothing has happened for as long as the program or `keepAliveTimeout` says: whoever listens decides.
    private func timedOut() {
        var isHeard = false
        if let incoming { isHeard = incoming.deliver(.timeout) }
        if let response = responses.first { isHeard = response.deliver(.timeout) || isHeard }
        isHeard = service.announceTimeout(socket) || isHeard
        if !isHeard { socket.destroy() }
    }

    /// Whether the request that is being received has taken too long.
    func isOverdue(at now: Int) -> Bool {
        guard !isOver, isReading, !parser.hasMore, let requestBegan, responses.isEmpty || incoming != nil else {
            return false
        }
        let elapsed = now - requestBegan
        if !hasHead, service.headersTimeout > 0, elapsed >= service.headersTimeout { return true }
        return service.requestTimeout > 0 && elapsed >= service.requestTimeout
    }

    // MARK: The end

    /// The octets are no HTTP/1, or took too long: 'clientError', or the fixed answer of its status and the end.
    func refuse(_ error: NodeError) {
        guard !isOver else { return }
        isOver = true
        if service.announceClientError(error, socket) { return }
        if socket.writable, responses.first?.outgoing?.isHeadSent != true {
            let status =
                switch error.code {
                case "HPE_HEADER_OVERFLOW": 431
                case "HPE_CHUNK_EXTENSIONS_OVERFLOW": 413
                case "ERR_HTTP_REQUEST_TIMEOUT": 408
                default: 400
                }
            socket.write("HTTP/1.1 \(status) \(http.STATUS_CODES[status] ?? "")\r\nConnection: close\r\n\r\n")
            return linger()
        }
        socket.destroy()
    }

    /// The peer has ended, and everything that it has sent is served.
    private func endAfterInput() {
        isOver = true
        // Node: httpAllowHalfOpen is false.
        socket.destroySoon()
    }

    /// Nothing more is served: what was written leaves, then the connection ends.
    private func end() {
        guard !isOver else { return }
        isOver = true
        if incoming == nil { socket.destroySoon() } else { linger() }
    }

    private func linger() {
        setReading(true)
        lingerTimer = reactor.setTimer(afterMilliseconds: Http1Connection.lingerMilliseconds) { [socket] in
            socket.destroy()
        }
        lingerTimer?.unref()
        socket.end()
        if hasInputEnded { socket.destroySoon() }
    }

    /// A request or response was destroyed: the connection goes with it.
    func destroy(_ error: (any Error)?) { socket.destroy(error) }

    /// Node tells the server of a socket's error as of what it refuses.
    private func failed(_ error: any Error) {
        guard !isOver else { return }
        isOver = true
        if !service.announceClientError(error, socket) { socket.destroy() }
    }

    private func closed() {
        isOver = true
        lingerTimer?.cancel()
        lingerTimer = nil
        detach()
        incoming = nil
        let requests = openRequests
        for request in requests { request.destroy(NodeError("ECONNRESET", .error, "aborted")) }
        openRequests = []
        let responses = self.responses
        self.responses = []
        for response in responses { response.outgoing?.close(response) }
    }

    private func detach() {
        listeners.removeAll()
        service.remove(self)
    }
}

extension http.IncomingMessage {
    func adopt(_ state: Http1Incoming) { incoming = state }
}

extension http.ServerResponse {
    func adopt(_ outgoing: Http1Outgoing, _ request: http.IncomingMessage) {
        self.outgoing = outgoing
        state.insert(.overHTTP1)
        keptRequest = request
    }
}

import Buffers
import HTTP1Parser
import NodeRuntime
import Reactor

/// What a server with `allowHTTP1` does with its HTTP/1 connections: what they have in common, how long they may take, how they end.
///
/// Owned by its server, on the server's thread; it holds the connections while their sockets are open.
final class Http1Service {
    // Fixed at init.
    let requestClass: http.IncomingMessage.Type
    let responseClass: http.ServerResponse.Type
    let joinsDuplicates: Bool
    let rejectsNonStandardBodies: Bool
    private let checkingInterval: Int
    private let requiresHost: Bool
    private let reactor = Reactor.ofCurrentThread
    /// Set once, right after init.
    private weak var server: net.Server?

    // Owned by the reactor's thread. Milliseconds; 0 for ever.
    /// The server's own, which its sessions have too.
    var timeout = 0
    var keepAliveTimeout: Int
    var keepAliveTimeoutBuffer: Int
    var headersTimeout: Int
    var requestTimeout: Int
    /// Of connections that are still to come.
    var limits: HTTP1Limits
    /// 0 for any number.
    var maxRequestsPerSocket: Int
    private var connections: [Http1Connection] = []
    private var sniffers: [ProtocolSniffer] = []
    private var duplexSniffers: [DuplexSniffer] = []
    private var check: Timer?
    /// The server has stopped listening: connections end with the request that they serve, and its response says so.
    ///
    /// Differs: Node goes on to keep such connections alive, so that clients decide when the server is closed. RFC 9112 §9.6 wants the
    /// last response to say `close`.
    private(set) var isClosed = false

    var connectionsCheckingInterval: Int { checkingInterval }

    /// Node's defaults.
    private enum Default {
        static let keepAliveTimeout = 5_000
        static let keepAliveTimeoutBuffer = 1_000
        static let headersTimeout = 60_000
        static let requestTimeout = 300_000
        static let checkingInterval = 30_000
        static let headBytesMax = 16_384
    }

    /// - Throws: ERR_OUT_OF_RANGE for a time that cannot be; for a build without the trait HTTP1 ERR_HTTP1_NOT_BUILT.
    init(_ options: http.ServerOptions) throws {
        guard HTTP1RequestParser.isAvailable else { throw Http1Service.notBuilt }
        requestClass = options.IncomingMessage ?? http.IncomingMessage.self
        responseClass = options.ServerResponse ?? http.ServerResponse.self
        var limits = HTTP1Limits()
        let headBytesMax = try Http1Service.checked("maxHeaderSize", options.maxHeaderSize, 0)
        limits.headBytesMax = headBytesMax > 0 ? headBytesMax : Default.headBytesMax
        self.limits = limits
        keepAliveTimeout = try Http1Service.checked(
            "keepAliveTimeout", options.keepAliveTimeout, Default.keepAliveTimeout)
        keepAliveTimeoutBuffer = try Http1Service.checked(
            "keepAliveTimeoutBuffer", options.keepAliveTimeoutBuffer, Default.keepAliveTimeoutBuffer)
        requestTimeout = try Http1Service.checked("requestTimeout", options.requestTimeout, Default.requestTimeout)
        headersTimeout = try Http1Service.checked(
            "headersTimeout", options.headersTimeout,
            requestTimeout > 0 ? min(Default.headersTimeout, requestTimeout) : Default.headersTimeout)
        if requestTimeout > 0, headersTimeout > requestTimeout {
            throw NodeError.ERR_OUT_OF_RANGE("headersTimeout", "<= requestTimeout", headersTimeout)
        }
        checkingInterval = try Http1Service.checked(
            "connectionsCheckingInterval", options.connectionsCheckingInterval, Default.checkingInterval)
        maxRequestsPerSocket = try Http1Service.checked("maxRequestsPerSocket", options.maxRequestsPerSocket, 0)
        joinsDuplicates = options.joinDuplicateHeaders ?? false
        requiresHost = options.requireHostHeader ?? true
        rejectsNonStandardBodies = options.rejectNonStandardBodyWrites ?? false
    }

    deinit { check?.cancel() }

    func bind(_ server: net.Server) { self.server = server }

    private static var notBuilt: NodeError {
        NodeError(
            "ERR_HTTP1_NOT_BUILT", .error,
            "allowHTTP1 needs the package trait HTTP1, without which this program was built")
    }

    private static func checked(_ name: String, _ value: Int?, _ usual: Int) throws -> Int {
        guard let value else { return usual }
        guard value >= 0 else { throw NodeError.ERR_OUT_OF_RANGE(name, ">= 0 && <= 9007199254740991", value) }
        return value
    }

    // MARK: Connections

    /// A socket whose peer speaks HTTP/1.
    ///
    /// - Parameter first: what was read from it already.
    func serve(_ socket: net.Socket, first: ByteSlice = ByteSlice()) {
        if server?.listening == true { isClosed = false }
        let connection = Http1Connection(self, socket)
        connection.index = connections.count
        connections.append(connection)
        startChecking()
        connection.start()
        connection.received(first)
    }

    /// A connection whose first octets will say which protocol it speaks.
    func sniff(_ descriptor: Int32, of server: Http2Server) {
        let sniffer = ProtocolSniffer(self, server, descriptor)
        sniffer.index = sniffers.count
        sniffers.append(sniffer)
        startChecking()
    }

    /// The same for a duplex that the program has emitted as 'connection'.
    func sniff(_ duplex: Duplex, of sessions: _ServerSessions) {
        duplexSniffers.append(DuplexSniffer(self, sessions, duplex))
        startChecking()
    }

    func remove(_ sniffer: DuplexSniffer) {
        duplexSniffers.removeAll { $0 === sniffer }
        stopCheckingIfEmpty()
    }

    func remove(_ sniffer: ProtocolSniffer) {
        let last = sniffers.removeLast()
        if last !== sniffer {
            sniffers[sniffer.index] = last
            last.index = sniffer.index
        }
        stopCheckingIfEmpty()
    }

    func remove(_ connection: Http1Connection) {
        let index = connection.index
        guard index >= 0 else { return }
        connection.index = -1
        let last = connections.removeLast()
        if last !== connection {
            connections[index] = last
            last.index = index
        }
        stopCheckingIfEmpty()
    }

    private func startChecking() {
        guard check == nil, checkingInterval > 0 else { return }
        check = reactor.setTimer(afterMilliseconds: checkingInterval, repeating: true) { [unowned self] in
            checkConnections()
        }
        check?.unref()
    }

    private func stopCheckingIfEmpty() {
        guard connections.isEmpty, sniffers.isEmpty, duplexSniffers.isEmpty else { return }
        check?.cancel()
        check = nil
    }

    private func checkConnections() {
        let now = reactor.nowMilliseconds
        for connection in connections {
            if connection.isOverdue(at: now) {
                connection.refuse(NodeError.ERR_HTTP_REQUEST_TIMEOUT)
            } else {
                connection.parser.trimIdle()
            }
        }
        guard headersTimeout > 0 else { return }
        for sniffer in sniffers where now - sniffer.began >= headersTimeout { sniffer.close() }
        for sniffer in duplexSniffers where now - sniffer.began >= headersTimeout { sniffer.close() }
    }

    /// Ends the connections that serve no request. Node: server.closeIdleConnections().
    func closeIdle() {
        for sniffer in sniffers { sniffer.close() }
        for sniffer in duplexSniffers { sniffer.close() }
        for connection in connections where connection.isIdle { connection.socket.destroy() }
    }

    /// Ends them all, whatever they serve.
    func closeAll() {
        closeIdle()
        for connection in connections { connection.socket.destroy() }
    }

    /// The server stops: idle connections end, the others with their requests.
    func close() {
        isClosed = true
        closeIdle()
    }

    // MARK: Events

    private typealias RequestEvent = Event<net.Server, (Http2ServerRequest, Http2ServerResponse)>

    /// Makes an event of a request, as the compatibility layer does of a stream.
    func announce(
        _ request: http.IncomingMessage, _ response: http.ServerResponse, expectation: String?, hasHost: Bool,
        isDropped: Bool
    ) {
        guard let server else { return }
        if requiresHost, !hasHost { return refuse(response, 400) }
        if request.method == "CONNECT" { return refuse(response, 405) }
        if isDropped {
            if let socket = request.incoming?.socket {
                report { try server.emit(Http1Service.dropRequest, request, socket) }
            }
            return answer(response, 503)
        }
        report {
            if expectation == "100-continue" {
                if try server.emit(RequestEvent(.checkContinue), request, response) { return }
                try response.writeContinue()
            } else if expectation != nil {
                if try !server.emit(RequestEvent(.checkExpectation), request, response) { answer(response, 417) }
                return
            }
            if try server.emit(Http1Service.http1Request, request, response) { return }
            try server.emit(RequestEvent(.request), request, response)
        }
    }

    static let http1RequestName = "http1Request"
    private static let http1Request = RequestEvent(http1RequestName)

    static let dropRequestName = "dropRequest"
    private static let dropRequest = Event<net.Server, (http.IncomingMessage, net.Socket)>(dropRequestName)

    /// In chunks, of which there are none: what Node writes.
    private func answer(_ response: http.ServerResponse, _ status: Int) {
        report { try response.writeHead(status) }
        response.end()
    }

    private func refuse(_ response: http.ServerResponse, _ status: Int) {
        response.shouldKeepAlive = false
        answer(response, status)
    }

    /// Gives the connection to a listener that knows the protocol that the request asks for. Returns whether there is one.
    func announceUpgrade(_ request: http.IncomingMessage, of connection: Http1Connection) -> Bool {
        let event = Event<net.Server, (http.IncomingMessage, net.Socket, Buffer)>(
            request.method == "CONNECT" ? EventName.connect : EventName.upgrade)
        guard let server, server.hasListeners(event) else { return false }
        let rest = connection.giveAway()
        report { try server.emit(event, request, connection.socket, rest) }
        return true
    }

    enum EventName {
        static let upgrade = "upgrade"
        static let connect = "http1Connect"
    }

    /// Returns whether anybody listens, who then answers and ends the socket.
    func announceClientError(_ error: any Error, _ socket: net.Socket) -> Bool {
        guard let server else { return false }
        if let secure = socket as? tls.TLSSocket {
            return server.deliver(Event<net.Server, (any Error, tls.TLSSocket)>(.clientError), error, secure)
        }
        return server.deliver(Event<net.Server, (any Error, net.Socket)>(.clientError), error, socket)
    }

    /// Returns whether anybody listens, who then decides what becomes of the connection.
    func announceTimeout(_ socket: net.Socket) -> Bool { server?.deliver(Http1Service.http1Timeout, socket) ?? false }

    static let http1TimeoutName = "http1Timeout"
    private static let http1Timeout = Event<net.Server, net.Socket>(http1TimeoutName)

    private func report(_ body: () throws -> Void) {
        do { try body() } catch { reactor.reportUncaught(error) }
    }
}

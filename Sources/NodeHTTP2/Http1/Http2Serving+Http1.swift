import NodeRuntime

/// The HTTP/1 side of a server. All of it is nil, or does nothing, without `allowHTTP1`.
extension Http2Serving {
    /// How long a connection without a request stays open (milliseconds, 0 for ever); 5000. Node: server.keepAliveTimeout.
    public var keepAliveTimeout: Int? {
        get { _sessions.http1?.keepAliveTimeout }
        set { if let newValue { _sessions.http1?.keepAliveTimeout = max(newValue, 0) } }
    }

    /// How much longer than the client is told (milliseconds); 1000. Node: server.keepAliveTimeoutBuffer.
    public var keepAliveTimeoutBuffer: Int? {
        get { _sessions.http1?.keepAliveTimeoutBuffer }
        set { if let newValue { _sessions.http1?.keepAliveTimeoutBuffer = max(newValue, 0) } }
    }

    /// How long a request's head may take (milliseconds, 0 for ever); 60000. Node: server.headersTimeout.
    public var headersTimeout: Int? {
        get { _sessions.http1?.headersTimeout }
        set { if let newValue { _sessions.http1?.headersTimeout = max(newValue, 0) } }
    }

    /// How long a request with its body may take (milliseconds, 0 for ever); 300000. Node: server.requestTimeout.
    public var requestTimeout: Int? {
        get { _sessions.http1?.requestTimeout }
        set { if let newValue { _sessions.http1?.requestTimeout = max(newValue, 0) } }
    }

    /// How often the two are looked at (milliseconds); 30000. Node: server.connectionsCheckingInterval.
    public var connectionsCheckingInterval: Int? { _sessions.http1?.connectionsCheckingInterval }

    /// How many requests a connection over HTTP/1 serves; 0 for any number. Node: server.maxRequestsPerSocket.
    ///
    /// The last response tells the client to end the connection; further requests are 'dropRequest', and answered by 503.
    public var maxRequestsPerSocket: Int? {
        get { _sessions.http1?.maxRequestsPerSocket }
        set { if let newValue { _sessions.http1?.maxRequestsPerSocket = max(newValue, 0) } }
    }

    /// How many fields a request over HTTP/1 may have, from the next connection on; 2000, 0 for any number. One with more is answered
    /// by 431. Node: server.maxHeadersCount.
    public var maxHeadersCount: Int? {
        get { (_sessions.http1?.limits.fieldsMax).map { $0 == .max ? 0 : $0 } }
        set { if let newValue { _sessions.http1?.limits.fieldsMax = newValue > 0 ? newValue : .max } }
    }

    /// Ends the connections over HTTP/1 that serve no request. Node: server.closeIdleConnections().
    public func closeIdleConnections() { _sessions.http1?.closeIdle() }
}

extension Event where Emitter: Http2Serving, Arguments == (Http2ServerRequest, Http2ServerResponse) {
    /// Beyond Node: a request over HTTP/1, an `http.IncomingMessage` and an `http.ServerResponse`. 'request' gets it when nobody
    /// listens here: a program that serves streams by 'stream' needs no compatibility API for HTTP/2 because of HTTP/1.
    public static var http1Request: Self { Self(Http1Service.http1RequestName) }
}

extension Event where Emitter: Http2Serving, Arguments == (http.IncomingMessage, net.Socket, Buffer) {
    /// Node: 'upgrade' (request, socket, head): a request over HTTP/1 asks for another protocol, and the socket is the listener's
    /// from here on. Without a listener the request is served as any other.
    ///
    /// Differs: a request with a body is never one of these.
    public static var upgrade: Self { Self(Http1Service.EventName.upgrade) }

    /// Node: 'connect' (request, socket, head) of a CONNECT over HTTP/1, where the name has other arguments than over HTTP/2.
    /// Without a listener the answer is 405; Node closes the socket.
    public static var http1Connect: Self { Self(Http1Service.EventName.connect) }
}

extension Event where Emitter: Http2Serving, Arguments == net.Socket {
    /// Node: 'timeout' (socket) of a connection over HTTP/1, where the name has a session for its argument over HTTP/2: nothing has
    /// happened for as long as `server.timeout`, `keepAliveTimeout` or `setTimeout` says. Without a listener, here, of the request or of the
    /// response, the connection ends.
    public static var http1Timeout: Self { Self(Http1Service.http1TimeoutName) }
}

extension Event where Emitter: Http2Serving, Arguments == (http.IncomingMessage, net.Socket) {
    /// Node: 'dropRequest' (request, socket): one more request than `maxRequestsPerSocket` allows, which is answered by 503.
    public static var dropRequest: Self { Self(Http1Service.dropRequestName) }
}

extension Event where Emitter: Http2Server, Arguments == (any Error, net.Socket) {
    /// Node: 'clientError' (error, socket): what a client over HTTP/1 sent is none, or it took too long. The listener answers and
    /// ends the socket; without one that is done by 400, 408, 413 or 431.
    public static var clientError: Self { Self(.clientError) }
}

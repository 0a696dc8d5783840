import HTTP1Parser
import NodeRuntime

/// What of Node's http module requests and responses over HTTP/1 need (`allowHTTP1`).
public enum http {
    /// A request over HTTP/1. Node: http.IncomingMessage.
    ///
    /// A 'request' listener gets it in the place of a request over HTTP/2, of which it is a subclass, so that one listener serves
    /// both: `httpVersion` tells them apart. Its `headers` have no pseudo-headers, `url` is the request's target, `socket` is the
    /// connection itself.
    ///
    /// Differs: `stream` is a stream that is over, where Node has none; `authority` is the `host` field.
    open class IncomingMessage: Http2ServerRequest {
        /// The request was told in full, or its connection is gone: nothing more comes.
        open override func didEnd() {
            // Node: autoDestroy.
            if incoming != nil { destroy() }
        }

        open override func _destroy(_ error: (any Error)?, _ callback: StreamCallback) throws {
            guard let incoming else { return try super._destroy(error, callback) }
            if !readableEnded || !incoming.isComplete {
                streamAborted()
                incoming.connection?.destroy(error)
            }
            incoming.release(self)
            // As in Node, a request that nobody listens to fails silently.
            callback(hasListeners(.error) ? error : nil)
        }

        /// Listeners that hold the request let go of it.
        open override func _announceClose() {
            super._announceClose()
            if incoming != nil { _dropListeners() }
        }
    }

    /// A response over HTTP/1. Node: http.ServerResponse.
    ///
    /// A subclass of the response over HTTP/2, as its request is; what is set, written and ended goes out in HTTP/1's form. Field
    /// names keep their spelling.
    open class ServerResponse: Http2ServerResponse {
        /// Whether the connection may serve another request after this one. Node: response.shouldKeepAlive.
        public final var shouldKeepAlive: Bool {
            get { outgoing?.keepsAlive ?? false }
            set { outgoing?.keepsAlive = newValue }
        }

        /// The body is sent in chunks. Node: response.chunkedEncoding.
        public final var chunkedEncoding: Bool { outgoing?.isChunked ?? false }

        /// A body of another length than `content-length` says is an uncaught ERR_HTTP_CONTENT_LENGTH_MISMATCH; false.
        /// Node: response.strictContentLength, where `write` and `end` throw it.
        public final var strictContentLength: Bool {
            get { outgoing?.isLengthStrict ?? false }
            set { outgoing?.isLengthStrict = newValue }
        }

        /// The names as they were spelled. Node: response.getRawHeaderNames().
        public final func getRawHeaderNames() -> [String] { outgoing?.fields.rawNames ?? getHeaderNames() }

        /// Tells the client that the request is being worked on. Node: response.writeProcessing().
        ///
        /// - Throws: ERR_HTTP_HEADERS_SENT.
        public final func writeProcessing() throws { try writeInformation(102) }
    }

    /// The options of the HTTP/1 side of a server. Node: http1Options, and the options of http.createServer. Nil leaves Node's default.
    ///
    /// Differs: there is no insecureHTTPParser, which would take what two readers understand differently.
    public struct ServerOptions: Sendable {
        /// The class of requests.
        public var IncomingMessage: http.IncomingMessage.Type?
        /// The class of responses.
        public var ServerResponse: http.ServerResponse.Type?
        /// How long a connection without a request stays open (milliseconds); 5000, 0 for ever.
        public var keepAliveTimeout: Int?
        /// How much longer than the client is told (milliseconds); 1000.
        public var keepAliveTimeoutBuffer: Int?
        /// How long a request's head may take, from its first byte or the connection's beginning on (milliseconds); 60000, 0 for ever.
        public var headersTimeout: Int?
        /// How long a request with its body may take (milliseconds); 300000, 0 for ever.
        public var requestTimeout: Int?
        /// How often these two are looked at (milliseconds); 30000.
        public var connectionsCheckingInterval: Int?
        /// Bytes of a request's target and fields; 16384, 0 for that too.
        public var maxHeaderSize: Int?
        /// Requests that a connection serves; 0 for any number. Node: server.maxRequestsPerSocket, which exists as well.
        public var maxRequestsPerSocket: Int?
        /// Joins repeated fields of which otherwise the first counts (`authorization`, `content-type`, …) by ", "; false.
        public var joinDuplicateHeaders: Bool?
        /// A request without `host` is refused, in HTTP/1.1; true.
        public var requireHostHeader: Bool?
        /// A body where there is none (204, 304, an answer to HEAD) is an uncaught ERR_HTTP_BODY_NOT_ALLOWED instead of left out; false.
        public var rejectNonStandardBodyWrites: Bool?

        public init(
            IncomingMessage: http.IncomingMessage.Type? = nil, ServerResponse: http.ServerResponse.Type? = nil,
            keepAliveTimeout: Int? = nil, keepAliveTimeoutBuffer: Int? = nil, headersTimeout: Int? = nil,
            requestTimeout: Int? = nil, connectionsCheckingInterval: Int? = nil, maxHeaderSize: Int? = nil,
            maxRequestsPerSocket: Int? = nil, joinDuplicateHeaders: Bool? = nil, requireHostHeader: Bool? = nil,
            rejectNonStandardBodyWrites: Bool? = nil
        ) {
            self.IncomingMessage = IncomingMessage
            self.ServerResponse = ServerResponse
            self.keepAliveTimeout = keepAliveTimeout
            self.keepAliveTimeoutBuffer = keepAliveTimeoutBuffer
            self.headersTimeout = headersTimeout
            self.requestTimeout = requestTimeout
            self.connectionsCheckingInterval = connectionsCheckingInterval
            self.maxHeaderSize = maxHeaderSize
            self.maxRequestsPerSocket = maxRequestsPerSocket
            self.joinDuplicateHeaders = joinDuplicateHeaders
            self.requireHostHeader = requireHostHeader
            self.rejectNonStandardBodyWrites = rejectNonStandardBodyWrites
        }
    }

    /// What each status is called on the wire. Node: http.STATUS_CODES.
    public static let STATUS_CODES: [Int: String] = [
        100: "Continue", 101: "Switching Protocols", 102: "Processing", 103: "Early Hints", 200: "OK", 201: "Created",
        202: "Accepted", 203: "Non-Authoritative Information", 204: "No Content", 205: "Reset Content",
        206: "Partial Content", 207: "Multi-Status", 208: "Already Reported", 226: "IM Used", 300: "Multiple Choices",
        301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 305: "Use Proxy",
        307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized",
        402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
        407: "Proxy Authentication Required", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
        411: "Length Required", 412: "Precondition Failed", 413: "Payload Too Large", 414: "URI Too Long",
        415: "Unsupported Media Type", 416: "Range Not Satisfiable", 417: "Expectation Failed", 418: "I'm a Teapot",
        421: "Misdirected Request", 422: "Unprocessable Entity", 423: "Locked", 424: "Failed Dependency",
        425: "Too Early", 426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests",
        431: "Request Header Fields Too Large", 451: "Unavailable For Legal Reasons", 500: "Internal Server Error",
        501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
        505: "HTTP Version Not Supported", 506: "Variant Also Negotiates", 507: "Insufficient Storage",
        508: "Loop Detected", 509: "Bandwidth Limit Exceeded", 510: "Not Extended",
        511: "Network Authentication Required",
    ]
}

extension Event where Emitter: http.ServerResponse, Arguments == Void {
    /// Node: 'prefinish': the response was ended, and all of it was given to the socket.
    public static var prefinish: Self { Self("prefinish") }
}

import NodeRuntime

/// The compatibility API of a server: requests and responses instead of streams.
extension _ServerSessions {
    /// Makes requests of streams from now on. Node does so by a 'stream' listener too, which the program can count and remove.
    func beginCompat() {
        guard !isCompat, let server else { return }
        isCompat = true
        let layer = compatLayer
        // The server outlives its listeners.
        let unretained = Unmanaged.passUnretained(server)
        server.on(Event<net.Server, (ServerHttp2Stream, Headers, Int, RawHeaders)>(.stream)) {
            stream, headers, _, rawHeaders in
            try unretained._withUnsafeGuaranteedRef { try layer.serve(stream, headers, rawHeaders, of: $0) }
        }
    }
}

extension Event where Emitter: Http2Serving, Arguments == (Http2ServerRequest, Http2ServerResponse) {
    /// Node: 'request'. The first listener switches the compatibility API on.
    public static var request: Self { Self(.request) }
    /// Node: 'checkContinue': a request with `expect: 100-continue`, instead of 'request'.
    public static var checkContinue: Self { Self(.checkContinue) }
    /// Node: 'checkExpectation': a request with another `expect`; without a listener the answer is 417.
    public static var checkExpectation: Self { Self(.checkExpectation) }
    /// Node: 'connect': a CONNECT request; without a listener the answer is 405.
    public static var connect: Self { Self(.connect) }
}

extension http2 {
    /// What a server does with a request. Node: onRequestHandler.
    public typealias RequestListener = (Http2ServerRequest, Http2ServerResponse) throws -> Void

    /// The same, awaiting.
    public typealias AsyncRequestListener =
        nonisolated(nonsending) (Http2ServerRequest, Http2ServerResponse) async throws -> Void

    /// A server whose 'request' listener is the closure. Node: http2.createServer(onRequestHandler).
    public static func createServer(_ onRequestHandler: @escaping RequestListener) -> Http2Server {
        createServer().on(.request, onRequestHandler)
    }

    public static func createServer(_ onRequestHandler: @escaping (Http2ServerRequest) throws -> Void) -> Http2Server {
        createServer().on(.request, onRequestHandler)
    }

    public static func createServer(_ onRequestHandler: @escaping () throws -> Void) -> Http2Server {
        createServer().on(.request, onRequestHandler)
    }

    /// Node: http2.createServer(async (request, response) => …).
    @_disfavoredOverload
    public static func createServer(_ onRequestHandler: @escaping AsyncRequestListener) -> Http2Server {
        createServer().on(.request, onRequestHandler)
    }

    /// Node: http2.createServer(options, onRequestHandler).
    ///
    /// - Throws: as without the closure.
    public static func createServer(
        _ options: ServerOptions, _ onRequestHandler: @escaping RequestListener
    ) throws -> Http2Server {
        try createServer(options).on(.request, onRequestHandler)
    }

    public static func createServer(
        _ options: ServerOptions, _ onRequestHandler: @escaping (Http2ServerRequest) throws -> Void
    ) throws -> Http2Server {
        try createServer(options).on(.request, onRequestHandler)
    }

    public static func createServer(
        _ options: ServerOptions, _ onRequestHandler: @escaping () throws -> Void
    ) throws -> Http2Server {
        try createServer(options).on(.request, onRequestHandler)
    }

    @_disfavoredOverload
    public static func createServer(
        _ options: ServerOptions, _ onRequestHandler: @escaping AsyncRequestListener
    ) throws -> Http2Server {
        try createServer(options).on(.request, onRequestHandler)
    }

    /// A server with request and response classes of the program's own, which the closure gets as such.
    ///
    /// Node: the options Http2ServerRequest and Http2ServerResponse.
    /// - Throws: as without the closure.
    public static func createServer<Request: Http2ServerRequest, Response: Http2ServerResponse>(
        _ requestClass: Request.Type, _ responseClass: Response.Type, _ options: ServerOptions = ServerOptions(),
        _ onRequestHandler: @escaping (Request, Response) throws -> Void
    ) throws -> Http2Server {
        var options = options
        options.Http2ServerRequest = requestClass
        options.Http2ServerResponse = responseClass
        return try createServer(options).on(.request) { request, response in
            // A program can emit 'request' by itself, with other objects.
            guard let request = request as? Request, let response = response as? Response else {
                throw NodeError.ERR_INVALID_ARG_TYPE("request", "\(Request.self)", request)
            }
            try onRequestHandler(request, response)
        }
    }

    /// A server over TLS whose 'request' listener is the closure. Node: http2.createSecureServer(options, onRequestHandler).
    ///
    /// - Throws: as without the closure.
    public static func createSecureServer(
        _ options: SecureServerOptions, _ onRequestHandler: @escaping RequestListener
    ) throws -> Http2SecureServer {
        try createSecureServer(options).on(.request, onRequestHandler)
    }

    public static func createSecureServer(
        _ options: SecureServerOptions, _ onRequestHandler: @escaping (Http2ServerRequest) throws -> Void
    ) throws -> Http2SecureServer {
        try createSecureServer(options).on(.request, onRequestHandler)
    }

    public static func createSecureServer(
        _ options: SecureServerOptions, _ onRequestHandler: @escaping () throws -> Void
    ) throws -> Http2SecureServer {
        try createSecureServer(options).on(.request, onRequestHandler)
    }

    @_disfavoredOverload
    public static func createSecureServer(
        _ options: SecureServerOptions, _ onRequestHandler: @escaping AsyncRequestListener
    ) throws -> Http2SecureServer {
        try createSecureServer(options).on(.request, onRequestHandler)
    }
}

import NodeRuntime

// Handlers that await: `http2.createServer { request, response in … try await … }`. What one throws is a rejection, as of any async listener.

extension http2 {
    /// A server whose 'request' listener is the async closure. Node: http2.createServer(async (request, response) => { … }).
    public static func createServer(
        _ onRequestHandler: nonisolated(nonsending) @escaping (Http2ServerRequest, Http2ServerResponse) async throws ->
            Void
    ) -> Http2Server {
        createServer().on(.request, onRequestHandler)
    }

    /// Node: http2.createServer(options, async (request, response) => { … }).
    ///
    /// - Throws: as without the closure.
    public static func createServer(
        _ options: ServerOptions,
        _ onRequestHandler: nonisolated(nonsending) @escaping (Http2ServerRequest, Http2ServerResponse) async throws ->
            Void
    ) throws -> Http2Server {
        try createServer(options).on(.request, onRequestHandler)
    }

    /// Node: http2.createSecureServer(options, async (request, response) => { … }).
    ///
    /// - Throws: as without the closure.
    public static func createSecureServer(
        _ options: SecureServerOptions,
        _ onRequestHandler: nonisolated(nonsending) @escaping (Http2ServerRequest, Http2ServerResponse) async throws ->
            Void
    ) throws -> Http2SecureServer {
        try createSecureServer(options).on(.request, onRequestHandler)
    }
}

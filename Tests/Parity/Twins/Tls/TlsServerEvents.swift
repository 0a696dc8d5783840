import NodeHTTP2

extension Twins {
    func tlsServerEvents() {
        scenario(
            "tls/server-events",
            server: { ready in
                let server = try http2.createSecureServer(.init(.localhost))
                log("server", (server as Any) is tls.Server, (server as Any) is net.Server, server.timeout)
                attempt("server", "updateSettings") { try server.updateSettings(.init(maxConcurrentStreams: -1)) }
                try server.updateSettings(.init(maxConcurrentStreams: 7))
                server.on(.listening) { log("server", "listening") }
                server.on(.connection) { socket in log("server", "connection", socket is tls.TLSSocket) }
                server.on(.secureConnection) { socket in
                    log(
                        "server", "secureConnection", socket.encrypted, socket.authorized, socket.alpnProtocol,
                        socket.server === server)
                }
                server.on(.session) { session in
                    log("server", "session", session.encrypted, session.alpnProtocol, session.server === server)
                    session.on(.close) { server.close() }
                }
                server.on(.stream) { stream in log("server", "stream", stream.id) }
                server.on(.request) { request, response in
                    log("server", "request", request.url, request.socket.encrypted)
                    response.end()
                }
                server.on(.close) { log("server", "close") }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("https://localhost:\(port)", .init(ca: Identity.localhost.cert))
                client.on(.remoteSettings) { settings in
                    log("client", settings.maxConcurrentStreams)
                    let req = try client.request()
                    req.resume()
                    req.on(.close) { client.close() }
                }
            })
    }
}

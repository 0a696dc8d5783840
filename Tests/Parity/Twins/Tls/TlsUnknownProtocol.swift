import NodeHTTP2

extension Twins {
    func tlsUnknownProtocol() {
        scenario(
            "tls/unknown-protocol",
            server: { ready in
                let server = try http2.createSecureServer(.init(.localhost))
                watch("server", "server", server)
                server.on(.session) { log("server", "session") }
                server.on(.unknownProtocol) { socket in
                    log("server", "unknownProtocol", socket.encrypted)
                    socket.on(.close) { server.close() }
                    socket.end("not mine")
                }
                server.on(.secureConnection) { log("server", "secureConnection") }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try tls.connect(port, "localhost", .init(ca: Identity.localhost.cert))
                socket.on(.data) { chunk in log("client", "data", chunk) }
                socket.on(.end) { log("client", "end") }
            })
    }
}

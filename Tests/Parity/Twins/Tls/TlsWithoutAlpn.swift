import NodeHTTP2

extension Twins {
    func tlsWithoutAlpn() {
        scenario(
            "tls/without-alpn",
            server: { ready in
                let server = try http2.createSecureServer(.init(.localhost))
                watch("server", "server", server)
                server.on(.secureConnection) { socket in
                    log("server", "secureConnection", socket.encrypted)
                    socket.on(.close) { server.close() }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try tls.connect(port, "localhost", .init(ca: Identity.localhost.cert))
                socket.on(.secureConnect) { log("client", "secureConnect", socket.authorized) }
                var text = ""
                socket.on(.data) { chunk in text += chunk }
                socket.on(.end) { log("client", "end", text) }
                socket.on(.close) { hadError in log("client", "close", hadError) }
            })
    }
}

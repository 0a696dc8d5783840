import NodeHTTP2

extension Twins {
    func tlsHandshakeTimeout() {
        scenario(
            "tls/handshake-timeout",
            server: { ready in
                var options = SecureServerOptions(.localhost)
                options.handshakeTimeout = 20
                let server = try http2.createSecureServer(options)
                server.on(.clientError) { error in log("server", "clientError", error) }
                server.on(.tlsClientError) { error, socket in
                    log("server", "tlsClientError", error)
                    socket.destroy()
                    server.close()
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try net.connect(port, "localhost")
                socket.resume()
                socket.on(.end) { log("client", "end") }
                socket.on(.close) { hadError in log("client", "close", hadError) }
            })
    }
}

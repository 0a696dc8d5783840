import NodeHTTP2

extension Twins {
    func tlsAlpnCallback() {
        scenario(
            "tls/alpn-callback",
            server: { ready in
                var options = SecureServerOptions(.localhost)
                options.ALPNCallback = { servername, protocols in
                    log("server", "ALPNCallback", servername, protocols)
                    return protocols.contains("bad") ? "invented" : "h2"
                }
                let server = try http2.createSecureServer(options)
                server.on(.tlsClientError) { error in
                    log("server", "tlsClientError", error)
                    server.close()
                }
                server.on(.session) { session in log("server", "session", session.alpnProtocol) }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("https://localhost:\(port)", .init(ca: Identity.localhost.cert))
                client.on(.connect) { client.close() }
                client.on(.close) {
                    let socket = try tls.connect(
                        port, "localhost",
                        .init(servername: "localhost", ALPNProtocols: ["bad", "h2"], ca: Identity.localhost.cert))
                    socket.on(.error) { error in log("client", "error", error) }
                    socket.on(.close) { log("client", "close") }
                }
            })
    }
}

import NodeHTTP2

extension Twins {
    func tlsNothingInCommon() {
        scenario(
            "tls/nothing-in-common",
            server: { ready in
                let server = try http2.createSecureServer(.init(.localhost))
                watch("server", "server", server)
                server.on(.secureConnection) { log("server", "secureConnection") }
                server.on(.tlsClientError) { error, socket in
                    log("server", "tlsClientError", error.code, socket.encrypted)
                    server.close()
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try tls.connect(
                    port, "localhost", .init(ALPNProtocols: ["foo", "bar"], ca: Identity.localhost.cert))
                socket.on(.secureConnect) { log("client", "secureConnect") }
                socket.on(.error) { error in log("client", "error", error.code) }
                socket.on(.close) { hadError in log("client", "close", hadError) }
            })
    }
}

import NodeHTTP2

extension Twins {
    func tlsServerTimeout() {
        scenario(
            "tls/server-timeout",
            server: { ready in
                let server = try http2.createSecureServer(.init(.localhost))
                log(
                    "server",
                    server.setTimeout(20) { session in
                        log("server", "timeout", session.destroyed, session.closed)
                        session.close()
                    } === server, server.timeout)
                server.on(.session) { session in
                    session.on(.close) {
                        log("server", "session", "close")
                        server.close()
                    }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("https://localhost:\(port)", .init(ca: Identity.localhost.cert))
                client.on(.close) { log("client", "close") }
            })
    }
}

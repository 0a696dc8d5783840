import NodeHTTP2

extension Twins {
    func tlsTooManyOrigins() {
        scenario(
            "tls/too-many-origins",
            server: { ready in
                var options = SecureServerOptions(.localhost)
                options.origins = ["https://a.example", "https://b.example", "https://c.example"]
                let server = try http2.createSecureServer(options)
                server.on(.session) { session in
                    session.on(.error) { error in log("server", "error", error) }
                    session.on(.close) { server.close() }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect(
                    "https://localhost:\(port)", .init(maxOriginSetSize: 2, ca: Identity.localhost.cert))
                watch("client", "session", client)
                client.on(.origin) { origins in log("client", "origin", origins) }
            })
    }
}

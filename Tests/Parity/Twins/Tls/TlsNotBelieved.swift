import NodeHTTP2

extension Twins {
    func tlsNotBelieved() {
        scenario(
            "tls/not-believed",
            server: { ready in
                let server = try http2.createSecureServer(.init(.localhost))
                server.on(.session) { session in
                    session.on(.error) {}
                    session.on(.close) { server.close() }
                }
                server.on(.tlsClientError) { server.close() }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("https://localhost:\(port)")
                client.on(.error) { error in log("client", "session error", error.code) }
                client.on(.close) { log("client", "session close") }
                let req = try client.request()
                req.on(.error) { error in log("client", "req error", error.code) }
                req.on(.close) { log("client", "req close", req.rstCode) }
            })
    }
}

import NodeHTTP2

extension Twins {
    func tlsWrongName() {
        scenario(
            "tls/wrong-name",
            server: { ready in
                let server = try http2.createSecureServer(.init(.other))
                server.on(.session) { session in
                    session.on(.error) {}
                    session.on(.close) { server.close() }
                }
                server.on(.tlsClientError) { server.close() }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("https://localhost:\(port)", .init(ca: Identity.other.cert))
                watch("client", "session", client)
            })
    }
}

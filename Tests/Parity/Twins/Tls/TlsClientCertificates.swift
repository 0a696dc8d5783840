import NodeHTTP2

extension Twins {
    func tlsClientCertificates() {
        scenario(
            "tls/client-certificates",
            server: { ready in
                var options = SecureServerOptions(.localhost)
                options.ca = Identity.localhost.cert
                options.requestCert = true
                options.rejectUnauthorized = false
                let server = try http2.createSecureServer(options)
                var count = 0
                server.on(.secureConnection) { socket in
                    let name = socket.getPeerCertificate()?.subject.CN
                    log("server", "secureConnection", socket.authorized, socket.authorizationError, name)
                }
                server.on(.session) { session in
                    session.on(.close) {
                        count += 1
                        if count == 3 { server.close() }
                    }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                func connect(_ identity: Identity?, _ done: @escaping () throws -> Void) throws {
                    let client = try http2.connect(
                        "https://localhost:\(port)",
                        .init(ca: Identity.localhost.cert, cert: identity?.cert, key: identity?.key))
                    client.on(.connect) { client.close() }
                    client.on(.close) { try done() }
                }
                try connect(.localhost) {
                    try connect(.other) {
                        try connect(nil) { log("client", "done") }
                    }
                }
            })
    }
}

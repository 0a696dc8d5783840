import NodeHTTP2

extension Twins {
    func tlsContexts() {
        scenario(
            "tls/contexts",
            server: { ready in
                let localhost = Identity.localhost
                let other = tls.SecureContextOptions(cert: Identity.other.cert, key: Identity.other.key)
                let server = try tls.createServer(.init(cert: localhost.cert, key: localhost.key))
                try server.addContext("*.other.test", other)
                attempt("server", "addContext") { try server.addContext("", other) }
                var count = 0
                server.on(.secureConnection) { socket in
                    log("server", "secureConnection", socket.servername)
                    // Before the end, with which the client's next connection begins.
                    count += 1
                    if count == 2 { try server.setSecureContext(other) }
                    if count == 3 { server.close() }
                    socket.end()
                    socket.resume()
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                func connect(_ servername: String, _ done: @escaping () throws -> Void) throws {
                    let socket = try tls.connect(
                        port, "localhost",
                        .init(
                            servername: servername, rejectUnauthorized: false,
                            ca: [Identity.localhost.cert, Identity.other.cert]))
                    socket.on(.secureConnect) {
                        log("client", servername, socket.getPeerCertificate()!.subject.CN, socket.authorized)
                    }
                    socket.resume()
                    socket.on(.close) { try done() }
                }
                try connect("localhost") {
                    try connect("a.other.test") {
                        try connect("localhost") { log("client", "done") }
                    }
                }
            })
    }
}

import NodeHTTP2

extension Twins {
    func tlsResumption() {
        scenario(
            "tls/resumption",
            server: { ready in
                let server = try tls.createServer(
                    .init(cert: Identity.localhost.cert, key: Identity.localhost.key))
                var count = 0
                server.on(.secureConnection) { socket in
                    log("server", "secureConnection", socket.getProtocol(), socket.isSessionReused())
                    socket.end("x")
                    socket.resume()
                    socket.on(.close) {
                        count += 1
                        if count == 4 { server.close() }
                    }
                }
                server.on(.close) { log("server", "close") }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                func connect(_ version: String, _ session: Buffer?, _ done: @escaping (Buffer?) throws -> Void) throws {
                    let options = tls.ConnectOptions(
                        session: session, ca: Identity.localhost.cert, minVersion: version, maxVersion: version)
                    let socket = try tls.connect(port, "localhost", options)
                    var ticket: Buffer?
                    socket.on(.secureConnect) {
                        log("client", "secureConnect", version, socket.isSessionReused(), socket.authorized)
                    }
                    socket.on(.session) { bytes in
                        ticket = bytes
                    }
                    socket.resume()
                    socket.on(.close) { try done(ticket) }
                }
                try connect("TLSv1.2", nil) { first in
                    try connect("TLSv1.2", first) { _ in
                        try connect("TLSv1.3", nil) { second in
                            try connect("TLSv1.3", second) { _ in log("client", "done") }
                        }
                    }
                }
            })
    }
}

import NodeHTTP2

extension Twins {
    func tlsHandedIn() {
        scenario("tls/handed-in") {
            let (near, far) = stream.duplexPair()
            let server = try http2.createSecureServer(SecureServerOptions(.localhost))
            server.on(.secureConnection) { socket in
                log("server", "secureConnection", socket.alpnProtocol, socket.servername)
            }
            server.on(.session) { session in log("server", "session", session.encrypted, session.alpnProtocol) }
            server.on(.stream) { incoming in
                try incoming.respond()
                var bytes = 0
                incoming.on(.data) { chunk in bytes += chunk.length }
                incoming.on(.end) {
                    log("server", "received", bytes)
                    try incoming.end(Buffer.alloc(1_048_576))
                }
            }
            try log("server", "emit", server.emit(.connection, far))
            let socket = try tls.connect(
                .init(socket: near, servername: "localhost", ALPNProtocols: ["h2"], ca: Identity.localhost.cert))
            let client = try http2.connect("https://localhost", .init(createConnection: .init { socket }))
            client.on(.connect) {
                log("client", "connect", client.encrypted, client.alpnProtocol, socket.authorized)
            }
            let req = try client.request([":method": "POST"])
            try req.end(Buffer.alloc(1_048_576))
            var bytes = 0
            req.on(.data) { chunk in bytes += chunk.length }
            req.on(.end) { log("client", "received", bytes) }
            req.on(.close) { client.close() }
        }
    }
}

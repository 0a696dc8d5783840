import NodeHTTP2

extension Twins {
    func tlsSocketFacts() {
        scenario(
            "tls/socket-facts",
            server: { ready in
                let server = try tls.createServer(
                    .init(cert: Identity.localhost.cert, key: Identity.localhost.key, maxVersion: "TLSv1.2"))
                log("server", server.getTicketKeys().length)
                try server.setTicketKeys(Buffer.alloc(48, 1))
                log("server", try server.getTicketKeys().equals(Buffer.alloc(48, 1)))
                server.on(.secureConnection) { socket in
                    attempt("server", "setServername") { try socket.setServername("a") }
                    log(
                        "server", socket.getCertificate()?.subject.CN, socket.getFinished()?.length,
                        socket.getPeerFinished()?.length)
                    log(
                        "server", socket.setMaxSendFragment(600), socket.setMaxSendFragment(1),
                        socket.setMaxSendFragment(20000))
                    attempt("server", "disableRenegotiation") { socket.disableRenegotiation() }
                    socket.end(String(repeating: "x", count: 2000))
                    socket.resume()
                    socket.on(.close) { server.close() }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try tls.connect(port, "localhost", .init(ca: Identity.localhost.cert))
                attempt("client", "early") { try socket.exportKeyingMaterial(16, "label") }
                log("client", socket.encrypted, socket.authorized)
                socket.on(.secureConnect) {
                    let material = try socket.exportKeyingMaterial(16, "label", Buffer.from("context"))
                    log(
                        "client", material.length,
                        try socket.exportKeyingMaterial(16, "label", Buffer.from("context")).equals(material))
                    log(
                        "client", try socket.exportKeyingMaterial(16, "other", Buffer.from("context")).equals(material))
                    log(
                        "client", socket.getCertificate()?.subject, socket.getFinished()?.length, socket.getProtocol())
                }
                var length = 0
                socket.on(.data) { chunk in length += chunk.length }
                socket.on(.end) { log("client", "end", length) }
            })
    }
}

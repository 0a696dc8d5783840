import NodeHTTP2

extension Twins {
    func tlsBundle() {
        scenario(
            "tls/bundle",
            server: { ready in
                let other = Identity.other
                let server = try http2.createSecureServer(
                    .init(
                        ALPNProtocols: ["anything"],
                        SNICallback: { name, done in
                            log("server", "SNICallback", name)
                            if name == "a.other.test" {
                                done(nil, try tls.createSecureContext(.init(cert: other.cert, key: other.key)))
                            } else {
                                done(nil, nil)
                            }
                        },
                        pfx: Buffer.from(Identity.bundle, "base64"), passphrase: "secret", ecdhCurve: "P-384",
                        maxVersion: "TLSv1.2", sessionTimeout: 100))
                var count = 0
                server.on(.session) { session in
                    session.on(.close) {
                        count += 1
                        if count == 2 { server.close() }
                    }
                }
                server.on(.stream) { stream, headers in
                    let authority = "\(headers[":authority"]!)".replacing(/:\d+$/, with: "")
                    log("server", authority, stream.session?.socket?.servername)
                    try stream.respond()
                    stream.end()
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                func ask(_ servername: String, _ done: @escaping () throws -> Void) throws {
                    let client = try http2.connect(
                        "https://localhost:\(port)",
                        .init(servername: servername, ca: [Identity.localhost.cert, Identity.other.cert]))
                    client.on(.connect) { _, socket in
                        let socket = socket as! tls.TLSSocket
                        log(
                            "client", socket.getPeerCertificate()!.subject.CN, socket.alpnProtocol,
                            socket.getEphemeralKeyInfo()?.name, socket.authorized)
                    }
                    let req = try client.request()
                    req.resume()
                    req.on(.close) { client.close() }
                    client.on(.close, done)
                }
                try ask("localhost") { try ask("a.other.test") { log("client", "done") } }
            })
    }
}

import NodeHTTP2

extension Twins {
    func tlsAlpn() {
        scenario(
            "tls/alpn",
            server: { ready in
                let server = try http2.createSecureServer(.init(.localhost))
                server.on(.secureConnection) { socket in
                    log(
                        "server", "secureConnection", socket.alpnProtocol, socket.servername, socket.authorized,
                        socket.encrypted)
                }
                server.on(.session) { session in
                    log("server", "session", session.alpnProtocol, session.encrypted)
                }
                server.on(.stream) { stream, headers in
                    log("server", "stream", headers[":path"], headers[":scheme"])
                    try stream.respond([":status": 200])
                    stream.end("hello")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("https://localhost:\(port)", .init(ca: Identity.localhost.cert))
                log("client", "connecting", client.connecting, client.alpnProtocol, client.encrypted)
                watch("client", "session", client)
                client.on(.connect) { session, socket in
                    let socket = socket as! tls.TLSSocket
                    log(
                        "client", "connected", client.alpnProtocol, client.encrypted, socket.alpnProtocol,
                        socket.authorized)
                    let cipher = socket.getCipher()!
                    log("client", "protocol", socket.getProtocol(), cipher.name, cipher.version)
                }
                let req = try client.request([":path": "/a"])
                watch("client", "req", req)
                req.on(.data) { chunk in log("client", "req", "data", chunk) }
                req.on(.close) { client.close() }
            })
    }
}

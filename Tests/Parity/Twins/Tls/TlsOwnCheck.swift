import NodeHTTP2

extension Twins {
    func tlsOwnCheck() {
        scenario(
            "tls/own-check",
            server: { ready in
                let server = try http2.createSecureServer(.init(.other))
                var count = 0
                func ended() {
                    count += 1
                    if count == 2 { server.close() }
                }
                server.on(.tlsClientError) { ended() }
                server.on(.session) { session in
                    session.on(.error) {}
                    session.on(.close) { ended() }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect(
                    "https://localhost:\(port)",
                    .init(
                        checkServerIdentity: { name, cert in
                            log("client", "check", name, cert.subject.CN)
                            return nil
                        }, ca: Identity.other.cert))
                client.on(.connect) { session, socket in
                    log("client", "connected", (socket as! tls.TLSSocket).authorized)
                    client.close()
                }
                client.on(.close) {
                    let second = try http2.connect(
                        "https://localhost:\(port)",
                        .init(checkServerIdentity: { _, _ in NodeError("not today") }, ca: Identity.other.cert))
                    watch("client", "second", second)
                }
            })
    }
}

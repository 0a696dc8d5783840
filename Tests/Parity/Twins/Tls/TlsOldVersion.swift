import NodeHTTP2

extension Twins {
    func tlsOldVersion() {
        scenario(
            "tls/old-version",
            server: { ready in
                var options = SecureServerOptions(.localhost)
                options.maxVersion = "TLSv1.2"
                options.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384"
                let server = try http2.createSecureServer(options)
                server.on(.tlsClientError) { error in log("server", "tlsClientError", error.code) }
                server.on(.session) { session in
                    session.on(.close) { server.close() }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let refused = try tls.connect(
                    port, "localhost",
                    .init(ALPNProtocols: ["h2"], ca: Identity.localhost.cert, minVersion: "TLSv1.3"))
                refused.on(.error) { error in log("client", "error", error.code) }
                refused.on(.close) {
                    let client = try http2.connect("https://localhost:\(port)", .init(ca: Identity.localhost.cert))
                    client.on(.connect) { session, socket in
                        let socket = socket as! tls.TLSSocket
                        let cipher = socket.getCipher()!
                        log("client", "connected", socket.getProtocol(), cipher.name, cipher.standardName)
                        client.close()
                    }
                }
            })
    }
}

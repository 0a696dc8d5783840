import NodeHTTP2

extension Twins {
    func tlsHandshakeTimeoutSocket() {
        let kinds = ["tls", "http2", "http2 with clientError"]
        scenario("tls/handshake-timeout-socket") {
            func next(_ index: Int) throws {
                if index == kinds.count { return }
                let kind = kinds[index]
                var secure = SecureServerOptions(.localhost)
                secure.handshakeTimeout = 20
                let server: tls.Server =
                    kind == "tls"
                    ? try tls.createServer(
                        .init(handshakeTimeout: 20, cert: Identity.localhost.cert, key: Identity.localhost.key))
                    : try http2.createSecureServer(secure)
                if kind == "http2 with clientError" {
                    (server as? Http2SecureServer)?.on(.clientError) { error, socket in
                        log("main", kind, "clientError", error.code, socket.destroyed, socket.writable)
                    }
                }
                server.on(.tlsClientError) { error, socket in
                    log(
                        "main", kind, "tlsClientError", error.code, socket.destroyed, socket.writable, socket.readable)
                    socket.on(.error) { error in log("main", kind, "socket", "error", error.code) }
                    socket.on(.close) { hadError in
                        log("main", kind, "socket", "close", hadError)
                        server.close { try next(index + 1) }
                    }
                    process.nextTick {
                        log("main", kind, "tick", socket.destroyed)
                        socket.destroy()
                    }
                }
                server.listen(0, "127.0.0.1") { _ = try net.connect(server.address()!.port, "127.0.0.1").resume() }
            }
            try next(0)
        }
    }
}

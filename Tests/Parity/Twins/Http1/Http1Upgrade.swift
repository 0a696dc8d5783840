import NodeHTTP2

extension Twins {
    func http1Upgrade() {
        scenario(
            "http1/upgrade",
            server: { ready in
                let server = try http2.createSecureServer(SecureServerOptions(.localhost).allowingHTTP1)
                watch("server", "server", server)
                server.on(.request) { req in log("server", "request", req.url) }
                server.on(.upgrade) { req, socket, head in
                    log("server", "upgrade", req.url, req.headers, head.toString())
                    socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
                    socket.on(.data) { chunk in
                        log("server", "data", chunk.toString())
                        socket.end(chunk)
                    }
                    socket.on(.close) { server.close() }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                try converse(
                    port,
                    [
                        Step(
                            say:
                                "GET /socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhead",
                            until: "echo\r\n\r\n"),
                        Step(say: "message", until: "never"),
                    ])
            })
    }
}

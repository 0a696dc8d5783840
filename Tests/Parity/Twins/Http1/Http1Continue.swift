import NodeHTTP2

extension Twins {
    func http1Continue() {
        scenario(
            "http1/continue",
            server: { ready in
                let options = SecureServerOptions(.localhost).allowingHTTP1
                let server = try http2.createSecureServer(options) { req, res in
                    log("server", req.method, req.headers["expect"])
                    var text = ""
                    req.on(.data) { chunk in text += chunk }
                    req.on(.end) { res.end(text) }
                }
                watch("server", "server", server)
                server.on(.secureConnection) { socket in socket.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                try converse(
                    port,
                    [
                        Step(
                            say:
                                "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n",
                            until: "100 Continue\r\n\r\n"),
                        Step(say: "body", until: "body"),
                        Step(
                            say: "GET / HTTP/1.1\r\nHost: localhost\r\nExpect: more\r\nConnection: close\r\n\r\n",
                            until: "never"),
                    ])
            })
    }
}

import NodeHTTP2

extension Twins {
    func http1CheckContinue() {
        scenario(
            "http1/check-continue",
            server: { ready in
                let server = try http2.createSecureServer(SecureServerOptions(.localhost).allowingHTTP1)
                watch("server", "server", server)
                server.on(.checkContinue) { req, res in
                    log("server", "checkContinue", req.url)
                    try res.writeContinue()
                    req.pipe(res)
                }
                server.on(.checkExpectation) { req, res in
                    log("server", "checkExpectation", req.headers["expect"])
                    res.statusCode = 202
                    res.end("expected")
                }
                server.on(.request) { req in log("server", "request", req.url) }
                server.on(.secureConnection) { socket in socket.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                try converse(
                    port,
                    [
                        Step(
                            say:
                                "POST /a HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n",
                            until: "100 Continue\r\n\r\n"),
                        Step(say: "body", until: "0\r\n\r\n"),
                        Step(
                            say: "GET /b HTTP/1.1\r\nHost: localhost\r\nExpect: more\r\nConnection: close\r\n\r\n",
                            until: "expected"),
                    ])
            })
    }
}

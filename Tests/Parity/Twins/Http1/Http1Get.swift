import NodeHTTP2

extension Twins {
    func http1Get() {
        scenario(
            "http1/get",
            server: { ready in
                let options = SecureServerOptions(.localhost).allowingHTTP1
                let server = try http2.createSecureServer(options) { req, res in
                    log("server", req.method, req.url, req.httpVersion, req.httpVersionMajor, req.httpVersionMinor)
                    log("server", req.headers, req.rawHeaders)
                    log("server", req.socket.alpnProtocol, req.complete, res.headersSent, res.statusCode)
                    try res.setHeader("X-Answer", ["1", "2"])
                    res.end("hello \(req.url)")
                    log("server", res.headersSent, res.writableEnded)
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
                            say: "GET /1?a=b HTTP/1.1\r\nHost: localhost\r\nX-Name: one\r\nx-name: two\r\n"
                                + "Cookie: a\r\nCookie: b\r\n\r\n", until: "/1?a=b"),
                        Step(say: "HEAD /2 HTTP/1.1\r\nHost: localhost\r\n\r\n", until: "\r\n\r\n"),
                        Step(say: "GET /3 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", until: "/3"),
                    ])
            })
    }
}

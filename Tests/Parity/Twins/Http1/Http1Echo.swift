import NodeHTTP2

extension Twins {
    func http1Echo() {
        scenario(
            "http1/echo",
            server: { ready in
                let options = SecureServerOptions(.localhost).allowingHTTP1
                let server = try http2.createSecureServer(options) { req, res in
                    log("server", req.method, req.headers)
                    req.on(.end) { log("server", "end", req.trailers, req.rawTrailers) }
                    if req.url == "/pipe" {
                        req.pipe(res)
                        return
                    }
                    var text = ""
                    req.on(.data) { chunk in text += chunk }
                    req.on(.end) {
                        res.write(text)
                        res.end("!")
                    }
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
                            say: "POST /pipe HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
                            until: "0\r\n\r\n"),
                        Step(
                            say:
                                "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "3;name=value\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Sum: 13\r\n\r\n",
                            until: "0\r\n\r\n"),
                    ])
            })
    }
}

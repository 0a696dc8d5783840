import NodeHTTP2

extension Twins {
    func http1Response() {
        scenario(
            "http1/response",
            server: { ready in
                let options = SecureServerOptions(.localhost).allowingHTTP1
                let server = try http2.createSecureServer(options) { req, response in
                    let res = response as! http.ServerResponse
                    let lane = String(req.url.dropFirst())
                    for name in ["prefinish", "finish", "close"] { res.on(name) { log(lane, name) } }
                    res.statusCode = 201
                    res.statusMessage = "Made"
                    try res.setHeader("X-One", 1)
                    try res.appendHeader("X-List", "a")
                    try res.appendHeader("x-list", "b")
                    try res.setHeader("Trailer", "X-End")
                    log(lane, res.getHeader("x-one"), res.getHeader("X-LIST"), res.hasHeader("x-none"))
                    log(lane, res.getHeaderNames(), res.getRawHeaderNames())
                    log(lane, res.strictContentLength, res.shouldKeepAlive, res.chunkedEncoding, res.sendDate)
                    try res.writeProcessing()
                    try res.writeEarlyHints(["link": "</a.css>; rel=preload; as=style"])
                    res.write("first") { log(lane, "written") }
                    log(lane, res.headersSent, res.chunkedEncoding)
                    attempt(lane, "setHeader") { try res.setHeader("X-Late", "1") }
                    attempt(lane, "writeHead") { try res.writeHead(200) }
                    try res.addTrailers(["X-End": "trailer"])
                    log(lane, "ends")
                    res.end("last") { log(lane, "ended") }
                    log(lane, res.writableEnded, res.finished)
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
                            say: "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                + "GET /b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", until: "never")
                    ])
            })
    }
}

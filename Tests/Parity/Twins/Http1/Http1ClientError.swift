import NodeHTTP2

extension Twins {
    func http1ClientError() {
        let requests = [
            "BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "a", count: 20000))\r\n\r\n",
        ]
        scenario(
            "http1/client-error",
            server: { ready in
                let options = SecureServerOptions(.localhost).allowingHTTP1
                let server = try http2.createSecureServer(options) { req in
                    log("server", "request", req.method)
                    req.on(.error) { error in log("request", "error", error) }
                    req.on(.close) { log("request", "close", req.complete) }
                }
                watch("server", "server", server)
                var count = 0
                server.on(.clientError) { error, socket in
                    log("server", "clientError", error, socket.writable)
                    socket.end("HTTP/1.1 400 Mine\r\n\r\n")
                }
                server.on(.secureConnection) { socket in
                    socket.on(.close) {
                        count += 1
                        if count == requests.count { server.close() }
                    }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                func next(_ index: Int) throws {
                    if index < requests.count {
                        try converse(port, [Step(say: requests[index], until: "never")]) { try next(index + 1) }
                    }
                }
                try next(0)
            })
    }
}

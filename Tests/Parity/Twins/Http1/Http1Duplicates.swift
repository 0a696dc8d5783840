import NodeHTTP2

extension Twins {
    func http1Duplicates() { repeatedFields("http1/duplicates", SecureServerOptions(.localhost).allowingHTTP1) }

    func http1JoinedDuplicates() {
        var options = SecureServerOptions(.localhost).allowingHTTP1
        options.joinDuplicateHeaders = true
        repeatedFields("http1/joined-duplicates", options)
    }

    private func repeatedFields(_ name: String, _ options: SecureServerOptions) {
        let request =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: a\r\ncontent-type: b\r\n"
            + "X: 1\r\nX: 2\r\nCookie: a\r\nCookie: b\r\nAuthorization: 1\r\nAuthorization: 2\r\nUser-Agent: u\r\nUser-Agent: v\r\n"
            + "Set-Cookie: q\r\nSet-Cookie: r\r\nAge: 1\r\nAge: 2\r\nIf-None-Match: \"a\"\r\nIf-None-Match: \"b\"\r\n\r\n"
        scenario(
            name,
            server: { ready in
                let server = try http2.createSecureServer(options) { req, res in
                    log("server", req.headers)
                    res.end()
                }
                watch("server", "server", server)
                server.on(.secureConnection) { socket in socket.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in try converse(port, [Step(say: request, until: "never")]) })
    }
}

import NodeHTTP2

extension Twins {
    func http1Timeouts() {
        scenario(
            "http1/timeouts",
            server: { ready in
                var options = SecureServerOptions(.localhost)
                options.allowHTTP1 = true
                let plain = try http2.createSecureServer(options)
                log(
                    "server", plain.headersTimeout, plain.requestTimeout, plain.keepAliveTimeout,
                    plain.connectionsCheckingInterval)
                options.http1Options = .init(
                    keepAliveTimeout: 7, headersTimeout: 30, requestTimeout: 60, connectionsCheckingInterval: 10)
                let server = try http2.createSecureServer(options)
                log(
                    "server", server.headersTimeout, server.requestTimeout, server.keepAliveTimeout,
                    server.connectionsCheckingInterval)
                server.on(.request) { log("server", "request") }
                server.on(.clientError) { error, socket in
                    // Node tells of the half of a head too when the client ends.
                    if error.code!.hasPrefix("HPE_") { return }
                    log("server", "clientError", error)
                    socket.end("late")
                    server.close()
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try tls.connect(port, "localhost", .init(ca: Identity.localhost.cert))
                socket.write("GET / HTTP/1.1\r\nHo")
                socket.on(.data) { chunk in log("client", "data", chunk) }
                socket.on(.end) { log("client", "end") }
            })
    }
}

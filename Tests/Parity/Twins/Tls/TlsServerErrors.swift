import NodeHTTP2

extension Twins {
    func tlsServerErrors() {
        scenario(
            "tls/server-errors",
            server: { ready in
                let server = try http2.createSecureServer(.init(.localhost)) { log("server", "request") }
                server.on(.connect) { request, response in
                    let session = request.stream.session
                    log("server", "connect", request.method, request.authority)
                    try response.writeHead(200)
                    response.end("through")
                    request.stream.on(.close) { session?.destroy(NodeError("enough")) }
                }
                server.on(.sessionError) { error, session in
                    log("server", "sessionError", error, session.destroyed)
                    server.close()
                }
                server.listen(0) {
                    let second = try http2.createSecureServer(.init(.localhost))
                    second.on(.error) { error in
                        log("server", "error", error.code, (error as? NodeError)?.syscall)
                        ready(server.address()!.port)
                    }
                    second.listen(server.address()!.port)
                }
            },
            client: { port in
                let client = try http2.connect("https://localhost:\(port)", .init(ca: Identity.localhost.cert))
                // Whether GOAWAY overtakes the end of the connection is not determined.
                client.on(.error) {}
                client.on(.close) { log("client", "close") }
                let req = try client.request([":method": "CONNECT", ":authority": "there:1"])
                req.on(.response) { headers in log("client", headers[":status"]) }
                req.on(.data) { chunk in log("client", chunk) }
                req.on(.error) {}
                req.end()
            })
    }
}

import NodeHTTP2

extension Twins {
    func requestsGet() {
        scenario(
            "requests/get",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers, flags in
                    log("server", "server", "stream", headers[":method"], flags)
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                    log("server", "respond() returned", stream.headersSent)
                    stream.end("hello")
                    log("server", "end() returned")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                log("client", "connect() returned", client.connecting)
                watch("client", "session", client)
                let req = try client.request()
                log("client", "request() returned", req.pending)
                watch("client", "req", req)
                req.on(.data) { chunk in log("client", "req", "data", chunk) }
                req.on(.close) {
                    client.close()
                    log("client", "close() called", client.destroyed)
                }
            })
    }
}

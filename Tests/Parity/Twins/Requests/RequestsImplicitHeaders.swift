import NodeHTTP2

extension Twins {
    func requestsImplicitHeaders() {
        scenario(
            "requests/implicit-headers",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    log("server", "before", stream.headersSent, stream.sentHeaders)
                    stream.write("a")
                    log("server", "after", stream.headersSent, stream.sentHeaders![":status"])
                    attempt("server", "respond()") { try stream.respond() }
                    stream.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                req.on(.data) { chunk in log("client", "req", "data", chunk) }
                req.on(.close) { client.close() }
            })
    }
}

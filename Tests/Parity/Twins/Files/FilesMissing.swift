import NodeHTTP2

extension Twins {
    func filesMissing() {
        scenario(
            "files/missing",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respondWithFile("/no/such/file")
                    log("server", "respondWithFile() returned", stream.headersSent)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

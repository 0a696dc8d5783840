import NodeHTTP2

extension Twins {
    func requests204WithLength() {
        scenario(
            "requests/204-with-length",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    stream.on(.error) { error in log("server", "stream", "error", error) }
                    try stream.respond([":status": 204, "content-length": 5])
                    log("server", "respond() returned", stream.writableEnded)
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

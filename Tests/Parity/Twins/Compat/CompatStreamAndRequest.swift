import NodeHTTP2

extension Twins {
    func compatStreamAndRequest() {
        scenario(
            "compat/stream-and-request",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in log("server", "stream listener", stream.headersSent) }
                server.on(.request) { req, res in
                    log("server", "request listener", res.headersSent)
                    res.end()
                }
                server.on(.stream) { stream in log("server", "late stream listener", stream.headersSent) }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

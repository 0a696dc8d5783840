import NodeHTTP2

extension Twins {
    func trailersNobodyListens() {
        scenario(
            "trailers/nobody-listens",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond([:], .init(waitForTrailers: true))
                    stream.end("body")
                    stream.on(.close) { log("server", "sentTrailers", stream.sentTrailers) }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                watch("client", "req", req)
                req.on(.data) { chunk in log("client", "req", "data", chunk) }
                req.on(.close) { client.close() }
            })
    }
}

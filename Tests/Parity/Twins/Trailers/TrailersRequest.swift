import NodeHTTP2

extension Twins {
    func trailersRequest() {
        scenario(
            "trailers/request",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    stream.on(.data) { chunk in log("server", "stream", "data", chunk) }
                    stream.on(.end) {
                        try stream.respond()
                        stream.end()
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":method": "POST"], .init(waitForTrailers: true))
                watch("client", "req", req)
                req.on(.wantTrailers) {
                    log("client", "req", "wantTrailers")
                    try req.sendTrailers(["x-sum": "5"])
                    log("client", "sentTrailers", req.sentTrailers)
                }
                req.end("hello")
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

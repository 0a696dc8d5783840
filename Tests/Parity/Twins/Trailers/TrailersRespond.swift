import NodeHTTP2

extension Twins {
    func trailersRespond() {
        scenario(
            "trailers/respond",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    stream.on(.wantTrailers) {
                        log("server", "stream", "wantTrailers", stream.sentTrailers)
                        try stream.sendTrailers(["x-t": "1", "x-u": ["2", "3"]])
                        log("server", "sendTrailers() returned", stream.sentTrailers)
                    }
                    try stream.respond([":status": 200], .init(waitForTrailers: true))
                    stream.end("body")
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

import NodeHTTP2

extension Twins {
    func trailersLater() {
        scenario(
            "trailers/later",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    stream.on(.wantTrailers) {
                        log("server", "stream", "wantTrailers", stream.closed, stream.writableFinished)
                        setTimeout({ try stream.sendTrailers(["x-late": "yes"]) }, 10)
                    }
                    try stream.respond([:], .init(waitForTrailers: true))
                    stream.write("one")
                    stream.end("two")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                watch("client", "req", req)
                var body = ""
                req.on(.data) { chunk in
                    body += chunk
                }
                req.on(.end) { log("client", "body", body) }
                req.on(.close) { client.close() }
            })
    }
}

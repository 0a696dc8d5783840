import NodeHTTP2

extension Twins {
    func timeoutsStreams() {
        scenario(
            "timeouts/streams",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    stream.resume()
                    let returned = try stream.setTimeout(5) {
                        log("server", "timeout callback", stream.timeout)
                        try stream.setTimeout(0)
                        try stream.respond([":status": 200])
                    }
                    log("server", "setTimeout() returned", returned === stream)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request([":method": "POST"])
                watch("client", "req", req)
                req.on(.response) {
                    try req.setTimeout(5) {
                        log("client", "timeout callback", req.timeout)
                        try req.close(8)
                    }
                }
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

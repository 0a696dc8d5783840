import NodeHTTP2

extension Twins {
    func guideServer() {
        scenario(
            "guide/server",
            server: { ready in
                let server = http2.createServer()

                server.on(.stream) { stream, headers in
                    try stream.respond([":status": 200, "content-type": "text/plain; charset=utf-8"])
                    stream.end("you asked for \(headers[":path"]!)")
                }

                server.listen(0) {
                    ready(server.address()!.port)
                }
                server.on(.session) { session in session.on(.close) { server.close() } }
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":path": "/news"])
                req.on(.response) { headers in log("client", headers[":status"], headers["content-type"]) }
                req.on(.data) { chunk in log("client", chunk.toString()) }
                req.on(.end) { client.close() }
            })
    }
}

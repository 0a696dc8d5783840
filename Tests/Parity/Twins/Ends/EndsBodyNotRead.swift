import NodeHTTP2

extension Twins {
    func endsBodyNotRead() {
        scenario(
            "ends/body-not-read",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                    stream.end("hello")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request([":method": "POST"])
                watch("client", "req", req)
                try req.write(Buffer.alloc(1000))
                req.on(.data) { chunk in log("client", "req", "data", chunk) }
                req.on(.close) {
                    log("client", "ended", req.aborted, req.rstCode)
                    client.close()
                }
            })
    }
}

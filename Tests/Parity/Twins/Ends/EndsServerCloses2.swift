import NodeHTTP2

extension Twins {
    func endsServerCloses2() {
        scenario(
            "ends/server-closes-2",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                    stream.write("x")
                    setImmediate {
                        try stream.close(2)
                        log("server", "close() returned", stream.aborted, stream.closed, stream.destroyed)
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                req.on(.data) { chunk in log("client", "req", "data", chunk) }
                req.on(.close) {
                    log("client", "ended", req.aborted, req.rstCode)
                    client.close()
                }
            })
    }
}

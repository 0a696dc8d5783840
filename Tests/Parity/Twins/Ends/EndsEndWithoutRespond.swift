import NodeHTTP2

extension Twins {
    func endsEndWithoutRespond() {
        scenario(
            "ends/end-without-respond",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    watch("server", "stream", stream)
                    stream.end()
                    log("server", "end() returned", stream.headersSent, stream.writableEnded)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                req.on(.ready) {
                    try client.ping {
                        log("client", "still open", req.closed)
                        client.destroy()
                    }
                }
            })
    }
}

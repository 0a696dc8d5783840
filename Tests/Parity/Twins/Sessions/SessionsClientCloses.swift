import NodeHTTP2

extension Twins {
    func sessionsClientCloses() {
        scenario(
            "sessions/client-closes",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                    stream.write("x")
                    stream.session!.once(.goaway) { code, id, data in
                        log("server", "session", "goaway", code, id, data)
                        stream.end("y")
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                req.once(.data) {
                    client.close { log("client", "close callback") }
                    log("client", "close() returned", client.closed, client.destroyed)
                    let second = try client.request()
                    log("client", "request() returned", second.id, second.pending, second.destroyed)
                    watch("client", "second", second)
                }
                req.on(.data) { chunk in log("client", "req", "data", chunk) }
            })
    }
}

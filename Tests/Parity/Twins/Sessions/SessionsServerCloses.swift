import NodeHTTP2

extension Twins {
    func sessionsServerCloses() {
        scenario(
            "sessions/server-closes",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                    stream.write("x")
                    let session = stream.session!
                    session.close { log("server", "close callback") }
                    log("server", "close() returned", session.closed, session.destroyed)
                    session.once(.goaway) { code, id, data in
                        log("server", "session", "goaway", code, id, data)
                        stream.end("y")
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                client.once(.goaway) { code, id, data in
                    log("client", "session", "goaway", code, id, data, client.closed)
                }
                let req = try client.request()
                watch("client", "req", req)
                req.on(.data) { chunk in log("client", "req", "data", chunk) }
            })
    }
}

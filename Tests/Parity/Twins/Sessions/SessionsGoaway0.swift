import NodeHTTP2

extension Twins {
    func sessionsGoaway0() {
        scenario(
            "sessions/goaway-0",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                    stream.write("x")
                    let session = stream.session!
                    try session.goaway(0, stream.id!, Buffer.from("abc"))
                    log("server", "goaway() returned", session.closed)
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
                client.on(.close) { log("client", "goaway was", client.goawayCode, client.goawayLastStreamID) }
                let req = try client.request()
                watch("client", "req", req)
                req.on(.data) { chunk in log("client", "req", "data", chunk) }
            })
    }
}

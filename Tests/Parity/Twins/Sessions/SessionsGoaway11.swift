import NodeHTTP2

extension Twins {
    func sessionsGoaway11() {
        scenario(
            "sessions/goaway-11",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                    let session = stream.session!
                    try session.goaway(11, stream.id!, Buffer.from("abc"))
                    log("server", "goaway() returned", session.closed)
                    session.once(.goaway) { code, id, data in log("server", "session", "goaway", code, id, data) }
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
                req.resume()
            })
    }
}

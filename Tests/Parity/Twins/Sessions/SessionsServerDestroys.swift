import NodeHTTP2

extension Twins {
    func sessionsServerDestroys() {
        scenario(
            "sessions/server-destroys",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                    stream.write("x")
                    let session = stream.session!
                    stream.once(.data) {
                        session.destroy()
                        log("server", "destroy() returned", session.destroyed, stream.session)
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                client.on(.goaway) { code, id, data in log("client", "session", "goaway", code, id, data) }
                client.on(.close) { log("client", "goaway was", client.goawayCode, client.goawayLastStreamID) }
                let req = try client.request([":method": "POST"])
                watch("client", "req", req)
                req.on(.data) { chunk in
                    log("client", "req", "data", chunk)
                    req.write("y")
                }
            })
    }
}

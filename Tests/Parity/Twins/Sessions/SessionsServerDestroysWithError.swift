import NodeHTTP2

extension Twins {
    func sessionsServerDestroysWithError() {
        scenario(
            "sessions/server-destroys-with-error",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                    stream.write("x")
                    let session = stream.session!
                    stream.once(.data) {
                        session.destroy(NodeError("boom"))
                        log("server", "destroy() returned", session.destroyed)
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                client.on(.goaway) { code, id, data in log("client", "session", "goaway", code, id, data) }
                let req = try client.request([":method": "POST"])
                watch("client", "req", req)
                req.on(.data) { chunk in
                    log("client", "req", "data", chunk)
                    req.write("y")
                }
            })
    }
}

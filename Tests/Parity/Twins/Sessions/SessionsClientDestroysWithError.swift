import NodeHTTP2

extension Twins {
    func sessionsClientDestroysWithError() {
        scenario(
            "sessions/client-destroys-with-error",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                    stream.write("x")
                    stream.session!.on(.goaway) { code, id, data in log("server", "session", "goaway", code, id, data) }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request([":method": "POST"])
                watch("client", "req", req)
                req.on(.data) { chunk in
                    log("client", "req", "data", chunk)
                    client.destroy(NodeError("boom"))
                    log("client", "destroy() returned", client.destroyed, req.rstCode)
                }
            })
    }
}

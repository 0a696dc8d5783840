import NodeHTTP2

extension Twins {
    func endsClientDestroysGet() {
        scenario(
            "ends/client-destroys-get",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                    stream.write("x")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                req.on(.data) { chunk in
                    log("client", "req", "data", chunk)
                    req.destroy()
                    log("client", "destroy() returned", req.rstCode, req.destroyed, req.session)
                }
                req.on(.close) { client.close() }
            })
    }
}

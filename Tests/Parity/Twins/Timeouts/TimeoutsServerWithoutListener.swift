import NodeHTTP2

extension Twins {
    func timeoutsServerWithoutListener() {
        scenario(
            "timeouts/server-without-listener",
            server: { ready in
                let server = http2.createServer()
                log("server", "timeout was", server.timeout)
                log("server", "setTimeout() returned", server.setTimeout(250) === server, server.timeout)
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
                client.on(.goaway) { code, id, data in log("client", "session", "goaway", code, id, data) }
                let req = try client.request([":method": "POST"])
                watch("client", "req", req)
                req.on(.data) { chunk in log("client", "req", "data", chunk) }
            })
    }
}

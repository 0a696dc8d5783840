import NodeHTTP2

extension Twins {
    func sessionsSocketDestroyed() {
        scenario(
            "sessions/socket-destroyed",
            server: { ready in
                let server = http2.createServer()
                var socket: net.Socket!
                server.on(.connection) { connection in
                    socket = connection
                }
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                    stream.write("x")
                    stream.once(.data) {
                        socket.destroy()
                        log("server", "destroy() returned", socket.destroyed)
                    }
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
                    req.write("y")
                }
            })
    }
}

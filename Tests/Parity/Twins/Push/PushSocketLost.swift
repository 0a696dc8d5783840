import NodeHTTP2

extension Twins {
    func pushSocketLost() {
        scenario(
            "push/socket-lost",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server.stream", "stream", stream)
                    try stream.pushStream([":path": "/pushed"]) { error, pushed in
                        watch("server.pushed", "pushed", pushed!)
                        try pushed!.respond()
                        pushed!.write(String(repeating: "x", count: 1000))
                    }
                    try stream.respond()
                }
                serve(server, ready)
            },
            client: { port in
                var socket: net.Socket!
                let client = try http2.connect("http://localhost:\(port)") { session, raw in socket = raw }
                watch("client", "session", client)
                client.on(.stream) { pushed, headers in
                    log("client", "promise", headers[":path"])
                    watch("client", "pushed", pushed)
                    pushed.once(.data) { _ in
                        socket.destroy()
                        log("client", "destroyed the socket", client.destroyed, pushed.destroyed)
                    }
                }
                let req = try client.request()
                watch("client", "req", req)
                req.resume()
            })
    }
}

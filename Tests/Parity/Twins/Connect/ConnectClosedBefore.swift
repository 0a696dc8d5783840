import NodeHTTP2

extension Twins {
    func connectClosedBefore() {
        scenario(
            "connect/closed-before",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { log("server", "server", "stream") }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                client.close()
                log("client", "close() returned", client.closed, client.destroyed)
            })
    }
}

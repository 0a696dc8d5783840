import NodeHTTP2

extension Twins {
    func requestsClosedBeforeConnect() {
        scenario(
            "requests/closed-before-connect",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers, flags in
                    log("server", "server", "stream", headers[":method"], flags)
                    watch("server", "stream", stream)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                try req.close(8)
                log("client", "close() returned", req.closed, req.destroyed, req.pending, req.id)
                req.on(.close) { client.close() }
            })
    }
}

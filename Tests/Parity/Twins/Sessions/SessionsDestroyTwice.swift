import NodeHTTP2

extension Twins {
    func sessionsDestroyTwice() {
        scenario(
            "sessions/destroy-twice",
            server: { ready in
                let server = http2.createServer()
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                client.on(.connect) {
                    client.close { log("client", "first callback") }
                    client.close { log("client", "second callback") }
                    client.destroy()
                    client.destroy(NodeError("too late"))
                    client.close { log("client", "third callback") }
                }
                client.on(.close) {
                    client.close()
                    client.destroy()
                    let req = try client.request()
                    log("client", "request() returned", req.destroyed, req.pending, req.id)
                    watch("client", "req", req)
                }
            })
    }
}

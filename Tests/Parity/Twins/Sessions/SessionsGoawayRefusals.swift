import NodeHTTP2

extension Twins {
    func sessionsGoawayRefusals() {
        scenario(
            "sessions/goaway-refusals",
            server: { ready in
                let server = http2.createServer()
                server.on(.session) { session in
                    session.once(.goaway) { code, id, data in log("server", "session", "goaway", code, id, data) }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.connect) {
                    attempt("client", "defaults") { try client.goaway() }
                    log("client", "goaway() returned", client.closed, client.destroyed)
                    client.destroy()
                    attempt("client", "destroyed") { try client.goaway() }
                }
                watch("client", "session", client)
            })
    }
}

import NodeHTTP2

extension Twins {
    func timeoutsServerWithListener() {
        scenario(
            "timeouts/server-with-listener",
            server: { ready in
                let server = http2.createServer()
                server.setTimeout(250) { session in
                    log("server", "server", "timeout", session.destroyed)
                    session.close()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                client.once(.goaway) { code, id, data in log("client", "session", "goaway", code, id, data) }
            })
    }
}

import NodeHTTP2

extension Twins {
    func serverSessionTimeoutOption() {
        scenario(
            "server/session-timeout-option",
            server: { ready in
                let server = http2.createServer()
                server.timeout = 100
                server.on(.timeout) { session in
                    log("server", "server", "timeout", session.destroyed)
                    session.destroy()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
            })
    }
}

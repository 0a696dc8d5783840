import NodeHTTP2

extension Twins {
    func sessionsRef() {
        scenario(
            "sessions/ref",
            server: { ready in
                let server = http2.createServer()
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.remoteSettings) {
                    try client.ping {
                        log("client", "pinged")
                        client.unref()
                        client.ref()
                        client.unref()
                    }
                }
                client.on(.close) { log("client", "never") }
                process.on(.exit) { log("client", "exit", client.destroyed) }
            })
    }
}

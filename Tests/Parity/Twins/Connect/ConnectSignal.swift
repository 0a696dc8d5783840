import NodeHTTP2

extension Twins {
    func connectSignal() {
        scenario(
            "connect/signal",
            server: { ready in
                let server = http2.createServer()
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let controller = AbortController()
                let client = try http2.connect("http://localhost:\(port)", .init(signal: controller.signal))
                watch("client", "session", client)
                client.on(.remoteSettings) { controller.abort() }
            })
    }
}

import NodeHTTP2

extension Twins {
    func connectDestroyedBefore() {
        scenario("connect/destroyed-before") {
            let server = http2.createServer()
            server.on(.stream) { log("server", "server", "stream") }
            server.listen(0) {
                let client = try http2.connect("http://localhost:\(server.address()!.port)")
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                client.destroy()
                log("client", "destroy() returned", client.destroyed, client.connecting)
                client.on(.close) { server.close() }
            }
        }
    }
}

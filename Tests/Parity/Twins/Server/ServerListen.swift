import NodeHTTP2

extension Twins {
    func serverListen() {
        scenario("server/listen") {
            let server = http2.createServer()
            log("main", "before", server.listening, server.address())
            server.on(.listening) { log("main", "server", "listening", server.listening) }
            server.listen(0) { log("main", "callback") }
            log("main", "listen() returned", server.listening, server.address()!.port > 0)
            server.on(.close) { log("main", "server", "close", server.address()) }
            server.on(.listening) {
                server.close { error in
                    log("main", "close callback", error)
                    server.close { error in log("main", "not running", error) }
                }
            }
        }
    }
}

import NodeHTTP2

extension Twins {
    func serverTimeoutRefusals() {
        scenario("server/timeout-refusals") {
            let server = http2.createServer()
            log("main", server.timeout)
            log("main", server.setTimeout(100) === server, server.timeout)
            log("main", server.setTimeout(0) === server, server.timeout)
            server.timeout = 50
            log("main", server.timeout, server.listenerCount(.timeout))
            server.setTimeout(10) { _ in }
            log("main", server.timeout, server.listenerCount(.timeout))
        }
    }
}

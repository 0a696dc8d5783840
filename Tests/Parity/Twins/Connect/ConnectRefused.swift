import NodeHTTP2

extension Twins {
    func connectRefused() {
        scenario("connect/refused") {
            let client = try http2.connect("http://127.0.0.1:1")
            watch("client", "session", client)
            client.on(.error) { error in
                let error = error as! NodeError
                log("client", error.errno, error.syscall, error.address, error.port)
            }
            let req = try client.request()
            watch("client", "req", req)
            req.on(.error) { error in log("client", "cause", (error as! NodeError).cause) }
            req.on(.close) { log("client", "flags", client.connecting, client.destroyed, req.pending, req.id) }
        }
    }
}

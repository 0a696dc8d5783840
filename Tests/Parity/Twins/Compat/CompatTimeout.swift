import NodeHTTP2

extension Twins {
    func compatTimeout() {
        scenario(
            "compat/timeout",
            server: { ready in
                let server = http2.createServer { req, res in
                    req.on(.timeout) { log("server", "req", "timeout") }
                    res.on(.timeout) {
                        log("server", "res", "timeout")
                        res.end()
                    }
                    try log("server", req.setTimeout(10) { log("server", "request callback") } === req)
                    try res.setTimeout(10) { log("server", "response callback") }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                watch("client", "req", req)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

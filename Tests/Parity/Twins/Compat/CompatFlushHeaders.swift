import NodeHTTP2

extension Twins {
    func compatFlushHeaders() {
        scenario(
            "compat/flush-headers",
            server: { ready in
                let server = http2.createServer { req, res in
                    try res.setHeader("x-a", "a")
                    log("server", res.headersSent, res._header)
                    try res.flushHeaders()
                    log("server", res.headersSent, res._header)
                    try res.flushHeaders()
                    req.resume()
                    req.on(.end) { res.end("late") }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":method": "POST"])
                watch("client", "req", req)
                req.on(.response) { req.end() }
                req.on(.data) { chunk in log("client", "data", chunk) }
                req.on(.close) { client.close() }
            })
    }
}

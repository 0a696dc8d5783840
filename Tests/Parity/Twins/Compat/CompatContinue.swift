import NodeHTTP2

extension Twins {
    func compatContinue() {
        scenario(
            "compat/continue",
            server: { ready in
                let server = http2.createServer { req, res in
                    log("server", "server", "request", req.headers.expect)
                    req.resume()
                    req.on(.end) { res.end() }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":method": "POST", "expect": "100-continue"])
                watch("client", "req", req)
                req.on(.continue) { req.end("body") }
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

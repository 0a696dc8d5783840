import NodeHTTP2

extension Twins {
    func compatCheckContinue() {
        scenario(
            "compat/check-continue",
            server: { ready in
                let server = http2.createServer { log("server", "server", "request") }
                server.on(.checkContinue) { req, res in
                    log("server", "server", "checkContinue", req.method)
                    try log("server", "writeContinue() returned", res.writeContinue())
                    req.resume()
                    req.on(.end) {
                        res.end("done")
                        try log("server", "writeContinue() returned", res.writeContinue())
                    }
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

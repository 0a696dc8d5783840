import NodeHTTP2

extension Twins {
    func guideCompat() {
        scenario(
            "guide/compat",
            server: { ready in
                let server = http2.createServer { req, res in
                    try res.setHeader("x-powered-by", "events")
                    try res.writeHead(200, ["content-type": "text/plain"])
                    res.end("\(req.method) \(req.url)")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":path": "/compat"])
                req.on(.response) { headers in log("client", headers["x-powered-by"], headers["content-type"]) }
                req.on(.data) { chunk in log("client", chunk.toString()) }
                req.on(.close) { client.close() }
            })
    }
}

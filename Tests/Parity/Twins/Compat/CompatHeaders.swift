import NodeHTTP2

extension Twins {
    func compatHeaders() {
        scenario(
            "compat/headers",
            server: { ready in
                let server = http2.createServer { req, res in
                    try res.setHeader("X-A", "one")
                    try res.setHeader(" x-b ", ["1", "2"])
                    try res.setHeader("x-number", 5)
                    try res.appendHeader("x-c", "first")
                    try res.appendHeader("x-c", "second")
                    try res.appendHeader("x-c", ["third", "fourth"])
                    log(
                        "server", res.getHeader("x-a"), res.getHeader("X-B"), res.getHeader("x-c"),
                        res.getHeader("x-none"))
                    log("server", res.hasHeader("x-A"), res.hasHeader("x-none"), res.getHeaderNames())
                    log("server", res.getHeaders())
                    try res.removeHeader("X-a")
                    log("server", res.getHeaderNames())
                    for name in ["", "a b", ":status", ":method", ":path", ":authority", ":scheme", ":other"] {
                        attempt("server", "set \(name)") { try res.setHeader(name, "v") }
                        attempt("server", "append \(name)") { try res.appendHeader(name, "v") }
                    }
                    try res.setHeader("connection", "close")
                    log("server", "connection", res.hasHeader("connection"))
                    res.end()
                    attempt("server", "set late") { try res.setHeader("x-d", "v") }
                    attempt("server", "append late") { try res.appendHeader("x-d", "v") }
                    attempt("server", "remove late") { try res.removeHeader("x-d") }
                    attempt("server", "head late") { try res.writeHead(200).finished }
                }
                process.on(.warning) { warning in log("server.warning", warning.name, warning.message) }
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

import NodeHTTP2

extension Twins {
    func compatPlain() {
        scenario(
            "compat/plain",
            server: { ready in
                let server = http2.createServer { req, res in
                    log("server", "server", "request", req.method, req.url)
                    watch("server", "stream", req.stream)
                    for event in ["aborted", "end", "resume", "close"] {
                        req.on(event) { log("server", "req", event) }
                    }
                    for event in ["finish", "close"] {
                        res.on(event) { log("server", "res", event) }
                    }
                    res.write("a")
                    res.end("b") { log("server", "end callback") }
                    log("server", "end() returned", res.finished, res.headersSent, res.writableEnded)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                watch("client", "req", req)
                var body = ""
                req.on(.data) { chunk in
                    body += chunk
                }
                req.on(.end) { log("client", "body", body) }
                req.on(.close) { client.close() }
            })
    }
}

import NodeHTTP2

extension Twins {
    func compatAborted() {
        scenario(
            "compat/aborted",
            server: { ready in
                let server = http2.createServer { req, res in
                    log("server", "server", "request", req.method, req.aborted, req.complete)
                    watch("server", "stream", req.stream)
                    for event in ["aborted", "end", "close"] {
                        req.on(event) { log("server", "req", event, req.aborted, req.complete) }
                    }
                    for event in ["finish", "close"] {
                        res.on(event) { log("server", "res", event) }
                    }
                    req.resume()
                    res.write("a")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":method": "POST"])
                watch("client", "req", req)
                req.on(.data) { try req.close(8) }
                req.on(.close) { client.close() }
            })
    }
}

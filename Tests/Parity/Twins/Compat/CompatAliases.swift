import NodeHTTP2

extension Twins {
    func compatAliases() {
        scenario(
            "compat/aliases",
            server: { ready in
                let server = http2.createServer { req, res in
                    log("server", res.stream === req.stream, res.connection === res.socket, res.stream.id)
                    req.on(.end) {
                        log("server", "req", "end", req.complete)
                        res.end("done")
                    }
                    req.resume()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":method": "POST"])
                watch("client", "req", req)
                req.end("body")
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

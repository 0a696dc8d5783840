import NodeHTTP2

extension Twins {
    func headersSensitive() {
        scenario(
            "headers/sensitive",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    log("server", "sensitive", headers[http2.sensitiveHeaders])
                    try stream.respond(["x-secret": "s", "x-plain": "p", http2.sensitiveHeaders: ["X-Secret"]])
                    stream.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([
                    "x-token": "t", "authorization": "basic", "cookie": "short=1",
                    http2.sensitiveHeaders: ["x-token", "x-absent"],
                ])
                req.on(.response) { headers in log("client", "sensitive", headers[http2.sensitiveHeaders]) }
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

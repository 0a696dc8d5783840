import NodeHTTP2

extension Twins {
    func compatExpectation() {
        scenario(
            "compat/expectation",
            server: { ready in
                let server = http2.createServer { log("server", "server", "request") }
                var requests = 0
                server.on(.stream) { stream in
                    requests += 1
                    if requests == 1 {
                        stream.on(.close) {
                            server.on(.checkExpectation) { req, res in
                                log("server", "server", "checkExpectation", req.headers.expect)
                                try res.writeHead(200)
                                res.end()
                            }
                        }
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let first = try client.request(["expect": "meaning"])
                watch("client.1", "req", first)
                first.resume()
                first.on(.close) {
                    try client.ping {
                        let second = try client.request(["expect": "meaning"])
                        watch("client.2", "req", second)
                        second.resume()
                        second.on(.close) { client.close() }
                    }
                }
            })
    }
}

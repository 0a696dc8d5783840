import NodeHTTP2

extension Twins {
    func compatConnect() {
        scenario(
            "compat/connect",
            server: { ready in
                let server = http2.createServer { log("server", "server", "request") }
                var requests = 0
                server.on(.stream) { stream in
                    requests += 1
                    if requests == 1 {
                        stream.on(.close) {
                            server.on(.connect) { req, res in
                                log("server", "server", "connect", req.method, req.authority)
                                res.end("connected")
                            }
                        }
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let first = try client.request([":method": "CONNECT", ":authority": "a.example:1"])
                watch("client.1", "req", first)
                first.resume()
                first.end()
                first.on(.close) {
                    try client.ping {
                        let second = try client.request([":method": "CONNECT", ":authority": "a.example:1"])
                        watch("client.2", "req", second)
                        second.on(.data) { chunk in log("client.2", "data", chunk) }
                        second.end()
                        second.on(.close) { client.close() }
                    }
                }
            })
    }
}

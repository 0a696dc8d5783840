import NodeHTTP2

extension Twins {
    func guideBackPressure() {
        scenario(
            "guide/back-pressure",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    var left = 100
                    let block = try Buffer.alloc(10000, "x")
                    func more() {
                        while left > 0 {
                            left -= 1
                            if !stream.write(block) { return _ = stream.once(.drain) { more() } }
                        }
                        stream.end()
                    }
                    try stream.respond()
                    more()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                var length = 0
                req.on(.data) { chunk in
                    length += chunk.length
                }
                req.on(.end) { log("client", length) }
                req.on(.close) { client.close() }
            })
    }
}

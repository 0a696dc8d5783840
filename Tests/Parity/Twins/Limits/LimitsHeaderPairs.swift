import NodeHTTP2

extension Twins {
    func limitsHeaderPairs() {
        scenario(
            "limits/header-pairs",
            server: { ready in
                let server = try http2.createServer(.init(maxHeaderListPairs: 10))
                server.on(.stream) { stream, headers in
                    log("server", "server", "stream", headers[":path"])
                    try stream.respond([":status": 200])
                    stream.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let full = try client.request([
                    ":path": "/6", "x-1": "y", "x-2": "y", "x-3": "y", "x-4": "y", "x-5": "y", "x-6": "y",
                ])
                watch("client.6", "req", full)
                full.resume()
                let over = try client.request([
                    ":path": "/7", "x-1": "y", "x-2": "y", "x-3": "y", "x-4": "y", "x-5": "y", "x-6": "y", "x-7": "y",
                ])
                watch("client.7", "req", over)
                over.resume()
                var open = 2
                for req in [full, over] {
                    req.on(.close) {
                        open -= 1
                        if open == 0 {
                            client.close()
                        }
                    }
                }
            })
    }
}

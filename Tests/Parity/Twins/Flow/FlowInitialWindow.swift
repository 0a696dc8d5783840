import NodeHTTP2

extension Twins {
    func flowInitialWindow() {
        scenario(
            "flow/initial-window",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.respond()
                    try stream.end(Buffer.alloc(10000))
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect(
                    "http://localhost:\(port)", .init(settings: .init(initialWindowSize: 1000)))
                client.on(.localSettings) {
                    let req = try client.request()
                    req.on(.response) {
                        setTimeout(
                            {
                                log("client", "buffered", req.readableLength)
                                var length = 0
                                req.on(.data) { chunk in
                                    length += chunk.length
                                }
                                req.on(.end) { log("client", "length", length) }
                            }, 30)
                    }
                    req.on(.close) { client.close() }
                }
            })
    }
}

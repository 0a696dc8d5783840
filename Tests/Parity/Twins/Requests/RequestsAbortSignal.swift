import NodeHTTP2

extension Twins {
    func requestsAbortSignal() {
        scenario(
            "requests/abort-signal",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let controller = AbortController()
                let req = try client.request([":method": "POST"], .init(signal: controller.signal))
                watch("client", "req", req)
                req.on(.response) {
                    controller.abort()
                    log("client", "abort() returned", req.destroyed, req.rstCode)
                }
                req.on(.close) { client.close() }
            })
    }
}

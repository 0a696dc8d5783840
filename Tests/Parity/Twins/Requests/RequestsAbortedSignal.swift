import NodeHTTP2

extension Twins {
    func requestsAbortedSignal() {
        scenario(
            "requests/aborted-signal",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in log("server", "server", "stream") }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request([":method": "POST"], .init(signal: AbortSignal.abort()))
                log("client", "request() returned", req.destroyed, req.rstCode, req.pending)
                watch("client", "req", req)
                req.on(.close) { client.close() }
            })
    }
}

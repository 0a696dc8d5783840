import NodeHTTP2

extension Twins {
    func endsRejectedListenerAfterHeaders() {
        scenario(
            "ends/rejected-listener-after-headers",
            server: { ready in
                events.captureRejections = true
                let server = http2.createServer()
                server.on(.stream) { stream async throws in
                    watch("server", "stream", stream)
                    try stream.respond()
                    throw NodeError("kaboom")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

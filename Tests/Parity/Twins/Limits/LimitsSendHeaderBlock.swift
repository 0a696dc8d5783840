import NodeHTTP2

extension Twins {
    func limitsSendHeaderBlock() {
        scenario(
            "limits/send-header-block",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { log("server", "server", "stream") }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)", .init(maxSendHeaderBlockLength: 100))
                watch("client", "session", client)
                let req = try client.request(["x-large": String(repeating: "a", count: 1000)])
                watch("client", "req", req)
            })
    }
}

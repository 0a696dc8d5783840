import NodeHTTP2

extension Twins {
    func requests() {
        scenario(
            "requests/get",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers, flags in
                    log("server", "server", "stream", headers[":method"], flags)
                    stream.on(.end) { log("server", "stream", "end") }
                    stream.on(.finish) { log("server", "stream", "finish") }
                    stream.on(.close) { log("server", "stream", "close", stream.rstCode) }
                    try stream.respond([":status": 200])
                    log("server", "respond() returned", stream.headersSent)
                    stream.end("hello")
                    log("server", "end() returned")
                }
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.on(.close) { log("server", "server", "close") }
                server.listen(0) { ready(server.address()!.port) }
            })
    }
}

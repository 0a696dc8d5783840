import NodeHTTP2

extension Twins {
    func serverEmitters() {
        scenario(
            "server/emitters",
            server: { ready in
                let server = http2.createServer()
                server.on(.session) { session in
                    log("server", "session")
                    session.on(.connect) { log("server", "session", "connect") }
                    session.on(.stream) { stream, headers in log("server", "session", "stream", headers[":path"]) }
                }
                server.on(.stream) { stream, headers in
                    log("server", "server", "stream", headers[":path"])
                    try stream.respond([:], .init(endStream: true))
                }
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":path": "/order"])
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

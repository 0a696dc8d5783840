import NodeHTTP2

extension Twins {
    func connectForms() {
        scenario(
            "connect/forms",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    log(
                        "server.\(headers[":path"]!)", headers[":scheme"],
                        headers[":authority"]!.description.replacing(/\d+$/, with: "port")
                    )
                    try stream.respond([:], .init(endStream: true))
                }
                var open = 4
                server.on(.session) { session in
                    session.on(.close) {
                        open -= 1
                        if open == 0 {
                            server.close()
                        }
                    }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                func use(_ client: ClientHttp2Session, _ path: String) throws {
                    let req = try client.request([":path": path])
                    req.resume()
                    req.on(.close) { client.close() }
                }
                try use(
                    http2.connect("http://localhost:\(port)") { session, socket in
                        log("client.1", "listener", session.connecting, socket!.connecting)
                    }, "/1")
                try use(
                    http2.connect("http://127.0.0.1:\(port)", .init(maxSettings: 10)) { session in
                        log("client.2", "listener")
                    }, "/2")
                try use(http2.connect(try URL("http://localhost:\(port)/path?ignored")), "/3")
                try use(http2.connect("//localhost:\(port)".replacing("//", with: "http://"), .init()), "/4")
            })
    }
}

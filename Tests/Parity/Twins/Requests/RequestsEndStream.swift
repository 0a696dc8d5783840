import NodeHTTP2

extension Twins {
    func requestsEndStream() {
        let cases: [(method: String, options: RequestOptions)] = [
            ("GET", .init()), ("GET", .init(endStream: false)), ("HEAD", .init()), ("DELETE", .init()),
            ("POST", .init()), ("POST", .init(endStream: true)),
        ]
        scenario(
            "requests/end-stream",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers, flags in
                    log("server", headers[":method"], stream.endAfterHeaders, flags, stream.headRequest)
                    stream.resume()
                    stream.on(.end) {
                        log("server", "end")
                        try stream.respond([:], .init(endStream: true))
                    }
                }
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var index = 0
                func next() throws {
                    if index == cases.count {
                        client.close()
                        return
                    }
                    let (method, options) = cases[index]
                    index += 1
                    let req = try client.request([":method": method], options)
                    log("client", method, req.writable, req.writableEnded, req.endAfterHeaders)
                    req.resume()
                    if req.writable { setImmediate { req.end() } }
                    req.on(.finish) { log("client", method, "finish") }
                    req.on(.close) { setImmediate(next) }
                }
                try next()
            })
    }
}

import NodeHTTP2

extension Twins {
    func trailersOrder() {
        let bodies = [
            "end", "end with a chunk", "write and end", "write and end with a chunk", "in an immediate", "much",
        ]
        scenario(
            "trailers/order",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let body = bodies[number(headers["x-body"])]
                    var events: [String] = []
                    stream.on(.finish) { events.append("finish") }
                    stream.on(.wantTrailers) {
                        events.append("wantTrailers")
                        try stream.sendTrailers(["x-t": "1"])
                    }
                    stream.on(.close) { log("server", body, events) }
                    try stream.respond([:], .init(waitForTrailers: true))
                    if body == "end" { stream.end() }
                    if body == "end with a chunk" { stream.end("body") }
                    if body == "much" { stream.end(try Buffer.alloc(100000)) }
                    if body == "in an immediate" { setImmediate { stream.end("body") } }
                    if body.hasPrefix("write") { stream.write("a") }
                    if body == "write and end" { stream.end() }
                    if body == "write and end with a chunk" { stream.end("b") }
                }
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var index = 0
                func next() throws {
                    if index == bodies.count {
                        client.close()
                        return
                    }
                    let req = try client.request(["x-body": index])
                    index += 1
                    req.on(.trailers) { headers in log("client", "trailers", headers) }
                    req.resume()
                    req.on(.close) { setImmediate(next) }
                }
                client.on(.connect) { try next() }
            })
    }
}

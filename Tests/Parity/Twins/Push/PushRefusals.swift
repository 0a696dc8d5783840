import NodeHTTP2

extension Twins {
    func pushRefusals() {
        scenario(
            "push/refusals",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let lane = "server.\(headers[":path"]!)"
                    log(lane, "pushAllowed", stream.pushAllowed)
                    attempt(lane, "pseudo") { try stream.pushStream([":status": 200, ":other": "x"]) { _, _, _ in } }
                    attempt(lane, "connection") { try stream.pushStream(["connection": "close"]) { _, _, _ in } }
                    attempt(lane, "plain") {
                        try stream.pushStream([":path": "/pushed"]) { error, push in
                            let push = push!
                            attempt(lane, "nested") { try push.pushStream([":path": "/nested"]) { _, _, _ in } }
                            try push.respond()
                            push.end()
                        }
                    }
                    try stream.respond()
                    stream.end()
                    stream.on(.close) {
                        log(lane, "pushAllowed", stream.pushAllowed)
                        attempt(lane, "closed") { try stream.pushStream([:]) { _, _, _ in } }
                    }
                }
                var open = 2
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
                for enablePush in [true, false] {
                    let client = try http2.connect(
                        "http://localhost:\(port)", .init(settings: .init(enablePush: enablePush)))
                    client.on(.stream) { push in push.resume() }
                    let req = try client.request([":path": "/\(enablePush)"])
                    req.resume()
                    req.on(.close) { client.close() }
                }
            })
    }
}

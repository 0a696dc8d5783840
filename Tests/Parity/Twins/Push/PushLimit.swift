import NodeHTTP2

extension Twins {
    func pushLimit() {
        scenario(
            "push/limit",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    var closed = 0
                    for i in 0..<3 {
                        try stream.pushStream([":path": "/\(i)"]) { error, push in
                            let push = push!
                            log("server", "push callback", i, error, push.id)
                            push.on(.aborted) { log("server.\(i)", "push", "aborted") }
                            push.on(.close) {
                                log("server.\(i)", "push", "close", push.rstCode)
                                closed += 1
                                if closed == 3 {
                                    try stream.respond([:], .init(endStream: true))
                                }
                            }
                            if i < 2 {
                                setTimeout(
                                    {
                                        try push.respond()
                                        push.end()
                                    }, 20)
                            }
                        }
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)", .init(maxReservedRemoteStreams: 2))
                client.on(.stream) { push, headers in
                    log("client", "session", "stream", headers[":path"])
                    push.resume()
                }
                let req = try client.request()
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

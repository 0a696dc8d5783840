import NodeHTTP2

extension Twins {
    func pushPlain() {
        scenario(
            "push/plain",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server.stream", "stream", stream)
                    log("server.stream", "pushAllowed", stream.pushAllowed)
                    try stream.pushStream([":path": "/p"]) { error, push, headers in
                        let push = push!
                        log(
                            "server.push", "push callback", error, push.id, headers![":path"], headers![":method"],
                            headers![":scheme"])
                        watch("server.push", "push", push)
                        try push.respond([":status": 200])
                        push.end("pushed")
                    }
                    try stream.respond([":status": 200])
                    stream.end("main")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                var open = 2
                func done() {
                    open -= 1
                    if open == 0 {
                        client.close()
                    }
                }
                client.on(.stream) { push, headers, flags in
                    log("client", "session", "stream", push.id, headers[":method"], headers[":path"], flags)
                    watch("client.push", "push", push)
                    push.on(.data) { chunk in log("client.push", "push", "data", chunk) }
                    push.on(.close) { done() }
                }
                let req = try client.request()
                watch("client.req", "req", req)
                req.on(.data) { chunk in log("client.req", "req", "data", chunk) }
                req.on(.close) { done() }
            })
    }
}

import NodeHTTP2

extension Twins {
    func compatPush() {
        scenario(
            "compat/push",
            server: { ready in
                let server = http2.createServer { req, res in
                    log("server", "req", res.req === req)
                    try res.createPushResponse([":path": "/pushed"]) { error, push in
                        let push = push!
                        log("server", "push callback", error, push.req, push.stream.id)
                        try push.setHeader("x-p", "p")
                        push.end("pushed")
                        res.end("main")
                    }
                    res.on(.close) {
                        try res.createPushResponse([":path": "/late"]) { error in log("server", "late callback", error)
                        }
                        log("server", "createPushResponse() returned")
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var open = 2
                func done() {
                    open -= 1
                    if open == 0 {
                        client.close()
                    }
                }
                client.on(.stream) { push, headers in
                    log("client.push", "stream", headers[":path"])
                    push.on(.push) { headers in log("client.push", "push", headers) }
                    push.on(.data) { chunk in log("client.push", "data", chunk) }
                    push.on(.close) { done() }
                }
                let req = try client.request()
                req.resume()
                req.on(.close) { done() }
            })
    }
}

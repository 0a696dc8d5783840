import NodeHTTP2

extension Twins {
    func pushHead() {
        scenario(
            "push/head",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.pushStream([":path": "/head", ":method": "HEAD"]) { error, push, headers in
                        let push = push!
                        log("server.head", push.headRequest, push.writableEnded, headers![":method"])
                        try push.respond()
                    }
                    try stream.pushStream([":path": "/end"], .init(endStream: true)) { error, push in
                        let push = push!
                        log("server.end", push.headRequest, push.writableEnded)
                        try push.respond()
                    }
                    try stream.respond()
                    stream.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var open = 3
                func done() {
                    open -= 1
                    if open == 0 {
                        client.close()
                    }
                }
                client.on(.stream) { push, headers in
                    let lane = "client.\(headers[":path"]!)"
                    log(lane, headers[":method"])
                    watch(lane, "push", push)
                    push.resume()
                    push.on(.close) { done() }
                }
                let req = try client.request()
                req.resume()
                req.on(.close) { done() }
            })
    }
}

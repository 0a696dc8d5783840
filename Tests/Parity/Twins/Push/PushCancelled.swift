import NodeHTTP2

extension Twins {
    func pushCancelled() {
        scenario(
            "push/cancelled",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.respond()
                    try stream.pushStream([":path": "/p"]) { error, push in
                        let push = push!
                        watch("server.push", "push", push)
                        push.on(.close) { stream.end() }
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.stream) { push, headers in
                    log("client.push", "session", "stream", headers[":path"], push.writableEnded)
                    watch("client.push", "push", push)
                    try push.close(http2.constants.NGHTTP2_CANCEL)
                }
                let req = try client.request()
                watch("client.req", "req", req)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

import NodeHTTP2

extension Twins {
    func requestsPostEcho() {
        scenario(
            "requests/post-echo",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers, flags in
                    log("server", "server", "stream", headers[":method"], flags)
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200])
                    stream.pipe(stream)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request([":method": "POST"])
                watch("client", "req", req)
                var body = ""
                req.on(.data) { chunk in
                    body += chunk
                }
                req.on(.end) { log("client", "body", body) }
                req.on(.close) { client.close() }
                log("client", "write() returned", req.write("abc") { log("client", "write callback") })
                req.end("def") { log("client", "end callback") }
            })
    }
}

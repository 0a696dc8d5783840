import NodeHTTP2

extension Twins {
    func flowOnePausedStream() {
        scenario(
            "flow/one-paused-stream",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    stream.on(.error) {}
                    try stream.respond()
                    try stream.end(Buffer.alloc(150000))
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let unread = try client.request([":path": "/unread"])
                unread.on(.response) {
                    var length = 0
                    let req = try client.request([":path": "/read"])
                    req.on(.data) { chunk in
                        length += chunk.length
                    }
                    req.on(.end) {
                        log("client", "read", length, "unread", unread.readableLength)
                        try unread.close(8)
                    }
                }
                unread.on(.close) { client.close() }
            })
    }
}

import NodeHTTP2

extension Twins {
    func flowLargeUpload() {
        scenario(
            "flow/large-upload",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.respond()
                    var length = 0
                    stream.on(.data) { chunk in
                        length += chunk.length
                    }
                    stream.on(.end) {
                        log("server", "length", length)
                        stream.end(String(length))
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":method": "POST"])
                let source = stream.PassThrough()
                source.pipe(req)
                for i in 0..<20 {
                    try source.write(Buffer.alloc(50000, i))
                }
                source.end()
                var body = ""
                req.on(.data) { chunk in
                    body += chunk
                }
                req.on(.finish) { log("client", "finish") }
                req.on(.end) { log("client", "body", body) }
                req.on(.close) { client.close() }
            })
    }
}

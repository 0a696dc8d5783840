import NodeHTTP2

extension Twins {
    func flowCorked() {
        scenario(
            "flow/corked",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.respond()
                    stream.cork()
                    stream.cork()
                    log("server", "corked", stream.writableCorked)
                    stream.write("a") { log("server", "callback a") }
                    stream.write("b") { log("server", "callback b") }
                    stream.uncork()
                    log("server", "corked", stream.writableCorked, stream.writableLength)
                    stream.uncork()
                    log("server", "corked", stream.writableCorked)
                    stream.end("c")
                    stream.on(.finish) { log("server", "finish") }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                var body = ""
                req.on(.data) { chunk in
                    body += chunk
                }
                req.on(.end) { log("client", body) }
                req.on(.close) { client.close() }
            })
    }
}

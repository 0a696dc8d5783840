import NodeHTTP2

extension Twins {
    func flowWriteCallbacks() {
        scenario(
            "flow/write-callbacks",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.respond()
                    stream.write("a") { log("server", "callback a") }
                    try stream.write(Buffer.alloc(100000)) { log("server", "callback large") }
                    stream.write("") { log("server", "callback empty") }
                    stream.write("b", "utf8") { error in log("server", "callback b", error) }
                    stream.end("c") { log("server", "callback end") }
                    stream.on(.finish) { log("server", "finish") }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                var length = 0
                req.on(.data) { chunk in
                    length += chunk.length
                }
                req.on(.end) { log("client", "length", length) }
                req.on(.close) { client.close() }
            })
    }
}

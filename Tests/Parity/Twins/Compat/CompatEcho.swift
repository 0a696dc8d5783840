import NodeHTTP2

extension Twins {
    func compatEcho() {
        scenario(
            "compat/echo",
            server: { ready in
                let server = http2.createServer { req, res in
                    res.on(.pipe) { source in log("server", "res", "pipe", source === req) }
                    req.pipe(res)
                    req.on(.end) { log("server", "req", "end") }
                    res.on(.finish) { log("server", "res", "finish") }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":method": "POST"])
                try req.write(Buffer.alloc(100000, "x"))
                req.end("end")
                var length = 0
                req.on(.data) { chunk in
                    length += chunk.length
                }
                req.on(.end) { log("client", "length", length) }
                req.on(.close) { client.close() }
            })
    }
}

import NodeHTTP2

extension Twins {
    func flowPipeline() {
        scenario(
            "flow/pipeline",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { incoming in
                    try incoming.respond()
                    try stream.pipeline(incoming, stream.PassThrough(), incoming) { error in
                        log("server", "pipeline callback", error)
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":method": "POST"])
                req.end("echo this")
                var body = ""
                req.on(.data) { chunk in
                    body += chunk
                }
                req.on(.end) { log("client", body) }
                req.on(.close) { client.close() }
            })
    }
}

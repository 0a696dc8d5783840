import NodeHTTP2

extension Twins {
    func flowPipelineAborted() {
        scenario(
            "flow/pipeline-aborted",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { incoming in
                    try incoming.respond()
                    incoming.write("x")
                    try stream.pipeline(incoming, stream.PassThrough().resume()) { error in
                        log("server", "pipeline callback", error)
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":method": "POST"])
                req.on(.data) { try req.close(8) }
                req.on(.close) { client.close() }
            })
    }
}

import NodeHTTP2

extension Twins {
    func flowAsyncIteration() {
        scenario(
            "flow/async-iteration",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream async throws in
                    var body = ""
                    for try await chunk in stream {
                        body += chunk
                    }
                    log("server", "body", body)
                    try stream.respond()
                    stream.end(body.uppercased())
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":method": "POST"])
                req.end("quiet")
                async {
                    var body = ""
                    for try await chunk in req {
                        body += chunk
                    }
                    log("client", "body", body, req.destroyed)
                    client.close()
                }
            })
    }
}

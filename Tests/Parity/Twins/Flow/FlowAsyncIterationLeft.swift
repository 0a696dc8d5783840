import NodeHTTP2

extension Twins {
    func flowAsyncIterationLeft() {
        scenario(
            "flow/async-iteration-left",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    stream.on(.error) {}
                    try stream.respond()
                    stream.write("first")
                    stream.on(.close) { log("server", "stream", "close", stream.rstCode) }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                req.on(.close) {
                    log("client", "req", "close", req.rstCode)
                    client.close()
                }
                async {
                    for try await chunk in req {
                        log("client", "chunk", chunk)
                        break
                    }
                    log("client", "left", req.destroyed)
                }
            })
    }
}

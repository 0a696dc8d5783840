import NodeHTTP2

extension Twins {
    func guideErrors() {
        scenario(
            "guide/errors",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    stream.on(.error) { error in log("server", error.code) }
                    try stream.respond()
                    do {
                        try stream.respond()
                    } catch {
                        log("server", error.code, error.message)
                    }
                    stream.destroy(NodeError("no more"))
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                req.on(.error) { error in
                    if error.code == "ERR_HTTP2_STREAM_ERROR" {
                        log("client", "reset", req.rstCode)
                    }
                }
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

import NodeHTTP2

extension Twins {
    func limitsFrameErrors() {
        scenario(
            "limits/frame-errors",
            server: { ready in
                let server = try http2.createServer(.init(maxSendHeaderBlockLength: 100))
                server.on(.stream) { stream in
                    stream.on(.frameError) { type, code, id in
                        log("server", "stream", "frameError", type, code, id)
                    }
                    stream.on(.error) { error in log("server", "stream", "error", error) }
                    stream.on(.close) { log("server", "stream", "close", stream.rstCode) }
                    try stream.respond(["x": String(repeating: "y", count: 200)])
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                watch("client", "req", req)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

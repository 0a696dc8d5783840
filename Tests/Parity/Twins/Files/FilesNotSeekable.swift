import NodeHTTP2

extension Twins {
    func filesNotSeekable() {
        scenario(
            "files/not-seekable",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    watch("server.\(headers[":path"]!)", "stream", stream)
                    try stream.respondWithFile(
                        "/dev/null", [:], headers[":path"] == "/offset" ? .init(offset: 1) : .init())
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                var open = 2
                for path in ["/offset", "/plain"] {
                    let req = try client.request([":path": path])
                    watch("client.\(path)", "req", req)
                    req.resume()
                    req.on(.close) {
                        open -= 1
                        if open == 0 {
                            client.close()
                        }
                    }
                }
            })
    }
}

import NodeHTTP2

extension Twins {
    func filesDirectory() {
        scenario(
            "files/directory",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    watch("server.\(headers[":path"]!)", "stream", stream)
                    let options: RespondWithFileOptions =
                        headers[":path"] == "/handled"
                        ? .init(onError: { error in
                            log("server./handled", "onError", error)
                            try stream.respond([":status": 403], .init(endStream: true))
                        }) : .init()
                    try stream.respondWithFile("/", [:], options)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                var open = 2
                for path in ["/handled", "/not"] {
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

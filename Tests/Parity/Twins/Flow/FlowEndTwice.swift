import NodeHTTP2

extension Twins {
    func flowEndTwice() {
        scenario(
            "flow/end-twice",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    stream.on(.error) { error in log("server", "stream", "error", error) }
                    try stream.respond()
                    log(
                        "server", stream.end("body") { log("server", "first callback") } === stream,
                        stream.writableEnded)
                    stream.end { log("server", "second callback") }
                    stream.on(.finish) {
                        log("server", "finish", stream.writableFinished)
                        stream.end { error in log("server", "third callback", error) }
                    }
                    stream.on(.close) { stream.end { error in log("server", "fourth callback", error) } }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

import NodeHTTP2

extension Twins {
    func endsErrorWithoutListener() {
        scenario(
            "ends/error-without-listener",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.close(2)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                process.on(.uncaughtException) { error, origin in
                    log("client", "process", "uncaughtException", error, origin)
                    client.close()
                }
                watch("client", "session", client)
                let req = try client.request()
                req.on(.close) { log("client", "req", "close") }
                req.resume()
            })
    }
}

import NodeHTTP2

extension Twins {
    func filesMissingWithOnError() {
        scenario(
            "files/missing-with-on-error",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respondWithFile(
                        "/no/such/file", [:],
                        .init(onError: { error in
                            log("server", "onError", error.code, (error as! NodeError).syscall, stream.headersSent)
                            try stream.respond([":status": 404])
                            stream.end()
                        }))
                    log("server", "respondWithFile() returned", stream.headersSent)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

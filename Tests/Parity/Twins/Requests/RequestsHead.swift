import NodeHTTP2

extension Twins {
    func requestsHead() {
        scenario(
            "requests/head",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond([":status": 200, "content-length": 5])
                    log("server", "flags", stream.writableEnded, stream.headRequest)
                    let written = stream.write("hello") { error in log("server", "write callback", error) }
                    log("server", "write() returned", written)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request([":method": "HEAD"])
                watch("client", "req", req)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

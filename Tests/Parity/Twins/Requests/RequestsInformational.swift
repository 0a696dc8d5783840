import NodeHTTP2

extension Twins {
    func requestsInformational() {
        scenario(
            "requests/informational",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.additionalHeaders([":status": 100])
                    try stream.additionalHeaders([":status": 103, "link": "</a.css>"])
                    log("server", "sentInfoHeaders", stream.sentInfoHeaders)
                    try stream.respond([":status": 200])
                    stream.end()
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

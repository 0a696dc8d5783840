import NodeHTTP2

extension Twins {
    func guideTrailers() {
        scenario(
            "guide/trailers",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.respond([":status": 200], .init(waitForTrailers: true))
                    stream.on(.wantTrailers) {
                        try stream.sendTrailers(["x-checksum": "abc"])
                    }
                    stream.end("body")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                req.on(.trailers) { headers in log("client", headers["x-checksum"]) }
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

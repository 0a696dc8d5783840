import NodeHTTP2

extension Twins {
    func guideHeaders() {
        scenario(
            "guide/headers",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let name = "x-computed"
                    if headers.accept == "text/plain" {
                        try stream.respond([
                            http2.constants.HTTP2_HEADER_STATUS: 200,
                            "set-cookie": ["a=1", "b=2"],
                            name: headers[":path"],
                            http2.sensitiveHeaders: ["set-cookie"],
                        ])
                        stream.end()
                    } else {
                        try stream.close(http2.constants.NGHTTP2_CANCEL)
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request(["accept": "text/plain", ":path": "/fields"])
                req.on(.response) { headers in
                    log("client", headers["set-cookie"], headers["x-computed"], headers[http2.sensitiveHeaders])
                }
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

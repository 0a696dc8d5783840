import NodeHTTP2

extension Twins {
    func headersRawResponse() {
        scenario(
            "headers/raw-response",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let raw: RawHeaders =
                        headers[":path"] == "/status"
                        ? [":status", 201, "x-a", "1", "X-B", "2", "x-a", "3"] : ["x-a", "1"]
                    try stream.respond(raw)
                    log(
                        "server", headers[":path"], stream.headersSent, stream.sentHeaders![":status"],
                        stream.sentHeaders!["x-a"], stream.sentHeaders!["X-B"])
                    stream.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var open = 2
                for path in ["/status", "/none"] {
                    let req = try client.request([":path": path])
                    req.on(.response) { headers, flags, rawHeaders in
                        log("client.\(path)", "response", headers, rawHeaders.count)
                        log("client.\(path)", "raw", rawHeaders[0], rawHeaders[2], rawHeaders[3])
                    }
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

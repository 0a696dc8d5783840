import NodeHTTP2

extension Twins {
    func headersReceivedRepeats() {
        scenario(
            "headers/received-repeats",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers, flags, rawHeaders in
                    for name in headers.names {
                        if name != ":authority" {
                            log("server", name, headers[name])
                        }
                    }
                    log("server", "raw", rawHeaders.count)
                    try stream.respond([:], .init(endStream: true))
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([
                    ":path", "/raw", "X-A", "1", "x-b", "2", "x-a", "3", "cookie", "a=1", "cookie", "b=2", "set-cookie",
                    "c=3", "accept", "x", "accept", "y", "x-odd",
                ])
                log(
                    "client", "sentHeaders", req.sentHeaders!["X-A"], req.sentHeaders!["x-a"],
                    req.sentHeaders![":method"], req.sentHeaders!.cookie)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

import NodeHTTP2

extension Twins {
    func headersValues() {
        scenario(
            "headers/values",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers, flags, rawHeaders in
                    for name in headers.names {
                        if name.hasPrefix("x-") {
                            log("server", name, String("\(headers[name]!)".prefix(20)), "\(headers[name]!)".count)
                        }
                    }
                    log("server", "cookie", headers.cookie, "accept", headers.accept, "referer", headers.referer)
                    log("server", "raw", rawHeaders.count)
                    try stream.respond([
                        "set-cookie": ["a=1", "b=2"], "x-number": 5, "x-array": ["1", "2", "3"], "x-one": ["only"],
                        "X-Upper": "Case",
                    ])
                    log("server", "sent", stream.sentHeaders!.names)
                    stream.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([
                    "x-text": "text", "x-number": 12, "x-empty": "", "x-array": ["a", "b"], "x-latin": "éÿ",
                    "x-inner": "a  b\tc", "cookie": ["a=1", "b=2"], "accept": ["text/html", "text/plain"],
                    "referer": ["one"], "x-long": String(repeating: "x", count: 5000),
                ])
                req.on(.response) { headers in
                    for name in ["set-cookie", "x-number", "x-array", "x-one", "x-upper", ":status"] {
                        log("client", name, headers[name])
                    }
                }
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

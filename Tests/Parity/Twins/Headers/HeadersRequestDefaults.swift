import NodeHTTP2

extension Twins {
    func headersRequestDefaults() {
        scenario(
            "headers/request-defaults",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers, flags in
                    let names = headers.names.filter { name in !name.hasPrefix("x-") }
                    log(
                        "server", headers["x-case"], names, headers[":method"], headers[":scheme"], headers[":path"],
                        flags)
                    try stream.respond([:], .init(endStream: true))
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var cases: [(String, Headers, RequestOptions)] = [
                    ("none", ["x-case": "none"], .init()), ("path", ["x-case": "path", ":path": "/p"], .init()),
                    ("host", ["x-case": "host", "host": "example.org"], .init()),
                    ("authority", ["x-case": "authority", ":authority": "example.org"], .init()),
                    ("scheme", ["x-case": "scheme", ":scheme": "ftp"], .init()),
                    ("POST", ["x-case": "POST", ":method": "POST"], .init(endStream: true)),
                    ("DELETE", ["x-case": "DELETE", ":method": "DELETE"], .init()),
                    ("GET open", ["x-case": "GET open"], .init(endStream: false)),
                ]
                func next() throws {
                    if cases.count == 0 {
                        client.close()
                        return
                    }
                    let (name, headers, options) = cases.removeFirst()
                    let req = try client.request(headers, options)
                    log("client", name, req.writableEnded, req.sentHeaders!.names)
                    if !req.writableEnded {
                        req.end()
                    }
                    req.resume()
                    req.on(.close) { try next() }
                }
                try next()
            })
    }
}

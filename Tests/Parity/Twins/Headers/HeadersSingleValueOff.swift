import NodeHTTP2

extension Twins {
    func headersSingleValueOff() {
        scenario(
            "headers/single-value-off",
            server: { ready in
                let server = try http2.createServer(.init(strictSingleValueFields: false))
                server.on(.stream) { stream, headers, flags, rawHeaders in
                    log("server", headers.etag, rawHeaders.filter { name in name == "etag" }.count)
                    try stream.respond(["age": ["1", "2"]])
                    stream.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)", .init(strictSingleValueFields: false))
                let req = try client.request(["etag": ["a", "b"], "ETag": "c"])
                req.on(.response) { headers, flags, rawHeaders in
                    log("client", headers.age, rawHeaders.filter { name in name == "age" }.count)
                }
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

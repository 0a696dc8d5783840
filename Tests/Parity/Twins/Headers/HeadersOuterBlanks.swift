import NodeHTTP2

extension Twins {
    func headersOuterBlanks() {
        scenario(
            "headers/outer-blanks",
            server: { ready in
                let server = try http2.createServer(.init(strictFieldWhitespaceValidation: false))
                server.on(.stream) { stream, headers in
                    log("server", headers["x-left"], headers["x-right"], headers["x-blank"], headers["x-plain"])
                    try stream.respond(["x-left": " a", "x-plain": "b"])
                    stream.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect(
                    "http://localhost:\(port)", .init(strictFieldWhitespaceValidation: false))
                let req = try client.request(["x-left": " a", "x-right": "a ", "x-blank": " ", "x-plain": "b"])
                req.on(.response) { headers in log("client", headers["x-left"], headers["x-plain"]) }
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

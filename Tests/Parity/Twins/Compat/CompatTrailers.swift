import NodeHTTP2

extension Twins {
    func compatTrailers() {
        scenario(
            "compat/trailers",
            server: { ready in
                let server = http2.createServer { req, res in
                    try res.setTrailer("X-One", "1")
                    try res.addTrailers(["x-two": "2", "x-three": ["a", "b"]])
                    attempt("server", "pseudo") { try res.setTrailer(":status", "200") }
                    attempt("server", "token") { try res.setTrailer("", "200") }
                    res.write("body")
                    try res.setTrailer("x-late", "still")
                    res.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                watch("client", "req", req)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

import NodeHTTP2

extension Twins {
    func compatRequestProperties() {
        scenario(
            "compat/request-properties",
            server: { ready in
                let server = http2.createServer { req, res in
                    log(
                        "server", req.method, req.url, req.scheme, req.authority, req.httpVersion, req.httpVersionMajor,
                        req.httpVersionMinor)
                    log(
                        "server", req.headers["x-a"], req.headers[":path"], req.rawHeaders.count, req.stream.id,
                        req.rawTrailers)
                    log("server", req.socket.remotePort! > 0, req.connection === req.socket, res.socket === req.socket)
                    attempt("server", "method") { try req.setMethod(" ") }
                    req.method = "PUT"
                    req.url = "/other"
                    log("server", req.method, req.url, req.headers[":path"])
                    req.resume()
                    req.on(.end) {
                        log("server", "trailers", req.trailers["x-sum"], req.rawTrailers, req.complete)
                        res.end()
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request(
                    [":method": "POST", ":path": "/path?query", ":authority": "a.example", "x-a": ["1", "2"]],
                    .init(waitForTrailers: true))
                req.on(.wantTrailers) { try req.sendTrailers(["x-sum": "9"]) }
                req.end("body")
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

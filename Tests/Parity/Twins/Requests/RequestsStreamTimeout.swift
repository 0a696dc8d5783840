import NodeHTTP2

extension Twins {
    func requestsStreamTimeout() {
        scenario(
            "requests/stream-timeout",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    stream.on(.error) {}
                    stream.session!.once(.ping) { try stream.respond([:], .init(endStream: true)) }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                try log(
                    "client", req.setTimeout(100000) === req, req.timeout, req.setTimeout(0) === req,
                    req.timeout)
                attempt("client", "negative") { try req.setTimeout(-1) }
                req.on(.ready) {
                    try req.setTimeout(10) {
                        log("client", "timeout callback")
                        try client.ping {}
                    }
                }
                req.on(.timeout) { log("client", "req", "timeout") }
                req.resume()
                req.on(.close) {
                    try log("client", "after close", req.setTimeout(5) === req)
                    client.close()
                }
            })
    }
}

import NodeHTTP2

extension Twins {
    func compatErrorsAreSilent() {
        scenario(
            "compat/errors-are-silent",
            server: { ready in
                let server = http2.createServer { req, res in
                    req.on(.error) { error in log("server", "req", "error", error) }
                    res.on(.error) { error in log("server", "res", "error", error) }
                    req.stream.on(.error) { error in log("server", "stream", "error", error) }
                    req.on(.aborted) { log("server", "req", "aborted") }
                    req.on(.close) { log("server", "req", "close") }
                    res.on(.close) { log("server", "res", "close", res.finished) }
                    req.resume()
                    res.write("x")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":method": "POST"])
                req.on(.error) { error in log("client", "req", "error", error) }
                req.on(.data) { try req.close(2) }
                req.on(.close) { client.close() }
            })
    }
}

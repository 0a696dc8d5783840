import NodeHTTP2

extension Twins {
    func compatStatusCode() {
        scenario(
            "compat/status-code",
            server: { ready in
                let server = http2.createServer { req, res in
                    log("server", res.statusCode)
                    for code in [200, 99, 100, 101, 199, 599, 600, 0, -1] {
                        attempt("server", "status \(code)") { try res.setStatusCode(code) }
                        log("server", res.statusCode)
                    }
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

import NodeHTTP2

extension Twins {
    func requestsCloseRefusals() {
        scenario(
            "requests/close-refusals",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in stream.on(.error) {} }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                watch("client", "req", req)
                req.on(.ready) {
                    for code in [-1, 4294967296] {
                        attempt("client", "code \(code)") { try req.close(code) }
                    }
                    attempt("client", "cancel") { try req.close(8) { log("client", "first callback") } }
                    attempt("client", "again") { try req.close(2) { log("client", "second callback") } }
                    attempt("client", "again, refused") { try req.close(-1) }
                    log("client", "rstCode", req.rstCode)
                }
                req.on(.close) { client.close() }
            })
    }
}

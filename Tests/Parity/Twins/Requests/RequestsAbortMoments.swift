import NodeHTTP2

extension Twins {
    func requestsAbortMoments() {
        scenario(
            "requests/abort-moments",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    stream.on(.error) { _ in }
                    stream.on(.aborted) { log("server", headers[":path"], "aborted", stream.rstCode) }
                    try stream.respond()
                    if headers[":path"] == "/whole" { stream.end("x") } else { stream.write("x") }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                func open(
                    _ name: String, _ method: String, _ controller: AbortController,
                    _ then: @escaping () throws -> Void
                ) throws -> ClientHttp2Stream {
                    let req = try client.request(
                        [":path": name, ":method": method], .init(signal: controller.signal))
                    watch("client", name, req)
                    req.on(.close, then)
                    log("client", name, req.destroyed, req.closed, req.rstCode, req.id)
                    return req
                }
                let early = AbortController()
                _ = try open("/early", "GET", early) {}
                early.abort()
                let both = AbortController()
                both.abort(NodeError("a reason"))
                _ = try open("/aborted", "POST", both) { client.once(.connect) {} }
                client.on(.connect) {
                    let third = AbortController()
                    let req = try open("/response", "POST", third) {
                        let fourth = AbortController()
                        let whole = try open("/whole", "GET", fourth) {
                            fourth.abort()
                            let fifth = AbortController()
                            let closing = try open("/closing", "GET", fifth) { client.close() }
                            closing.on(.response) {
                                try closing.close(8)
                                fifth.abort()
                                log("client", "/closing", closing.destroyed, closing.closed, closing.rstCode)
                            }
                        }
                        whole.resume()
                    }
                    req.on(.response) {
                        third.abort(NodeError("enough"))
                        log("client", "/response", req.destroyed, req.closed, req.rstCode, req.aborted)
                    }
                }
            })
    }
}

import NodeHTTP2

extension Twins {
    func requestsStreamProperties() {
        scenario(
            "requests/stream-properties",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let lane = "server.\(headers[":method"]!)"
                    log(
                        lane, "at first", stream.id, stream.pending, stream.endAfterHeaders, stream.headersSent,
                        stream.closed, stream.rstCode)
                    try stream.respond()
                    stream.end()
                    stream.on(.close) {
                        log(
                            lane, "at the end", stream.id, stream.closed, stream.destroyed, stream.session,
                            stream.aborted)
                    }
                    stream.resume()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var open = 2
                for method in ["GET", "POST"] {
                    let lane = "client.\(method)"
                    let req = try client.request([":method": method])
                    func show(_ when: String) {
                        log(
                            lane, when, req.id, req.pending, req.closed, req.destroyed, req.aborted, req.rstCode,
                            req.session === client)
                    }
                    show("at first")
                    if method == "POST" {
                        req.write("12345")
                        log(lane, "bufferSize", req.bufferSize)
                        req.end()
                    }
                    req.on(.ready) { show("ready") }
                    req.on(.response) { show("response") }
                    req.resume()
                    req.on(.close) {
                        show("at the end")
                        open -= 1
                        if open == 0 {
                            client.close()
                        }
                    }
                }
            })
    }
}

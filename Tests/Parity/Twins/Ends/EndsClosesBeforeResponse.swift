import NodeHTTP2

extension Twins {
    func endsClosesBeforeResponse() {
        let codes = [0, 8, 7, 1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 4294967295]
        scenario(
            "ends/closes-before-response",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let code = number(headers["x-code"])
                    let lane = "server.\(code)"
                    watch(lane, "stream", stream)
                    try stream.close(code)
                    log(lane, "close() returned", stream.headersSent, stream.aborted)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                var open = codes.count
                for code in codes {
                    let req = try client.request(["x-code": code])
                    watch("client.\(code)", "req", req)
                    req.resume()
                    req.on(.close) {
                        open -= 1
                        if open == 0 {
                            client.close()
                        }
                    }
                }
            })
    }
}

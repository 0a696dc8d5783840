import NodeHTTP2

extension Twins {
    func endsClientCancels() {
        scenario(
            "ends/client-cancels",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers, flags in
                    log("server", "server", "stream", headers[":method"], flags)
                    watch("server", "stream", stream)
                    stream.resume()
                    try stream.respond([":status": 200])
                    stream.write("x")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request([":method": "POST"])
                watch("client", "req", req)
                req.on(.data) { chunk in
                    log("client", "req", "data", chunk)
                    try req.close(http2.constants.NGHTTP2_CANCEL) { log("client", "close callback") }
                    log("client", "close() returned", req.closed, req.destroyed, req.aborted, req.rstCode)
                }
                req.on(.close) { client.close() }
            })
    }
}

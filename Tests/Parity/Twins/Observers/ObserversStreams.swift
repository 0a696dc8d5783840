import NodeHTTP2

private func subscribe(_ side: String, _ names: [String]) {
    for name in names {
        diagnostics_channel.subscribe("http2.\(side).stream.\(name)") { message, _ in
            let message = message as! Http2StreamMessage
            let stream = message.stream
            log(
                side, name, stream.id, stream.destroyed, message.headers?[":path"], message.headers?[":status"],
                message.error?.code)
            if name == "bodyChunkSent" { log(side, name, message.writev, message.data, message.encoding) }
        }
    }
}

extension Twins {
    func observersStreams() {
        scenario(
            "observers/streams",
            server: { ready in
                subscribe("server", ["created", "start", "error", "finish", "close"])
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    log("server", "stream", headers[":path"])
                    stream.on(.error) {}
                    if headers[":path"] == "/fail" {
                        try stream.close(2)
                        return
                    }
                    stream.resume()
                    stream.on(.end) {
                        try stream.respond()
                        stream.end("hello")
                    }
                }
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                subscribe(
                    "client", ["created", "start", "bodyChunkSent", "bodySent", "error", "finish", "close"])
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":path": "/fine", ":method": "POST"])
                req.end("body")
                req.on(.ready) { log("client", "ready") }
                req.on(.response) { log("client", "response") }
                req.resume()
                req.on(.close) {
                    log("client", "closed")
                    let other = try client.request([":path": "/fail"])
                    other.on(.error) { error in log("client", "failed", error.code) }
                    other.on(.close) { client.close() }
                }
            })
    }
}

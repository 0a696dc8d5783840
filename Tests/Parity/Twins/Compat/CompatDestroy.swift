import NodeHTTP2

extension Twins {
    func compatDestroy() {
        scenario(
            "compat/destroy",
            server: { ready in
                let server = http2.createServer { request, response in
                    let lane = "server\(request.url)"
                    request.on(.data) { chunk in log(lane, "request", "data", chunk) }
                    request.on(.aborted) { log(lane, "request", "aborted") }
                    request.on(.end) { log(lane, "request", "end") }
                    request.on(.error) { error in log(lane, "request", "error", error) }
                    request.on(.close) {
                        log(lane, "request", "close", request.aborted, request.destroyed, request.complete)
                    }
                    response.on(.finish) { log(lane, "response", "finish") }
                    response.on(.error) { error in log(lane, "response", "error", error) }
                    response.on(.close) {
                        log(lane, "response", "close", response.writableEnded, response.finished)
                    }
                    let stream = request.stream
                    stream.on(.error) { error in log(lane, "stream", "error", error) }
                    stream.on(.close) { log(lane, "stream", "close", stream.rstCode) }
                    request.once(.data) {
                        switch request.url {
                        case "/request":
                            request.destroy()
                            response.end("still")
                        case "/response":
                            response.destroy()
                        case "/response-error":
                            response.destroy(NodeError("mine"))
                        default:
                            response.end("fine")
                            response.destroy()
                        }
                    }
                }
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var paths = ["/request", "/response", "/response-error", "/after-end"][...]
                func next() throws {
                    guard let path = paths.popFirst() else {
                        client.close()
                        return
                    }
                    let req = try client.request([":path": path, ":method": "POST"])
                    req.on(.response) { headers in log("client", path, headers[":status"]) }
                    req.on(.error) { error in log("client", path, "error", error) }
                    req.resume()
                    req.on(.close) {
                        log("client", path, "close", req.rstCode)
                        setImmediate(next)
                    }
                    req.end("body")
                }
                client.on(.connect, next)
            })
    }
}

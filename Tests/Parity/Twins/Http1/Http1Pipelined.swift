import NodeHTTP2

extension Twins {
    func http1Pipelined() {
        func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n" }
        scenario(
            "http1/pipelined",
            server: { ready in
                let server = try http2.createSecureServer(SecureServerOptions(.localhost).allowingHTTP1)
                server.maxRequestsPerSocket = 4
                var held: [Http2ServerResponse] = []
                server.on(.request) { request, response in
                    log("server", request.url)
                    response.sendDate = false
                    (response as? http.ServerResponse)?.on(.prefinish) { log("server", request.url, "prefinish") }
                    response.on(.finish) { log("server", request.url, "finish") }
                    response.on(.close) { log("server.close", request.url) }
                    if request.url.hasPrefix("/sync") {
                        response.end("body")
                        return
                    }
                    held.insert(response, at: 0)
                    if held.count == 4 { for each in held { each.end("body") } }
                }
                server.on(.dropRequest) { request, socket in
                    log("server", "drop", request.method, request.url, socket.destroyed)
                }
                var count = 0
                server.on(.secureConnection) { socket in
                    socket.on(.close) {
                        count += 1
                        if count == 2 { server.close() }
                    }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let sync =
                    get("/sync/1") + get("/sync/2")
                    + "GET /sync/3 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                let late = get("/late/1") + get("/late/2") + get("/late/3") + get("/late/4") + get("/late/5")
                let post =
                    "POST /late/6 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"
                try converse(port, [Step(say: sync, until: "never")]) {
                    try converse(port, [Step(say: late + post, until: "never")])
                }
            })
    }
}

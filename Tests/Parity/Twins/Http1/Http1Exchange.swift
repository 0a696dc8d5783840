import NodeHTTP2

extension Twins {
    func http1Exchange() {
        scenario(
            "http1/exchange",
            server: { ready in
                var options = SecureServerOptions(.localhost)
                options.allowHTTP1 = true
                let server = try http2.createSecureServer(options) { request, response in
                    let lane = "server\(request.url)"
                    log(
                        lane, request.httpVersion, request.httpVersionMajor, request.httpVersionMinor, request.method,
                        request.url)
                    log(
                        lane, request.headers, request.rawHeaders, request.socket.encrypted, request.socket.alpnProtocol
                    )
                    var body = ""
                    request.on(.data) { chunk in body += chunk }
                    request.on(.end) {
                        log(lane, "end", body, request.complete)
                        try response.setHeader("X-One", "1")
                        try response.setHeader("Date", "today")
                        switch request.url {
                        case "/whole":
                            response.end("whole")
                        case "/pieces":
                            response.statusCode = 201
                            response.write("one")
                            response.end("two")
                        default:
                            try response.writeHead(404, ["X-Two": "2", "content-length": 4])
                            response.end("last")
                        }
                        log(lane, response.headersSent, response.statusCode, response.writableEnded, response.finished)
                    }
                    response.on(.finish) { log(lane, "finish") }
                    response.on(.close) { log(lane, "close") }
                }
                server.on(.session) { log("server", "session") }
                server.on(.secureConnection) { socket in
                    log("server", "secureConnection", socket.alpnProtocol)
                    socket.on(.close) { server.close() }
                }
                server.on(.close) { log("server", "server", "close") }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try tls.connect(
                    port, "localhost", .init(ALPNProtocols: ["http/1.1"], ca: Identity.localhost.cert))
                var text = ""
                socket.on(.data) { chunk in text += chunk }
                socket.write("GET /whole HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nX-A: 2\r\n\r\n")
                socket.write(
                    "POST /pieces HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n")
                socket.write("PUT /last HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\nxy")
                socket.on(.end) {
                    for line in text.split(separator: "\r\n", omittingEmptySubsequences: false) {
                        log("client", String(line))
                    }
                }
            })
    }
}

import NodeHTTP2

extension Twins {
    func http1Close() {
        scenario(
            "http1/close",
            server: { ready in
                var options = SecureServerOptions(.localhost)
                options.allowHTTP1 = true
                var opened: Http2SecureServer?
                let server = try http2.createSecureServer(options) { request, response in
                    log("server", "request", request.url)
                    response.sendDate = false
                    if request.url == "/idle" {
                        response.end("x")
                        return
                    }
                    guard let server = opened else { return }
                    server.closeIdleConnections()
                    server.close { log("server", "closed") }
                    setImmediate {
                        log("server", "listening", server.listening)
                        response.end("served")
                    }
                }
                opened = server
                server.on(.close) { log("server", "close") }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let idle = try tls.connect(port, "localhost", .init(ca: Identity.localhost.cert))
                idle.write("GET /idle HTTP/1.1\r\nHost: a\r\n\r\n")
                idle.on(.end) { log("client.idle", "end") }
                idle.once(.data) {
                    let busy = try tls.connect(port, "localhost", .init(ca: Identity.localhost.cert))
                    var text = ""
                    busy.write("GET /busy HTTP/1.1\r\nHost: a\r\n\r\n")
                    busy.on(.data) { chunk in text += chunk }
                    busy.on(.end) { log("client.busy", "end", text.split(separator: "\r\n\r\n").last.map(String.init)) }
                }
            })
    }
}

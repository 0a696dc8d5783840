import NodeHTTP2

private class Request: http.IncomingMessage {
    func target() -> String { "target \(url)" }
}

private final class Response: http.ServerResponse {
    func finishWith(_ text: String) {
        sendDate = false
        end(text)
    }
}

private final class OtherRequest: Request {
    override func target() -> String { "other \(url)" }
}

extension Twins {
    func http1Classes() {
        scenario(
            "http1/classes",
            server: { ready in
                func listener(_ request: Http2ServerRequest, _ response: Http2ServerResponse) {
                    log("server", (request as! Request).target())
                    (response as! Response).finishWith("done")
                }
                var options = SecureServerOptions(.localhost)
                options.allowHTTP1 = true
                options.Http1IncomingMessage = Request.self
                options.Http1ServerResponse = Response.self
                let first = try http2.createSecureServer(options, listener)
                options.http1Options = .init(IncomingMessage: OtherRequest.self)
                let second = try http2.createSecureServer(options, listener)
                first.listen(0) { ready(first.address()!.port) }
                first.on(.secureConnection) { socket in
                    socket.on(.close) {
                        first.close()
                        second.listen(0) {
                            let client = try tls.connect(
                                second.address()!.port, "localhost", .init(ca: Identity.localhost.cert))
                            client.write("GET /second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            client.resume()
                            client.on(.close) { second.close() }
                        }
                    }
                }
            },
            client: { port in
                let socket = try tls.connect(port, "localhost", .init(ca: Identity.localhost.cert))
                var text = ""
                socket.write("GET /first HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                socket.on(.data) { chunk in text += chunk }
                socket.on(.end) { log("client", text) }
            })
    }
}

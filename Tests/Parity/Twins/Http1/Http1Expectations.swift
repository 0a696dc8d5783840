import NodeHTTP2

extension Twins {
    func http1Expectations() {
        scenario(
            "http1/expectations",
            server: { ready in
                var options = SecureServerOptions(.localhost)
                options.allowHTTP1 = true
                let server = try http2.createSecureServer(options)
                server.on(.request) { request, response in
                    log("server", "request", request.httpVersion)
                    response.end()
                }
                server.on(.checkContinue) { request, response in
                    log("server", "checkContinue", request.httpVersion, request.headers["expect"])
                    try response.writeContinue()
                    response.sendDate = false
                    response.end("go on")
                }
                server.on(.checkExpectation) { request, response in
                    log("server", "checkExpectation", request.httpVersion, request.headers["expect"])
                    response.statusCode = 417
                    response.sendDate = false
                    response.end()
                }
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                func ask(_ expect: String, _ done: @escaping () throws -> Void) throws {
                    let socket = try tls.connect(port, "localhost", .init(ca: Identity.localhost.cert))
                    var text = ""
                    socket.write("GET / HTTP/1.1\r\nHost: a\r\nExpect: \(expect)\r\nConnection: close\r\n\r\n")
                    socket.on(.data) { chunk in text += chunk }
                    socket.on(.end) { log("client", expect, text) }
                    socket.on(.close, done)
                }
                try ask("100-continue") {
                    try ask("the impossible") {
                        let client = try http2.connect(
                            "https://localhost:\(port)", .init(ca: Identity.localhost.cert))
                        let req = try client.request(["expect": "100-continue"])
                        req.on(.continue) { log("client", "continue") }
                        req.on(.response) { headers in log("client", headers[":status"]) }
                        req.resume()
                        req.on(.close) {
                            let other = try client.request(["expect": "the impossible"])
                            other.on(.response) { headers in log("client", headers[":status"]) }
                            other.resume()
                            other.on(.close) { client.close() }
                        }
                    }
                }
            })
    }
}

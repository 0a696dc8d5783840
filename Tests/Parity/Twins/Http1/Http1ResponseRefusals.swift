import NodeHTTP2

extension Twins {
    func http1ResponseRefusals() {
        scenario(
            "http1/response-refusals",
            server: { ready in
                var options = SecureServerOptions(.localhost)
                options.allowHTTP1 = true
                var opened: Http2SecureServer?
                let server = try http2.createSecureServer(options) { request, response in
                    func refused<Value>(_ name: String, _ call: () throws -> Value) {
                        attempt("server", name) { _ = try call() }
                    }
                    refused("no value") { try response.setHeader("x-a", String?.none) }
                    refused("name") { try response.setHeader("x a", "1") }
                    refused("empty name") { try response.setHeader("", "1") }
                    refused("value") { try response.setHeader("x-a", "a\nb") }
                    refused("pseudo") { try response.setHeader(":path", "/") }
                    refused("status 99") { try response.writeHead(99) }
                    refused("status 1000") { try response.writeHead(1000) }
                    response.statusCode = 1
                    refused("own status") { try response.writeHead(response.statusCode) }
                    response.statusCode = 200
                    refused("early hints") { try response.writeEarlyHints(["link": "nonsense"]) }
                    response.sendDate = false
                    response.write("x")
                    refused("set") { try response.setHeader("x-b", "1") }
                    refused("append") { try response.appendHeader("x-b", "1") }
                    refused("remove") { try response.removeHeader("x-b") }
                    refused("head") { try response.writeHead(200) }
                    response.end()
                    refused("head after the end") { try response.writeHead(200) }
                    opened?.close()
                }
                opened = server
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try tls.connect(port, "localhost", .init(ca: Identity.localhost.cert))
                socket.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                socket.on(.end) { log("client", "end") }
                socket.resume()
            })
    }
}

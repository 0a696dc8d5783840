import NodeHTTP2

extension Twins {
    func compatFieldRefusals() {
        scenario(
            "compat/field-refusals",
            server: { ready in
                let server = http2.createServer { request, response in
                    func refused<Value>(_ name: String, _ call: () throws -> Value) {
                        attempt("server", name) { _ = try call() }
                    }
                    refused("no value") { try response.setHeader("x-a", String?.none) }
                    refused("no value to append") { try response.appendHeader("x-a", String?.none) }
                    refused("no trailer") { try response.setTrailer("x-a", String?.none) }
                    refused("name") { try response.setHeader("x a", "1") }
                    refused("pseudo") { try response.setHeader(":path", "/") }
                    refused("pseudo trailer") { try response.setTrailer(":path", "/") }
                    log("server", response.getHeaderNames())
                    response.end()
                    refused("late") { try response.setHeader("x-a", "1") }
                }
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                req.on(.response) { headers in log("client", headers[":status"]) }
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

import NodeHTTP2

extension Twins {
    func headersInformationalRefusals() {
        scenario(
            "headers/informational-refusals",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    func inform(_ name: String, _ headers: Headers) {
                        attempt("server", name) { try stream.additionalHeaders(headers) }
                    }
                    for status in [101, 99, 200, 404, 0] {
                        inform("status \(status)", [":status": status])
                    }
                    inform("path", [":status": 103, ":path": "/"])
                    inform("connection", [":status": 103, "connection": "close"])
                    inform("103", [":status": 103, "link": "</a>"])
                    inform("199", [":status": 199])
                    log("server", "sentInfoHeaders", stream.sentInfoHeaders!.count)
                    try stream.respond()
                    inform("after respond", [":status": 103])
                    stream.end()
                    stream.on(.close) { inform("after close", [":status": 103]) }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                watch("client", "req", req)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

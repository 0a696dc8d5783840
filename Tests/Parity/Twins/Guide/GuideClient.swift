import NodeHTTP2

extension Twins {
    func guideClient() {
        scenario(
            "guide/client",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.respond([":status": 404])
                    stream.end("nothing here")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.error) { error in log("client", error.message) }

                let req = try client.request([":path": "/absent"])
                req.setEncoding("utf8")

                var body = ""
                req.on(.response) { headers in
                    if headers[":status"] == 404 { log("client", "not found") }
                }
                req.on(.data) { chunk in body += chunk }
                req.on(.end) {
                    log("client", body)
                    client.close()
                }
            })
    }
}

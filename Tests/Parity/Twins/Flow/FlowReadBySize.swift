import NodeHTTP2

extension Twins {
    func flowReadBySize() {
        scenario(
            "flow/read-by-size",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.respond()
                    stream.end("hello world")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                req.setEncoding("utf8")
                req.once(.readable) {
                    log("client", "length", req.readableLength)
                    log("client", "five", req.read(5))
                    log("client", "twenty", req.read(20))
                    log("client", "rest", req.read())
                    log("client", "nothing", req.read())
                    req.on(.readable) { log("client", "readable", req.read()) }
                }
                req.on(.end) { log("client", "end") }
                req.on(.close) { client.close() }
            })
    }
}

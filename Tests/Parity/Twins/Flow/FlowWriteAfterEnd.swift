import NodeHTTP2

extension Twins {
    func flowWriteAfterEnd() {
        scenario(
            "flow/write-after-end",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond()
                    stream.end("body")
                    log(
                        "server", "write() returned",
                        stream.write("more") { error in log("server", "write callback", error) })
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":method": "POST"])
                req.on(.error) { error in log("client", "req", "error", error) }
                req.on(.response) {
                    req.destroy()
                    log(
                        "client", "write() returned",
                        req.write("late") { error in log("client", "write callback", error) })
                }
                req.on(.close) {
                    log("client", "req", "close", req.rstCode)
                    client.close()
                }
            })
    }
}

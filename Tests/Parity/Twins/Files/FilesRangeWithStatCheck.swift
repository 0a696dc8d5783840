import NodeHTTP2

extension Twins {
    func filesRangeWithStatCheck() {
        let file = "/tmp/parity-\(process.pid).txt"
        scenario(
            "files/range-with-stat-check",
            server: { ready in
                try fs.writeFileSync(file, "0123456789")
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respondWithFile(
                        file, ["content-type": "text/plain", "date": "today"],
                        .init(
                            statCheck: .init { stat, headers in
                                log("server", "statCheck", stat.size)
                                headers["x-size"] = stat.size
                            }, offset: 2, length: 5))
                    log("server", "respondWithFile() returned", stream.headersSent)
                    stream.on(.close) { try fs.unlinkSync(file) }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                req.on(.data) { chunk in log("client", "req", "data", chunk) }
                req.on(.close) { client.close() }
            })
    }
}

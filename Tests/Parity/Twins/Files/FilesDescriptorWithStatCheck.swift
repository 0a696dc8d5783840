import NodeHTTP2

extension Twins {
    func filesDescriptorWithStatCheck() {
        let file = "/tmp/parity-fdstat-\(process.pid).txt"
        scenario(
            "files/descriptor-with-stat-check",
            server: { ready in
                try fs.writeFileSync(file, "0123456789")
                let descriptor = try fs.openSync(file, "r")
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respondWithFD(
                        descriptor, [:],
                        .init(
                            statCheck: .init { stat, headers, range in
                                log("server", "statCheck", stat.size, range.offset, range.length)
                                try stream.respond([":status": 304])
                                return false
                            }))
                    log("server", "respondWithFD() returned", stream.headersSent)
                    stream.on(.close) {
                        try fs.closeSync(descriptor)
                        try fs.unlinkSync(file)
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

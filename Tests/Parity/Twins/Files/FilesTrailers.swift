import NodeHTTP2

extension Twins {
    func filesTrailers() {
        let file = "/tmp/parity-trailers-\(process.pid).txt"
        scenario(
            "files/trailers",
            server: { ready in
                try fs.writeFileSync(file, "0123456789")
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    stream.on(.wantTrailers) {
                        log("server", "stream", "wantTrailers")
                        try stream.sendTrailers(["x-t": "last"])
                    }
                    try stream.respondWithFile(
                        file, ["content-type": "text/plain", "date": "today"], .init(waitForTrailers: true))
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

import NodeHTTP2

extension Twins {
    func filesDescriptor() {
        let file = "/tmp/parity-fd-\(process.pid).txt"
        scenario(
            "files/descriptor",
            server: { ready in
                try fs.writeFileSync(file, "0123456789")
                let descriptor = try fs.openSync(file, "r")
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respondWithFD(descriptor, ["content-length": 4], .init(offset: 3, length: 4))
                    log("server", "respondWithFD() returned", stream.headersSent)
                    stream.on(.close) {
                        try log("server", "size", fs.fstatSync(descriptor).size)
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
                req.on(.data) { chunk in log("client", "req", "data", chunk) }
                req.on(.close) { client.close() }
            })
    }
}

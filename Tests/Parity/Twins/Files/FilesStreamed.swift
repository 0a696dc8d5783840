import NodeHTTP2

extension Twins {
    func filesStreamed() {
        scenario(
            "files/streamed",
            server: { ready in
                let folder = try fs.mkdtempSync("/tmp/parity-")
                let path = "\(folder)/file"
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    switch headers[":path"] {
                    case "/put":
                        let file = try fs.createWriteStream(path)
                        file.on(.open) { log("server", "file", "open") }
                        file.on(.finish) { log("server", "file", "finish", file.bytesWritten) }
                        file.on(.close) {
                            log(
                                "server", "file", "close", try fs.readFileSync(path, "utf8").count,
                                try fs.statSync(path).size)
                            try stream.respond([":status": 201], .init(endStream: true))
                        }
                        stream.pipe(file)
                    case "/get":
                        let file = try fs.createReadStream(path, .init(start: 2, end: 9))
                        file.on(.ready) { log("reader", "ready") }
                        file.on(.end) { log("reader", "end", file.bytesRead) }
                        file.on(.close) { log("reader", "close") }
                        try stream.respond()
                        file.pipe(stream)
                    default:
                        let fd = try fs.openSync(path, "r")
                        stream.on(.wantTrailers) {
                            log("server", "wantTrailers")
                            try stream.sendTrailers(["x-t": "1"])
                        }
                        stream.on(.close) { try fs.closeSync(fd) }
                        try stream.respondWithFD(fd, [:], .init(waitForTrailers: true, offset: 10, length: 5))
                    }
                }
                server.on(.session) { session in
                    session.on(.close) {
                        try fs.unlinkSync(path)
                        try fs.rmdirSync(folder)
                        server.close()
                    }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                func ask(_ path: String, _ body: String?, _ done: @escaping () throws -> Void) throws {
                    let req = try client.request([":path": path, ":method": body != nil ? "PUT" : "GET"])
                    var text = ""
                    req.on(.response) { headers in log("client", path, headers[":status"]) }
                    req.on(.trailers) { headers in log("client", path, "trailers", headers) }
                    req.on(.data) { chunk in text += chunk }
                    req.on(.end) { log("client", path, "end", text) }
                    req.on(.close) { setImmediate(done) }
                    if let body { req.end(body) }
                }
                try ask("/put", "0123456789abcdefghij") {
                    try ask("/get", nil) { try ask("/descriptor", nil) { client.close() } }
                }
            })
    }
}

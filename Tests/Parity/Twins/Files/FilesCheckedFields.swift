import NodeHTTP2

extension Twins {
    func filesCheckedFields() {
        scenario(
            "files/checked-fields",
            server: { ready in
                let path = #filePath
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    func seen(_ stat: fs.Stats, _ fields: inout Headers) {
                        log(
                            "server", headers[":path"], stat.isFile(), fields[":status"], fields["x-a"],
                            fields["date"] != nil, fields["content-length"])
                        fields["x-checked"] = "1"
                    }
                    switch headers[":path"] {
                    case "/file":
                        try stream.respondWithFile(
                            path, ["x-a": "b"],
                            .init(statCheck: .init { stat, fields in seen(stat, &fields) }, length: 3)
                        )
                    case "/no-date":
                        try stream.respondWithFile(
                            path, [":status": 203],
                            .init(
                                statCheck: .init { stat, fields in
                                    seen(stat, &fields)
                                    fields["date"] = nil
                                }, length: 4))
                    default:
                        let fd = try fs.openSync(path, "r")
                        stream.on(.close) { try fs.closeSync(fd) }
                        try stream.respondWithFD(
                            fd, ["x-a": "b"], .init(statCheck: .init { stat, fields in seen(stat, &fields) }, length: 5)
                        )
                    }
                }
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var paths = ["/file", "/no-date", "/descriptor"][...]
                func next() throws {
                    guard let path = paths.popFirst() else {
                        client.close()
                        return
                    }
                    let req = try client.request([":path": path])
                    req.on(.response) { headers in log("client", path, headers) }
                    req.on(.data) { chunk in log("client", path, chunk.length) }
                    req.on(.close, next)
                }
                try next()
            })
    }
}

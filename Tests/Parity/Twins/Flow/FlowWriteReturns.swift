import NodeHTTP2

extension Twins {
    func flowWriteReturns() {
        scenario(
            "flow/write-returns",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.respond()
                    log("server", "highWaterMark", stream.writableHighWaterMark, stream.readableHighWaterMark)
                    for size in [1, 16384, 49150, 1, 1, 65536] {
                        let returned = try stream.write(Buffer.alloc(size))
                        log("server", "write", size, returned, stream.writableNeedDrain)
                    }
                    var drains = 0
                    stream.on(.drain) {
                        drains += 1
                        log("server", "drain", drains, stream.writableLength, stream.writableNeedDrain)
                        if drains == 1 {
                            try log("server", "write", stream.write(Buffer.alloc(70000)))
                        } else {
                            stream.end()
                        }
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                var length = 0
                req.on(.data) { chunk in
                    length += chunk.length
                }
                req.on(.end) { log("client", "length", length) }
                req.on(.close) { client.close() }
            })
    }
}

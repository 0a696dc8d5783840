import NodeHTTP2

extension Twins {
    func flowDrains() {
        let sizes = [1, 16383, 16384, 16385, 65536, 100000]
        scenario(
            "flow/drains",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    var drains = 0
                    var index = 0
                    try stream.respond()
                    log("server", "mark", stream.writableHighWaterMark)
                    func next() throws {
                        if index == sizes.count {
                            stream.end()
                            return
                        }
                        let size = sizes[index]
                        index += 1
                        let returned = try stream.write(Buffer.alloc(size)) { setImmediate(next) }
                        log("server", size, returned, stream.writableNeedDrain, stream.writableLength)
                    }
                    stream.on(.drain) { drains += 1 }
                    stream.on(.close) { log("server", "drains", drains) }
                    try next()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                var length = 0
                req.on(.data) { chunk in length += chunk.length }
                req.on(.end) { log("client", "length", length) }
                req.on(.close) { client.close() }
            })
    }
}

import NodeHTTP2

extension Twins {
    func flowPausedReader() {
        scenario(
            "flow/paused-reader",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.respond()
                    let returned = try stream.write(Buffer.alloc(200000)) { log("server", "written") }
                    log("server", "write() returned", returned, stream.bufferSize > 0)
                    stream.session!.on(.ping) {
                        log("server", "left", stream.bufferSize > 0, stream.session!.state.remoteWindowSize! > 0)
                    }
                    stream.end { log("server", "finished") }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                var length = 0
                req.on(.response) {
                    log("client", "response", req.isPaused(), req.readableFlowing)
                    setTimeout(
                        {
                            log("client", "buffered", req.readableLength)
                            try client.ping {
                                req.on(.data) { chunk in
                                    length += chunk.length
                                }
                                log("client", "flowing", req.readableFlowing)
                            }
                        }, 50)
                }
                req.on(.end) { log("client", "length", length) }
                req.on(.close) { client.close() }
            })
    }
}

import NodeHTTP2

extension Twins {
    func timeoutsWhileClosing() {
        scenario(
            "timeouts/while-closing",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.respond()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                let req = try client.request()
                watch("client", "req", req)
                req.on(.response) {
                    client.close { log("client", "close callback") }
                    try client.setTimeout(30) {
                        log("client", "timeout", client.closed, client.destroyed, client.listenerCount(.timeout))
                        try req.setTimeout(20) {
                            log("client", "timeout of the stream", req.listenerCount(.timeout))
                            try req.close(8) { log("client", "req", "close callback") }
                            log("client", "closed", req.closed, req.destroyed, req.listenerCount(.timeout))
                            try req.setTimeout(1) { log("client", "never") }
                        }
                    }
                }
            })
    }
}

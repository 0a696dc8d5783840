import NodeHTTP2

extension Twins {
    func compatSocketProxy() {
        scenario(
            "compat/socket-proxy",
            server: { ready in
                let server = http2.createServer { req, res in
                    let socket = req.socket
                    log("server", socket.readable, socket.writable, socket.destroyed, socket.remotePort! > 0)
                    attempt("server", "read") { try socket.read() }
                    attempt("server", "write") { try socket.write("x") }
                    attempt("server", "pause") { try socket.pause() }
                    attempt("server", "resume") { try socket.resume() }
                    res.end()
                    res.on(.close) { log("server", "closed", res.socket, socket.destroyed) }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}

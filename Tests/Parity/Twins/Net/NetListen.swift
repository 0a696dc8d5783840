import NodeHTTP2

extension Twins {
    func netListen() {
        scenario("net/listen") {
            let path = "/tmp/parity-listen-\(process.pid)"
            let forms: [(String, (net.Server, @escaping () throws -> Void) -> Void)] = [
                ("port", { server, done in server.listen(0, done) }),
                ("host", { server, done in server.listen(0, "127.0.0.1", done) }),
                ("backlog", { server, done in server.listen(0, "127.0.0.1", 5, done) }),
                (
                    "options",
                    { server, done in server.listen(net.ListenOptions(port: 0, host: "::1", ipv6Only: true), done) }
                ),
                ("path", { server, done in server.listen(path, done) }),
                ("path in options", { server, done in server.listen(net.ListenOptions(path: "\(path)-2"), done) }),
            ]
            for (name, listen) in forms {
                let server = net.createServer()
                log(name, "before", server.listening, server.address()?.address)
                server.on(.listening) { log(name, "listening") }
                server.on(.close) { log(name, "close", server.listening) }
                listen(server) {
                    let address = server.address()!
                    if address.family == "Unix" {
                        log(name, "address", address.address.hasPrefix(path))
                    } else {
                        log(name, "address", address.family, address.address, address.port > 0)
                    }
                    server.close { error in log(name, "closed", error, server.listening) }
                }
            }

            let refused = net.createServer()
            refused.on(.error) { error in log("refused", "error", error.code) }
            refused.on(.close) { log("refused", "close") }
            refused.listen(0, "127.0.0.1") {
                let second = net.createServer()
                second.on(.error) { error in
                    let error = error as! NodeError
                    log(
                        "second", error.code as String, error.syscall, error.address,
                        error.port == refused.address()!.port, error.errno)
                    second.close { error in log("second", "not running", error) }
                    setImmediate { refused.close() }
                }
                second.listen(refused.address()!.port, "127.0.0.1")
            }
            let nowhere = net.createServer()
            nowhere.on(.error) { error in log("nowhere", error.code, (error as? NodeError)?.syscall) }
            nowhere.listen("/nonexistent/folder/socket")
        }
    }

    func netUnix() {
        scenario("net/unix") {
            let path = "/tmp/parity-unix-\(process.pid)"
            var server: net.Server!
            server = net.createServer { socket in
                log("server", "connection", socket.remoteAddress, socket.remotePort, socket.localPort)
                socket.end("over a path")
                socket.on(.close) { server.close() }
            }
            server.on(.close) { log("server", "close") }
            server.listen(path) {
                log("server", "listening", server.address()!.address == path)
                let socket = try net.connect(path) { socket in
                    log("client", "connect", socket.remoteAddress, socket.readyState)
                }
                socket.on(.data) { chunk in log("client", "data", chunk.toString()) }
                socket.on(.end) { log("client", "end") }
                socket.on(.close) { hadError in log("client", "close", hadError) }
            }
        }
    }
}

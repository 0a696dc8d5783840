import NodeHTTP2

extension Twins {
    func netEcho() {
        scenario(
            "net/echo",
            server: { ready in
                var server: net.Server!
                server = net.createServer { socket in
                    log(
                        "server", "connection", socket.remoteAddress, socket.remoteFamily, socket.localAddress,
                        socket.readyState)
                    log(
                        "server", "local", socket.localPort == server.address()!.port, socket.address()?.family)
                    socket.on(.data) { chunk in
                        log("server", "data", chunk.toString())
                        socket.write("re \(chunk)")
                    }
                    socket.on(.end) { log("server", "end", socket.readyState) }
                    socket.on(.finish) { log("server", "finish") }
                    socket.on(.close) { hadError in
                        log("server", "close", hadError, socket.bytesRead, socket.bytesWritten, socket.destroyed)
                        server.close()
                    }
                }
                server.on(.close) { log("server", "server close", server.listening) }
                server.listen(0, "127.0.0.1") { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try net.connect(port, "127.0.0.1") { socket in log("client", "listener", socket.readyState)
                }
                log("client", "begun", socket.connecting, socket.pending, socket.readyState, socket.remoteAddress)
                socket.on(.connect) { log("client", "connect", socket.connecting, socket.pending) }
                socket.on(.ready) { log("client", "ready", socket.remotePort == port, socket.remoteFamily) }
                socket.on(.data) { chunk in
                    log("client", "data", chunk.toString())
                    socket.end()
                }
                socket.on(.end) { log("client", "end") }
                socket.on(.finish) { log("client", "finish", socket.readyState) }
                socket.on(.close) { hadError in
                    log("client", "close", hadError, socket.bytesRead, socket.bytesWritten, socket.readyState)
                }
                log("client", "wrote", socket.write("hello") { log("client.written", "callback") })
            })
    }

    func netHalfOpen() {
        scenario(
            "net/half-open",
            server: { ready in
                var server: net.Server!
                server = net.createServer(net.ServerOptions(allowHalfOpen: true)) { socket in
                    log("server", "connection", socket.allowHalfOpen)
                    socket.resume()
                    socket.on(.end) {
                        log("server", "end", socket.writable, socket.readyState)
                        socket.write("still here")
                        setImmediate { socket.end() }
                    }
                    socket.on(.finish) { log("server", "finish") }
                    socket.on(.close) { hadError in
                        log("server", "close", hadError)
                        server.close()
                    }
                }
                server.listen(0, "127.0.0.1") { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try net.connect(net.ConnectOptions(port: port, host: "127.0.0.1"))
                var body = ""
                socket.on(.data) { chunk in body += chunk }
                socket.on(.end) { log("client", "end", body, socket.allowHalfOpen) }
                socket.on(.close) { hadError in log("client", "close", hadError) }
                socket.on(.connect) {
                    socket.end("bye") { log("client.ended", "callback") }
                    socket.on(.error) { error in log("client", "error", error) }
                    log("client", "late", socket.write("more") { error in log("client", "late callback", error) })
                }
            })
    }
}

import NodeHTTP2

extension Twins {
    func netDestroy() {
        scenario(
            "net/destroy",
            server: { ready in
                var left = 3
                var server: net.Server!
                server = net.createServer { socket in
                    var body = ""
                    socket.on(.data) { chunk in body += chunk }
                    socket.on(.end) { if !body.isEmpty { log("server", "end", body) } }
                    socket.on(.error) { _ in }
                    socket.on(.close) {
                        left -= 1
                        if left == 0 { server.close() }
                    }
                }
                server.listen(0, "127.0.0.1") { ready(server.address()!.port) }
            },
            client: { port in
                func watch(_ name: String, _ socket: net.Socket) {
                    socket.on(.end) { log("client", name, "end") }
                    socket.on(.finish) { log("client", name, "finish") }
                    socket.on(.error) { error in log("client", name, "error", error) }
                    socket.on(.close) { hadError in log("client", name, "close", hadError, socket.destroyed) }
                }
                let soon = try net.connect(port, "127.0.0.1") { soon in
                    soon.write("all of it")
                    soon.destroySoon()
                    log("client", "soon", soon.destroyed, soon.writableEnded)
                }
                watch("soon", soon)
                soon.on(.close) {
                    let plain = try net.connect(port, "127.0.0.1") { plain in
                        plain.destroy()
                        log("client", "plain", plain.destroyed, plain.readyState)
                        log(
                            "client", "plain write",
                            plain.write("late") { error in log("client", "plain callback", error) })
                    }
                    watch("plain", plain)
                    plain.on(.close) {
                        let failed = try net.connect(port, "127.0.0.1") { failed in
                            failed.destroy(NodeError("enough"))
                            failed.destroy(NodeError("twice"))
                        }
                        watch("failed", failed)
                    }
                }
            })
    }

    func netReset() {
        scenario(
            "net/reset",
            server: { ready in
                var server: net.Server!
                server = net.createServer { socket in
                    socket.on(.data) { _ in }
                    socket.on(.end) { log("server", "end") }
                    socket.on(.error) { error in
                        let error = error as! NodeError
                        log("server", "error", error.code as String, error.errno, error.syscall, error.message)
                    }
                    socket.on(.close) { hadError in
                        log("server", "close", hadError)
                        server.close()
                    }
                    socket.write("welcome")
                }
                server.listen(0, "127.0.0.1") { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try net.connect(port, "127.0.0.1")
                socket.on(.data) { chunk in
                    log("client", "data", chunk.toString())
                    log("client", "same", socket.resetAndDestroy() === socket, socket.destroyed)
                }
                socket.on(.error) { error in log("client", "error", error) }
                socket.on(.close) { hadError in log("client", "close", hadError) }
            })
    }

    func netTimeouts() {
        scenario(
            "net/timeouts",
            server: { ready in
                var server: net.Server!
                server = net.createServer { socket in
                    socket.on(.data) { chunk in socket.write(chunk) }
                    socket.on(.close) { server.close() }
                }
                server.listen(0, "127.0.0.1") { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try net.connect(port, "127.0.0.1")
                log("client", "before", socket.timeout)
                var stretches = 0
                try socket.setTimeout(30) { log("client", "listener") }
                log("client", "set", socket.timeout)
                socket.on(.timeout) {
                    stretches += 1
                    log("client", "timeout", stretches, socket.timeout, socket.destroyed)
                    if stretches == 1 {
                        socket.write("again")
                    } else {
                        try socket.setTimeout(0)
                        log("client", "off", socket.timeout)
                        setTimeout({ socket.end() }, 60)
                    }
                }
                socket.on(.data) { chunk in log("echo", "data", chunk.toString()) }
                socket.on(.close) { hadError in log("client", "close", hadError) }
            })
    }
}

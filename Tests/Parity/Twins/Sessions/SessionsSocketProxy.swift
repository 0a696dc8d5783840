import NodeHTTP2

extension Twins {
    func sessionsSocketProxy() {
        scenario(
            "sessions/socket-proxy",
            server: { ready in
                let server = http2.createServer()
                server.on(.session) { session in
                    log("server", "session", session.socket!.remotePort! > 0, session.socket === session.socket)
                    attempt("server", "end") { try session.socket!.end() }
                    session.socket!.on(.close) { log("server", "socket closed") }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                log("client", "connecting", client.socket!.connecting)
                client.on(.connect) { session, raw in
                    let socket = client.socket!
                    log(
                        "client", "socket", socket.remotePort == port, socket.destroyed, socket.bytesRead >= 0,
                        raw === socket)
                    attempt("client", "destroy") { try socket.destroy() }
                    attempt("client", "emit") { try socket.emit("close") }
                    attempt("client", "end") { try socket.end() }
                    attempt("client", "pause") { try socket.pause() }
                    attempt("client", "read") { try socket.read() }
                    attempt("client", "resume") { try socket.resume() }
                    attempt("client", "write") { try socket.write("x") }
                    attempt("client", "setEncoding") { try socket.setEncoding("utf8") }
                    attempt("client", "setKeepAlive") { try socket.setKeepAlive(true) }
                    attempt("client", "setNoDelay") { try socket.setNoDelay(true) }
                    socket.once(.close) { log("client", "socket closed") }
                    socket.unref()
                    socket.ref()
                    try socket.setTimeout(20) {
                        log("client", "timeout of the session", client.timeout, socket.timeout)
                        client.close()
                    }
                    client.on(.close) { log("client", "afterwards", client.socket) }
                }
            })
    }
}

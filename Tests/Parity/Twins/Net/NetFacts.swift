import NodeHTTP2

extension Twins {
    func netFacts() {
        scenario("net/facts") {
            for text in ["127.0.0.1", "::1", "::ffff:1.2.3.4", "1.2.3", "localhost", "", "1.2.3.4 ", "fe80::1%lo"] {
                log("main", text, net.isIP(text), net.isIPv4(text), net.isIPv6(text))
            }
            let server = net.createServer { socket in
                socket.resume()
                socket.end("hello")
            }
            log("main", server.listening, server.address(), server.ref() === server, server.unref() === server)
            server.ref()
            server.listen(0, "127.0.0.1") {
                let socket = net.Socket()
                func facts(_ name: String) {
                    log("main", name, socket.connecting, socket.pending, socket.readyState, socket.destroyed)
                }
                facts("new")
                try socket.connect(
                    net.ConnectOptions(
                        port: server.address()!.port, host: "there", family: 4,
                        lookup: { _, _, callback in callback(nil, [.init(address: "127.0.0.1", family: 4)]) }))
                facts("connecting")
                log(
                    "main", socket.setNoDelay() === socket, socket.setKeepAlive(true, 1000) === socket,
                    try socket.setTypeOfService(16) === socket)
                log("main", socket.getTypeOfService(), socket.unref() === socket, socket.ref() === socket)
                socket.on(.lookup) { error, address, family, host in
                    log("main", "lookup", error, address, family, host)
                }
                socket.on(.connect) { facts("connect") }
                socket.on(.ready) {
                    log("main", "ready", socket.remoteAddress, socket.remoteFamily, socket.localAddress)
                }
                socket.on(.data) { chunk in log("main", "data", chunk, socket.bytesRead, socket.bytesWritten) }
                socket.on(.end) { facts("end") }
                socket.on(.close) { hadError in
                    facts("close")
                    log("main", hadError)
                    try await server.asyncDispose()
                    log("main", "disposed", server.listening)
                    // Nothing but this server is left, and it keeps nobody.
                    net.createServer().unref().listen(0)
                }
            }
        }
    }
}

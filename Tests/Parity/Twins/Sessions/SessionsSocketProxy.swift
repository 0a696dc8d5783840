import NodeHTTP2

extension Twins {
    func sessionsSocketProxy() {
        scenario(
            "sessions/socket-proxy",
            server: { ready in
                let server = http2.createServer()
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.connect) {
                    let socket = client.socket!
                    log("client", "socket", socket.remotePort == port, socket.destroyed, socket.bytesRead >= 0)
                    client.close()
                    client.on(.close) { log("client", "afterwards", client.socket) }
                }
            })
    }
}

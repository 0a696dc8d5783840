import NodeHTTP2

extension Twins {
    func limitsServerSettings() {
        scenario(
            "limits/server-settings",
            server: { ready in
                let server = try http2.createServer(.init(maxSettings: 2))
                watch("server", "server", server)
                server.on(.session) { session in
                    watch("server", "session", session)
                    session.on(.error) { error in log("server", "errno", (error as? NodeError)?.errno) }
                    session.on(.close) { server.close() }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try net.connect(port, "localhost")
                socket.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                socket.write(
                    try Buffer.from("000012040000000000" + "000100001000" + "000300000064" + "00040000ffff", "hex"))
                socket.resume()
                socket.on(.error) {}
                socket.on(.close) { log("client", "close") }
            })
    }
}

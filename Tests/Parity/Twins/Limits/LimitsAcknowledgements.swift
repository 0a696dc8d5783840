import NodeHTTP2

extension Twins {
    func limitsAcknowledgements() {
        scenario(
            "limits/acknowledgements",
            server: { ready in
                let server = http2.createServer()
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
                let ping = "0000080600000000006162636465666768"
                socket.write(
                    try Buffer.from(
                        "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a" + "000000040000000000"
                            + String(repeating: ping, count: 3000), "hex"))
                socket.resume()
                socket.on(.error) {}
                socket.on(.close) { log("client", "close") }
            })
    }
}

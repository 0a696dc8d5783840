import NodeHTTP2

extension Twins {
    func limitsNoPreface() {
        scenario(
            "limits/no-preface",
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
                socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                socket.resume()
                socket.on(.error) {}
                socket.on(.close) { log("client", "close") }
            })
    }
}

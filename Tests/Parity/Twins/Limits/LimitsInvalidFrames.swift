import NodeHTTP2

extension Twins {
    func limitsInvalidFrames() {
        scenario(
            "limits/invalid-frames",
            server: { ready in
                let server = try http2.createServer(.init(maxSessionInvalidFrames: 2))
                watch("server", "server", server)
                server.on(.stream) { stream in log("server", "stream", stream.id) }
                server.on(.session) { session in
                    watch("server", "session", session)
                    session.on(.close) { server.close() }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try net.connect(port, "localhost")
                var parts = ["505249202a20485454502f322e300d0a0d0a534d0d0a0d0a", "000000040000000000"]
                // GET without :path.
                for id in ["01", "03", "05", "07", "09"] { parts.append("0000030105000000\(id)828686") }
                socket.write(try Buffer.from(parts.joined(), "hex"))
                socket.resume()
                socket.on(.error) {}
                socket.on(.close) { log("client", "close") }
            })
    }
}

import NodeHTTP2

extension Twins {
    func limitsStreamResets() {
        scenario(
            "limits/stream-resets",
            server: { ready in
                let server = try http2.createServer(.init(streamResetBurst: 3, streamResetRate: 1))
                server.on(.sessionError) { error in log("server", "sessionError", error) }
                server.on(.stream) { stream in stream.on(.error) {} }
                server.on(.session) { session in
                    session.on(.close) {
                        log("server", "session", "close")
                        server.close()
                    }
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.error) { error in log("client", "error", error.code) }
                client.on(.close) { log("client", "close") }
                func next() throws {
                    if client.destroyed || client.closed { return }
                    let req = try client.request([":method": "POST"])
                    req.on(.error) {}
                    req.resume()
                    setImmediate { try req.close(http2.constants.NGHTTP2_CANCEL) }
                    req.on(.close) { setImmediate(next) }
                }
                client.on(.connect, next)
            })
    }
}
